#ifndef PIDSHOT_PYTHON_REPR_TEXT_H
#define PIDSHOT_PYTHON_REPR_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/span.h"
#include "common/strbuf.h"

/*
 * Strings and numbers as CPython's repr() writes them. Pure.
 */

/**
 * Text as string_read() gives it: UTF-8, in which a byte that belongs to none is a character of surrogateescape, U+DC80 to U+DCFF. @is_ascii: escapes
 * all that is not ASCII, as 2.7 does. Which characters are printable is their category's matter (Cc, Cf, Cs, Co, Zl, Zp, Zs but the blank are not);
 * those that Unicode has not assigned yet are taken to be, but for the empty planes from 4 on.
 */
void repr_text(struct span text, bool is_ascii, struct strbuf *ret);

/** Bytes, without the prefix b. */
void repr_bytes(struct span bytes, struct strbuf *ret);

/** The shortest digits that read back as @value. */
void repr_float(double value, struct strbuf *ret);

enum { REPR_INT_DIGITS_MAX = 4300 }; /**< decimal ones: sys.int_info.default_max_str_digits */

/**
 * An integer of digits of 30 bits, the lowest first: in decimal, or in hex where it would have more than REPR_INT_DIGITS_MAX digits. False: no memory.
 */
bool repr_int(const uint32_t *digits, size_t count, bool is_negative, struct strbuf *ret);

#endif
