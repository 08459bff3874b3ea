#ifndef PIDSHOT_CAPTURE_ELF_LIBC_H
#define PIDSHOT_CAPTURE_ELF_LIBC_H

#include <stdbool.h>

#include "capture/elf_facts.h"
#include "common/span.h"

/** As many bytes of a library's constants are looked through: glibc 2.36 has 340 KB, its banner at half way. */
enum { ELF_LIBC_CONSTANTS_MAX = 1 << 20 };

/** A library of that name or path may be the C library. */
bool elf_libc_is_name(struct span name);

/**
 * Looks for what a C library says of itself among its constants (.rodata): glibc's banner (csu/version.c), or musl's usage message (ldso/dynlink.c), whose
 * version is a string of its own (src/internal/version.c). Fills the libc fields where it is one.
 */
void elf_libc_find(struct span constants, struct elf_facts *ret);

#endif
