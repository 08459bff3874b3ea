#include "report/render_text.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/escape.h"
#include "tests/kit.h"
#include "tests/report/seed_bundle.h"

static void summary(struct strbuf *text, const struct seed_options *options, size_t width)
{
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_reading struct reading reading = { 0 };
	cleanup_document struct document *document = NULL;
	struct bundle *bundle = NULL;

	seed_bundle_tar(&tar, options, NULL);
	assert_true(bundle_parse(strbuf_span(&tar), (struct load_limits){ 0 }, &bundle, &error));
	assert_int_equal(reading_of(bundle, &reading, &error), EXIT_MADE);
	assert_true(document_build(&reading, true, &document, &error));
	render_text(text, document, width, false);
	assert_false(strbuf_failed(text));
}

/* At most 60 lines, none wider than asked, nothing that a terminal would obey. */
static void assert_calm(struct span text, size_t width)
{
	struct span line = { 0 };
	size_t lines = 0;

	while (span_next_line(&text, &line)) {
		lines++;
		if (escape_cells(line) > width)
			fail_msg("wider than %zu: %.*s", width, (int)line.length, line.at);
		for (size_t i = 0; i < line.length; i++)
			assert_true((unsigned char)line.at[i] >= 0x20 && line.at[i] != 0x7f);
	}
	assert_in_range(lines, 10, 60);
}

static void it_fits_and_says_who(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, NULL, 80);
	assert_calm(strbuf_span(&text), 80);
	assert_true(span_starts(strbuf_span(&text), "pidshot 4242 gunicorn  web-07  2026-11-24 07:03:11 +0100\n"));
	assert_true(span_find(strbuf_span(&text), "NOT SEEN  ") > 0);
	assert_true(span_find(strbuf_span(&text), "NOT REDACTED") < 0);
	assert_true(span_find(strbuf_span(&text), "ended early") < 0);
}

/* Numbers as people say them, one line each; evidence whole, moments once. */
static void it_says_what_people_need(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"\n ! throttled            8 of 10 periods throttled, 460 ms in all,  -> throttling\n                        quota 2 cores, cgroup /system.slice/gunicorn.service\n",
		/* What was clear goes on one line and the next ones. */
		"\nok clear                ",
		"fd-near-limit, ",
		"\nstarted   6 min 20 s before, at 2026-11-24 06:56:51 +0100 (05:56:51 UTC)\n",
		"\ncaptured  2026-11-24 07:03:11 +0100 (06:03:11 UTC)\n",
		"\ntook      1.03 s, window 1.00 s; cost 14.0 ms CPU, 9.0 MiB; no thread stopped\n",
		"\nWINDOW    CPU 0.60 cores throughout\n",
		"\n          memory 41.0 MiB to 44.0 MiB, at the end 44.0 MiB, limit 512 MiB\n",
		"\n          3 threads throughout: 1 running, 2 waiting\n",
	};
	const struct seed_options options = { .throttled = true };
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, &options, 80);
	for (size_t i = 0; i < array_length(lines); i++)
		if (span_find(strbuf_span(&text), lines[i]) < 0)
			fail_msg("not there: %s\nin: %s", lines[i], strbuf_text(&text));
}

/* A gap that matters first, with its way out; what nobody can help last, and without one. */
static void gaps_that_matter_come_first(void **state)
{
	(void)state;
	static const struct document empty = { 0 };
	struct gap gaps[] = {
		{ span("stack: 2 sources, such as /proc/1/stack"), span("denied"), span("root (CAP_SYS_ADMIN)"), true },
		{ span("fds"), span("timed out"), span(""), true },
		{ span("not offered by this kernel"), span("seccomp_cache, patch_state"), span(""), false },
	};
	struct document document = empty;
	cleanup_strbuf struct strbuf text = { 0 };

	document.gaps = gaps;
	document.gap_count = array_length(gaps);
	render_text(&text, &document, 80, false);
	assert_true(span_find(strbuf_span(&text), "\nNOT SEEN  stack: 2 sources, such as /proc/1/stack: denied; needs root\n"
		"          (CAP_SYS_ADMIN)\n          fds: timed out\n"
		"          not offered by this kernel: seccomp_cache, patch_state\n") > 0);
}

/* Threads in one place stand together; of very many places, findings and gaps there are as many as fit, and the rest is counted. */
static void whatever_there_is_it_fits(void **state)
{
	(void)state;
	enum { MANY = 40 };
	static const struct document empty = { 0 };
	struct finding findings[MANY] = { 0 };
	struct doing doings[MANY] = { 0 };
	struct fact facts[MANY] = { 0 };
	struct gap gaps[MANY] = { 0 };
	struct document document = empty;
	cleanup_strbuf struct strbuf text = { 0 };

	for (size_t i = 0; i < MANY; i++) {
		findings[i] = (struct finding){ .id = span("some-finding-of-many"), .severity = SEVERITY_WARNING,
						.evidence = span("evidence that takes more than the one line that there is room for at first") };
		doings[i] = (struct doing){ .thread_count = 4, .state = span("in futex"), .place = span("work (app.py:7) in wait (t.py:3)"), .is_python = true };
		facts[i] = (struct fact){ .label = "command", .value = span("words and words and words and words and words and words and words and words") };
		gaps[i] = (struct gap){ span("a source with a long name"), span("denied"), span("a privilege that takes a whole line to be told of"), true };
	}
	document.findings = findings;
	document.doing = doings;
	document.facts = facts;
	document.gaps = gaps;
	document.finding_count = document.doing_count = document.doing_total = document.fact_count = document.gap_count = MANY;
	render_text(&text, &document, 80, false);
	assert_calm(strbuf_span(&text), 80);
	assert_true(span_find(strbuf_span(&text), "\nTHREADS   4 in futex: work (app.py:7) in wait (t.py:3)\n          4 in futex") > 0);
	assert_true(span_find(strbuf_span(&text), "\n          ... and 36 more places -> python-stacks\n") > 0);
	assert_true(span_find(strbuf_span(&text), " more -> findings\n") > 0);
	assert_true(span_find(strbuf_span(&text), "... and 37 more -> gaps\n") > 0);
}

/* What is off unless asked for is named, and takes no room from what fired. */
static void what_was_not_asked_for_is_one_line(void **state)
{
	(void)state;
	struct finding findings[] = {
		{ .id = span("oom-kill"), .state = FINDING_NOT_EVALUABLE, .is_not_asked = true, .evidence = span("table kernel_line: not_asked") },
		{ .id = span("frozen"), .state = FINDING_NOT_EVALUABLE, .evidence = span("table cgroup: denied") },
	};
	const struct document document = { .findings = findings, .finding_count = array_length(findings) };
	cleanup_strbuf struct strbuf text = { 0 };

	render_text(&text, &document, 80, false);
	assert_true(span_find(strbuf_span(&text), "\n ? not asked for        oom-kill\n") > 0);
	assert_true(span_find(strbuf_span(&text), "\n ? frozen               table cgroup: denied\n") > 0);
	assert_true(span_find(strbuf_span(&text), "kernel_line") < 0);
}

static void what_went_wrong_is_shouted(void **state)
{
	(void)state;
	const struct seed_options options = { .unredacted = true, .ended_early = true };
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, &options, 80);
	assert_true(span_find(strbuf_span(&text), "WARNING   NOT REDACTED") > 0);
	assert_true(span_find(strbuf_span(&text), "before the planned end: a signal") > 0);
}

static void a_stranger_gets_no_say(void **state)
{
	(void)state;
	const struct seed_options options = { .comm = "\x1b]52;c;eA==\x07\n\xe2\x80\xae" "\xff=cmd|", .more_fds = 1000 };
	cleanup_strbuf struct strbuf text = { 0 };

	summary(&text, &options, 80);
	assert_calm(strbuf_span(&text), 80);
	strbuf_reset(&text);
	summary(&text, &options, 40);
	assert_calm(strbuf_span(&text), 40);
}

TESTS(it_fits_and_says_who, it_says_what_people_need, gaps_that_matter_come_first, whatever_there_is_it_fits, what_was_not_asked_for_is_one_line, what_went_wrong_is_shouted, a_stranger_gets_no_say);
