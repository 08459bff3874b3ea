#include "report/render_findings.h"

#include "common/cleanup.h"
#include "report/escape.h"
#include "schema/texts.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"
#include "tests/report/seed_evil.h"

static void assert_tame(struct span text, size_t width)
{
	struct span line = { 0 };

	while (span_next_line(&text, &line)) {
		if (escape_cells(line) > width)
			fail_msg("wider than %zu: %.*s", width, (int)line.length, line.at);
		for (size_t i = 0; i < line.length; i++)
			assert_true((unsigned char)line.at[i] >= 0x20 && line.at[i] != 0x7f);
	}
}

/* What fired comes with what it means; every rule is named whole, whatever the width. */
static void it_is_said_in_full(void **state)
{
	(void)state;
	const struct seed_options sick = { .more_fds = 1000, .throttled = true, .stopped = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	for (size_t width = 40; width <= 120; width += 40) {
		cleanup_strbuf struct strbuf text = { 0 };

		render_findings(&text, judged.findings, judged.count, width, false);
		assert_tame(strbuf_span(&text), width);
		for (size_t i = 0; i < schema_findings_count; i++)
			if (span_find(strbuf_span(&text), schema_findings[i].name) < 0)
				fail_msg("%s is not named", schema_findings[i].name);
		assert_true(span_starts(strbuf_span(&text), "!! stopped-or-traced: "));
		assert_true(span_find(strbuf_span(&text), "\n   seen   process 4242: 3 of 3 threads") > 0);
		assert_true(span_find(strbuf_span(&text), "\n   means  ") > 0 && span_find(strbuf_span(&text), "\n   do     ") > 0);
		assert_true(span_find(strbuf_span(&text), "\nCould not be judged\n ?        ") > 0);
	}
}

/* Rows of one rule stand under its title; what it means is said once. */
static void one_rule_is_explained_once(void **state)
{
	(void)state;
	struct finding findings[] = {
		{ .id = span("frozen"), .title = span("It is frozen"), .severity = SEVERITY_WARNING, .subject = span("1"), .evidence = span("this"), .why = span("reasons") },
		{ .id = span("frozen"), .title = span("It is frozen"), .severity = SEVERITY_WARNING, .subject = span("2"), .evidence = span("that"), .why = span("reasons") },
		{ .id = span("oom-kill"), .state = FINDING_NOT_EVALUABLE, .is_not_asked = true, .evidence = span("not asked") },
		{ .id = span("throttled"), .state = FINDING_CLEAR },
	};
	cleanup_strbuf struct strbuf text = { 0 };

	render_findings(&text, findings, 4, 80, false);
	assert_span(strbuf_span(&text), " ! frozen: It is frozen\n   seen   process 1: this\n   seen   process 2: that\n   means  reasons\n\n"
					"Not asked for\n ?        oom-kill: not asked\n\nok clear  throttled\n");
	strbuf_reset(&text);
	render_findings(&text, findings, 1, 80, true);
	assert_true(span_starts(strbuf_span(&text), "\033[33m !\033[0m frozen: "));
}

static void a_stranger_gets_no_say(void **state)
{
	(void)state;
	struct document *evil = seed_evil();
	cleanup_strbuf struct strbuf text = { 0 };

	assert_non_null(evil);
	render_findings(&text, evil->findings, evil->finding_count, 80, false);
	assert_tame(strbuf_span(&text), 80);
	document_destroy(evil);
}

TESTS(it_is_said_in_full, one_rule_is_explained_once, a_stranger_gets_no_say);
