#include "tests/kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"

enum { FILE_CAP = 64 << 20 };

/* What file() handed out, so that a leak checker sees the blocks as owned. */
struct kept {
	struct kept *next;
	void *bytes;
};
static struct kept *kept_first;

static void kept_free(void)
{
	while (kept_first) {
		struct kept *gone = kept_first;

		kept_first = gone->next;
		free(gone->bytes);
		free(gone);
	}
}

/* A copy of exactly the length, which strbuf's block is not. */
static struct span keep(struct span bytes)
{
	struct kept *kept = malloc(sizeof(*kept));
	char *copy = malloc(bytes.length ? bytes.length : 1);

	if (!kept || !copy)
		abort();
	if (!kept_first)
		atexit(kept_free);
	if (bytes.length)
		memcpy(copy, bytes.at, bytes.length);
	*kept = (struct kept){ .next = kept_first, .bytes = copy };
	kept_first = kept;
	return span_of(copy, bytes.length);
}

struct span file(const char *path)
{
	cleanup_strbuf struct strbuf buf = { 0 };
	struct outcome got = io_read_at(AT_FDCWD, path, &buf, FILE_CAP);

	if (!is_ok(got) && got.kind != OUTCOME_EMPTY)
		fail_msg("%s: %s: %s", path, outcome_word(got.kind), strerror(got.err));
	return keep(strbuf_span(&buf));
}

void fixture_path(const char *path, struct strbuf *ret)
{
	strbuf_addf(ret, "%s/%s", PIDSHOT_FIXTURES, path);
}

struct span fixture(const char *path)
{
	cleanup_strbuf struct strbuf whole = { 0 };

	strbuf_addf(&whole, "%s/%s", PIDSHOT_FIXTURES, path);
	return file(strbuf_text(&whole));
}

int kit_run(void (*const tests[])(void **), size_t count, const char *names)
{
	struct CMUnitTest *units = calloc(count, sizeof(*units));
	char *copy = strdup(names);
	struct span rest = span(copy);
	int failed = 0;

	if (!units || !copy)
		abort();
	for (size_t i = 0; i < count; i++) {
		struct span name = { 0 };

		span_field(&rest, ',', &name);
		name = span_trim(name);
		copy[name.at - copy + (ptrdiff_t)name.length] = '\0';
		units[i] = (struct CMUnitTest){ .name = name.at, .test_func = tests[i] };
	}
	failed = _cmocka_run_group_tests("", units, count, NULL, NULL);
	free(copy);
	free(units);
	return failed != 0;
}

void kit_assert_outcome(enum outcome_kind expected, struct outcome got, const char *at_file, int at_line)
{
	if (got.kind == expected)
		return;
	print_error("expected %s, got %s (%s%s%s)\n", outcome_word(expected), outcome_word(got.kind), got.what ? got.what : "",
	            got.what && got.err ? ": " : "", got.err ? strerror(got.err) : "");
	_fail(at_file, at_line);
}

void kit_assert_span(struct span got, const char *expected, const char *at_file, int at_line)
{
	if (span_is(got, expected))
		return;
	print_error("expected \"%s\"\n     got \"%.*s\"\n", expected, (int)got.length, got.at ? got.at : "");
	_fail(at_file, at_line);
}
