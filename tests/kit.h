#ifndef PIDSHOT_TESTS_KIT_H
#define PIDSHOT_TESTS_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/*
 * What every test needs beside cmocka. A test is a `static void name(void **state)`; the last line of its file is
 * TESTS(name, ...), which makes main.
 */

/** A file's bytes, to its end. Kept until the program ends, in a block of exactly its length so that over-reads are seen. */
struct span file(const char *path);

/** Appends where tests/fixtures/@path is. */
void fixture_path(const char *path, struct strbuf *ret);

/** The same of tests/fixtures/@path. */
struct span fixture(const char *path);

/** Runs @tests, whose @names are separated by commas; the exit status of main. */
int kit_run(void (*const tests[])(void **), size_t count, const char *names);

void kit_assert_outcome(enum outcome_kind expected, struct outcome got, const char *at_file, int at_line);
void kit_assert_span(struct span got, const char *expected, const char *at_file, int at_line);

/** The outcome's kind is @expected; where not, its words and errno are printed. */
#define assert_outcome(expected, got) kit_assert_outcome(expected, got, __FILE__, __LINE__)

/** The bytes are those of the C string @expected. */
#define assert_span(got, expected) kit_assert_span(got, expected, __FILE__, __LINE__)

#define TESTS(...) \
	int main(void) \
	{ \
		static void (*const tests[])(void **) = { __VA_ARGS__ }; \
\
		return kit_run(tests, sizeof(tests) / sizeof(tests[0]), #__VA_ARGS__); \
	} \
	_Static_assert(1, "so that TESTS() ends with a semicolon")

#endif
