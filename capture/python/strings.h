#ifndef PIDSHOT_PYTHON_STRINGS_H
#define PIDSHOT_PYTHON_STRINGS_H

#include <stdbool.h>

#include "capture/python/runtime.h"
#include "common/strbuf.h"

enum { STRING_MAX_BYTES = 64 << 10 };

/**
 * Appends the text of a str object (of 2.7: str or unicode, as @is_unicode says or its type's flags do) as UTF-8, at most @cap characters of it. A lone surrogate that
 * stands for a byte that was not UTF-8 (surrogateescape, PEP 383) becomes that byte again; others become their three bytes, which are no valid UTF-8 and so
 * are escaped where the text is stored. False: not readable, or no string; what was appended before that is taken back.
 */
bool string_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct strbuf *ret);

/** Appends the content of a bytes object (2.7: str), at most @cap bytes. @ret_size (may be NULL) gets its whole size. */
bool bytes_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct strbuf *ret, uint64_t *ret_size);

#endif
