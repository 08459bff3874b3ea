#ifndef PIDSHOT_CAPTURE_ELF_FACTS_H
#define PIDSHOT_CAPTURE_ELF_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

enum { ELF_BUILD_ID_MAX = 64, ELF_NAME_MAX = 256, ELF_VERSION_MAX = 32, ELF_BANNER_MAX = 128 };

enum elf_libc { ELF_LIBC_NONE, ELF_LIBC_GLIBC, ELF_LIBC_MUSL };

/** What the headers of an ELF object say. Plain data, so that a worker can hand it over; texts are ended by a NUL and empty where there is none. */
struct elf_facts {
	int elf_class;            /**< 32 or 64 */
	unsigned type, machine;   /**< e_type, e_machine */
	uint8_t build_id[ELF_BUILD_ID_MAX];
	size_t build_id_length;   /**< 0: none, or not found */
	char interpreter[ELF_NAME_MAX];
	char soname[ELF_NAME_MAX];
	char debug_link[ELF_NAME_MAX]; /**< name in .gnu_debuglink */
	bool has_sections;        /**< the section headers were there; where not, the next two are unknown */
	bool has_symtab;          /**< .symtab: symbols beside the exported ones */
	bool has_debug_info;      /**< .debug_info */
	enum elf_libc libc;       /**< it is a C library */
	char libc_version[ELF_VERSION_MAX]; /**< "2.36" */
	char libc_banner[ELF_BANNER_MAX];   /**< how glibc introduces itself, with its distributor */
};

/**
 * Reads the headers of the regular file @fd from its start: program and section headers, notes, the dynamic section; of a C library also the
 * constants, up to 1 MiB, for its version. For workers: the bytes are a stranger's, and go through libelf. Ok, not_applicable (no ELF), or
 * malformed, then with what was understood before in @ret. @path is what it is called, for a library that has no name of its own.
 */
struct outcome elf_facts_read(int fd, struct span path, struct elf_facts *ret);

/**
 * The same of the first @size bytes of a file, as they are mapped at its start: without the sections, which are at its end. @image is aligned as
 * malloc does, and written to.
 */
struct outcome elf_facts_of_image(char *image, size_t size, struct elf_facts *ret);

#endif
