#include "report/tools.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

static struct query *opened(void)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static bool render(struct query *query, const char *tool, const char *word, struct strbuf *out, struct strbuf *error)
{
	enum { WORDS = 8 };
	cleanup_free char *copy = strdup(word ? word : "");
	char *words[WORDS] = { NULL };
	struct tool_request request = { words, 0, 80, NULL };
	char *rest = copy;

	for (char *next = NULL; (next = strsep(&rest, " ")) && request.word_count < WORDS;)
		if (*next)
			words[request.word_count++] = next;

	assert_non_null(tool_find(tool));
	return tool_find(tool)->render(query, &request, out, error);
}

/* What each tool prints of the seeded capture. The shapes were compared with procps 4.0.2, psmisc 23.6 and sysstat. */
static const struct {
	const char *tool, *word, *expected;
} cases[] = {
#include "tests/golden/tools.inc"
};

static void the_shapes_are_the_tools_own(void **state)
{
	(void)state;
	cleanup_query struct query *query = opened();

	for (size_t i = 0; i < array_length(cases); i++) {
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };

		if (!render(query, cases[i].tool, cases[i].word, &out, &error))
			fail_msg("%s: %s", cases[i].tool, strbuf_text(&error));
		if (strcmp(strbuf_text(&out), cases[i].expected) == 0)
			continue;
		/* cmocka cuts its messages at 1 KB. */
		fputs(strbuf_text(&out), stderr);
		fail_msg("%s %s is not as in tests/golden/tools.inc", cases[i].tool, cases[i].word ? cases[i].word : "");
	}
}

static void words_that_make_no_sense_are_refused(void **state)
{
	(void)state;
	static const char *const tools[] = { "ps", "pstree", "pidstat", "top", "atop", "htop", "pgrep", "pidof" };
	cleanup_query struct query *query = opened();

	for (size_t i = 0; i < array_length(tools); i++) {
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };

		assert_false(render(query, tools[i], "--sort=;DROP TABLE fd", &out, &error));
		assert_true(error.length > 0);
		assert_int_equal(out.length, 0);
	}
}

TESTS(the_shapes_are_the_tools_own, words_that_make_no_sense_are_refused);
