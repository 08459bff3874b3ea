#include <stdio.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/query.h"
#include "report/tools.h"
#include "tests/kit.h"
#include "tests/report/seed_profile.h"

/* What is said of Python threads: the views py_spy, gil, python_stacks, gc, and the text in the layout of py-spy. */

enum { HOLDER = 4244, WAITER = 4243, HOLDER_STATE = 0x7000, WAITER_STATE = 0x7100, MAIN_STATE = 0x7200 };

static void seed_thread(struct db *db, int tid, int thread_state, const char *name, int sample)
{
	struct row *row = db_row(db, TABLE_PY_THREAD);

	row_int(row, PY_THREAD_PID, SEED_PID);
	row_int(row, PY_THREAD_TID, tid);
	row_int(row, PY_THREAD_TRIES, 1);
	row_int(row, PY_THREAD_SAMPLE, sample);
	if (!thread_state)
		return;
	row_int(row, PY_THREAD_INTERPRETER, 0);
	row_int(row, PY_THREAD_THREAD_STATE, thread_state);
	row_int(row, PY_THREAD_IDENT, thread_state * 16);
	row_text(row, PY_THREAD_NAME, span(name));
}

static void seed_sample(struct db *db, int id, int tid, int stack, int activity, int holds_gil, int flags)
{
	struct row *row = db_row(db, TABLE_SAMPLE);

	row_int(row, SAMPLE_ID, id);
	row_int(row, SAMPLE_PROFILE, 1);
	row_int(row, SAMPLE_T_NS, SEED_T_NS);
	row_int(row, SAMPLE_DURATION_NS, 0);
	row_int(row, SAMPLE_PID, SEED_PID);
	row_int(row, SAMPLE_TID, tid);
	if (stack)
		row_int(row, SAMPLE_STACK, stack);
	row_int(row, SAMPLE_WEIGHT, 1);
	row_int(row, SAMPLE_HOLDS_GIL, holds_gil);
	row_int(row, SAMPLE_ACTIVITY, activity);
	row_int(row, SAMPLE_FLAGS, flags);
}

static void seed_interpreter(struct db *db, bool is_verified)
{
	struct row *row = db_row(db, TABLE_PY_RUNTIME);

	row_int(row, PY_RUNTIME_PID, SEED_PID);
	row_text(row, PY_RUNTIME_VERSION, span("3.11.2"));
	row_int(row, PY_RUNTIME_VERSION_HEX, 0x030b02f0);
	row_int(row, PY_RUNTIME_IS_VERSION_EXACT, 1);
	row_int(row, PY_RUNTIME_IS_FREE_THREADED, 0);
	row_int(row, PY_RUNTIME_IS_DEBUG_BUILD, 0);
	row_int(row, PY_RUNTIME_HAS_DEBUG_OFFSETS, 0);
	row_int(row, PY_RUNTIME_IS_READER_VERIFIED, is_verified);
	row_text(row, PY_RUNTIME_OBJECT, span("/usr/bin/python3.11"));
	row_int(row, PY_RUNTIME_OBJECT_IS_DELETED, 0);
	row_int(row, PY_RUNTIME_OTHER_COUNT, 0);
	row_int(row, PY_RUNTIME_IS_CUT, 0);
	row_int(row, PY_RUNTIME_LOCATE_NS, 400000);
	row_int(row, PY_RUNTIME_READ_NS, 900000);
	row_int(row, PY_RUNTIME_CALL_COUNT, 90);
	row = db_row(db, TABLE_PY_INTERPRETER);
	row_int(row, PY_INTERPRETER_PID, SEED_PID);
	row_int(row, PY_INTERPRETER_INTERPRETER, 0);
	row_int(row, PY_INTERPRETER_ADDRESS, 0x9000);
	row_int(row, PY_INTERPRETER_THREAD_COUNT, 3);
	row_int(row, PY_INTERPRETER_GIL_ADDRESS, 0x9100);
	row_int(row, PY_INTERPRETER_GIL_LOCKED, 1);
	row_int(row, PY_INTERPRETER_GIL_HOLDER, WAITER_STATE); /* a moment later */
}

static struct query *seeded(bool is_verified)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	seed_profile(db, false);
	seed_interpreter(db, is_verified);
	/* recursion; the stack below a lock; a prefix; a pool of native threads */
	seed_sample(db, 101, HOLDER, 5, 1, 1, 1);
	seed_sample(db, 102, WAITER, 14, 3, 0, 0);
	seed_sample(db, 103, SEED_PID, 12, 5, 0, 2);
	seed_sample(db, 104, 4299, 0, 6, 0, 0);
	seed_thread(db, HOLDER, HOLDER_STATE, "works", 101);
	seed_thread(db, WAITER, WAITER_STATE, "waits\n\"so\"", 102);
	seed_thread(db, SEED_PID, MAIN_STATE, "MainThread", 103);
	seed_thread(db, 4299, 0, NULL, 104);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static const char expected[] =
	"Process 4242: /usr/bin/python3.11 /usr/bin/gunicorn --workers 3 app:wsgi\n"
	"Python v3.11.2 (/usr/bin/python3.11)\n"
	"\n"
	"Thread 4242 (idle): \"MainThread\" blocked in syscall\n"
	"    ... (deeper frames changed while they were read)\n"
	"    Service.handle (/srv/app/service.py:24)\n"
	"    Service.run (/srv/app/service.py:12)\n"
	"    <module> (/srv/app/main.py:7)\n"
	"\n"
	"Thread 4243 (idle): \"waits\\x0a\"so\"\" wants the GIL\n"
	"    Condition.wait (/usr/lib/python3.11/threading.py:320)\n"
	"    Service.run (/srv/app/service.py:12)\n"
	"    <module> (/srv/app/main.py:7)\n"
	"\n"
	"Thread 4244 (active+gil): \"works\" holds the GIL\n"
	"    fib (/srv/app/numbers.py:3) line uncertain\n"
	"    fib (/srv/app/numbers.py:3)\n"
	"    Service.handle (/srv/app/service.py:24)\n"
	"    Service.run (/srv/app/service.py:12)\n"
	"    <module> (/srv/app/main.py:7)\n"
	"\n"
	"1 more thread without Python\n";

static void the_text_is_that_of_py_spy(void **state)
{
	cleanup_query struct query *query = seeded(true);
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct tool_request request = { .width = 80 };

	(void)state;
	assert_non_null(tool_find("py_spy"));
	if (!tool_find("py_spy")->render(query, &request, &out, &error))
		fail_msg("%s", strbuf_text(&error));
	if (strcmp(strbuf_text(&out), expected) != 0)
		fputs(strbuf_text(&out), stderr);
	assert_string_equal(strbuf_text(&out), expected);
}

/* A thread of whose stack nothing is known has a heading, and the reason below it. */
static void a_stack_that_is_missing_is_said_to_be(void **state)
{
	(void)state;
	static const struct {
		int flags;
		const char *words;
	} cases[] = { { 32, "changed while they were read" }, { 64, "could not be read" }, { 128, "no memory to keep its stack" } };
	const struct tool_request request = { .width = 80 };

	for (size_t i = 0; i < array_length(cases); i++) {
		cleanup_db struct db *db = seed_db(NULL);
		cleanup_strbuf struct strbuf error = { 0 };
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_query struct query *query = NULL;
		struct span image = { 0 };

		seed_profile(db, false);
		seed_interpreter(db, true);
		seed_sample(db, 101, HOLDER, 0, 1, 1, cases[i].flags);
		seed_thread(db, HOLDER, HOLDER_STATE, "works", 101);
		assert_outcome(OUTCOME_OK, db_image(db, &image));
		assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
		assert_true(tool_find("py_spy")->render(query, &request, &out, &error));
		if (span_find(strbuf_span(&out), cases[i].words) < 0)
			fail_msg("%s: %s", cases[i].words, strbuf_text(&out));
	}
}

/* One answer a question; what it is asked of are the views. */
static void the_views_say(void **state)
{
	static const struct {
		const char *sql;
		int64_t answer;
	} questions[] = {
		{ "SELECT count(*) FROM py_spy", 12 },
		{ "SELECT count(*) FROM py_spy WHERE depth = 0", 3 },
		{ "SELECT depth IS NULL AND function IS NULL AND state = 'native only' FROM py_spy WHERE tid = 4299", 1 },
		{ "SELECT validity = 'leaf line uncertain' FROM py_spy WHERE tid = 4244 AND depth = 0", 1 },
		{ "SELECT validity = 'whole' FROM py_spy WHERE tid = 4244 AND depth = 1", 1 },
		{ "SELECT validity = 'torn' FROM py_spy WHERE tid = 4242 AND depth = 0", 1 },
		{ "SELECT qualname = 'Service.run' AND line = 12 FROM py_spy WHERE tid = 4242 AND depth = 1", 1 },
		/* The mark of a call from C is no frame. */
		{ "SELECT max(depth) FROM py_spy WHERE tid = 4242", 2 },
		{ "SELECT holder_tid FROM gil", HOLDER },
		{ "SELECT waiter_count FROM gil", 1 },
		{ "SELECT state = 'held' AND waiter_tids = '4243' FROM gil", 1 },
		{ "SELECT sum(thread_count) FROM python_stacks", 4 },
		{ "SELECT count(*) FROM python WHERE fact = 'version' AND value = '3.11.2'", 1 },
	};
	cleanup_query struct query *query = seeded(true);

	(void)state;
	for (size_t i = 0; i < array_length(questions); i++)
		if (query_int(query, questions[i].sql, -999) != questions[i].answer)
			fail_msg("%s: %lld", questions[i].sql, (long long)query_int(query, questions[i].sql, -999));
}

static void a_reader_that_was_never_tried_says_so(void **state)
{
	cleanup_query struct query *query = seeded(false);
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct tool_request request = { .width = 80 };

	(void)state;
	assert_true(tool_find("py_spy")->render(query, &request, &out, &error));
	assert_true(span_find(strbuf_span(&out), "by an unverified reader") >= 0);
	assert_int_equal(query_int(query, "SELECT value LIKE 'unverified reader%' FROM python WHERE fact = 'reader'", 0), 1);
}

/* Every thread is in one group, the frames below it a line each, and whose innermost frame is not proven says so. */
static void threads_in_one_place_are_one_group(void **state)
{
	cleanup_query struct query *query = seeded(true);
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct tool_request request = { .width = 80 };
	char *const words[] = { (char[]){ "--nonsense" }, NULL };
	const struct tool_request wrong = { .words = words, .word_count = 1 };
	struct span rest = { 0 };
	struct span line = { 0 };
	int64_t groups = 0;

	(void)state;
	assert_true(tool_find("python_stacks")->render(query, &request, &out, &error));
	rest = strbuf_span(&out);
	while (span_next_line(&rest, &line))
		groups += span_find(line, " thread") > 0 && !span_starts(line, "    ");
	assert_int_equal(groups, query_int(query, "SELECT count(*) FROM python_stacks", -1));
	assert_int_equal(span_find(strbuf_span(&out), "could not be proven") >= 0, query_int(query, "SELECT count(*) FROM python_stacks WHERE NOT is_whole", 0) > 0);
	assert_false(tool_find("python_stacks")->render(query, &wrong, &out, &error));
}

TESTS(the_text_is_that_of_py_spy, a_stack_that_is_missing_is_said_to_be, threads_in_one_place_are_one_group, the_views_say, a_reader_that_was_never_tried_says_so);
