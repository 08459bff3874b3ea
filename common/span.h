#ifndef PIDSHOT_COMMON_SPAN_H
#define PIDSHOT_COMMON_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Borrowed bytes: not ended by a NUL, not owned, never trusted to be text. An empty span may have at == NULL. */
struct span {
	const char *at;
	size_t length;
};

static inline struct span span_of(const void *at, size_t length)
{
	return (struct span){ .at = (const char *)at, .length = length };
}

/** The bytes of a C string without its NUL; NULL gives the empty span. */
static inline struct span span(const char *text)
{
	return span_of(text, text ? strlen(text) : 0);
}

static inline bool span_is_empty(struct span span)
{
	return span.length == 0;
}

/* What parsers do for every line and word is inline: it is a third of what they cost otherwise. */

/** At most the first @count bytes; what is left after skipping @count (both clamp to the span). */
static inline struct span span_first(struct span span, size_t count)
{
	return span_of(span.at, count < span.length ? count : span.length);
}

static inline struct span span_skip(struct span span, size_t count)
{
	if (count > span.length)
		count = span.length;
	return count > 0 ? span_of(span.at + count, span.length - count) : span;
}

static inline bool span_equal(struct span a, struct span b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline bool span_is(struct span span, const char *text)
{
	/* Most names that a line is compared with differ in the first byte. */
	if (span.length == 0 || span.at[0] != text[0])
		return span.length == 0 && text[0] == '\0';
	return span_equal(span, span_of(text, strlen(text)));
}

static inline bool span_starts(struct span span, const char *prefix)
{
	return span_equal(span_first(span, strlen(prefix)), span_of(prefix, strlen(prefix)));
}

static inline bool span_ends(struct span span, const char *suffix)
{
	size_t length = strlen(suffix);

	return span.length >= length && span_equal(span_skip(span, span.length - length), span_of(suffix, length));
}

/** Where @needle first stands, or -1. */
ptrdiff_t span_find(struct span span, const char *needle);
/** Where the byte first, or last, stands; -1 if nowhere. */
ptrdiff_t span_index(struct span span, char byte);
ptrdiff_t span_last_index(struct span span, char byte);

/** Without blanks (space, tab, CR, newline) at both ends. */
struct span span_trim(struct span span);

/** Takes one line off the front, without its newline. At the end of the text: the empty span. */
struct span span_line(struct span *rest);
/** Like span_line, but tells an empty line (true, empty @ret) from the end (false). */
bool span_next_line(struct span *rest, struct span *ret);
/** Skips blanks, then takes what stands before the next blank off the front. At the end: the empty span. */
struct span span_word(struct span *rest);
/** Takes what stands before the next @separator (or the end) off the front, and the separator too. False at the end. */
bool span_field(struct span *rest, char separator, struct span *ret);
/** Splits at the first @separator: false (and nothing written) where there is none. */
bool span_split(struct span span, char separator, struct span *ret_before, struct span *ret_after);

/*
 * Whole-span numbers: true only if every byte belongs to the number and it fits. No sign for the unsigned ones,
 * no blanks, no prefix (but span_hex takes an optional 0x). @ret is written only on success.
 */
bool span_uint64(struct span span, uint64_t *ret);
bool span_int64(struct span span, int64_t *ret);
bool span_hex(struct span span, uint64_t *ret);
bool span_octal(struct span span, uint64_t *ret);
bool span_int(struct span span, int *ret);
/** A plain decimal such as "12.34" or "-0.5"; no exponent, not locale's. */
bool span_decimal(struct span span, double *ret);

#endif
