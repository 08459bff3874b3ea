#include "report/document_build.h"

#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

/* A bundle of several processes, and the one that should have been of several. */

static void add_process(struct db *db, int64_t pid, int64_t ppid, const char *comm, const char *exe)
{
	struct row *row = db_row(db, TABLE_PROCESS);

	row_int(row, PROCESS_PID, pid);
	row_int(row, PROCESS_PPID, ppid);
	row_text(row, PROCESS_COMM, span(comm));
	row_text(row, PROCESS_STATE, span("S"));
	if (exe)
		row_text(row, PROCESS_EXE, span(exe));
	row_int(row, PROCESS_T_NS, SEED_T_NS);
}

static void add_target(struct db *db, int64_t pid, int64_t position)
{
	static const char *const tables[] = { "process_status", "thread", "fd", "resource_limit", "cgroup_cpu" };
	struct row *row = db_row(db, TABLE_TARGET);

	row_int(row, TARGET_PID, pid);
	row_int(row, TARGET_POSITION, position);
	row_text(row, TARGET_COMM, span("gunicorn: worke"));
	row_int(row, TARGET_START_TICKS, 13000);
	row_int(row, TARGET_PIDFD, 1);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		row = db_row(db, TABLE_EVIDENCE);
		row_int(row, EVIDENCE_PID, pid);
		row_text(row, EVIDENCE_TABLE_NAME, span(tables[i]));
		row_int(row, EVIDENCE_OUTCOME, 0);
		row_int(row, EVIDENCE_COLLECTOR, 1);
	}
	row = db_row(db, TABLE_PROCESS_STATUS);
	row_int(row, PROCESS_STATUS_PID, pid);
	row_int(row, PROCESS_STATUS_TRACER_PID, 0);
}

static void add_stopped_thread(struct db *db, int64_t pid)
{
	struct row *row = db_row(db, TABLE_THREAD);

	row_int(row, THREAD_PID, pid);
	row_int(row, THREAD_TID, pid);
	row_text(row, THREAD_STATE, span("T"));
}

static struct document *made(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct document *document = document_create();
	struct query *query = NULL;
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	if (!document_add_findings(document, query, &error) || !document_add_series(document, query, &error))
		fail_msg("%s", strbuf_text(&error));
	query_destroy(query);
	return document;
}

static const struct finding *find(const struct document *document, const char *id)
{
	for (size_t i = 0; i < document->finding_count; i++)
		if (span_is(document->findings[i].id, id))
			return &document->findings[i];
	fail_msg("no row of %s", id);
	return NULL;
}

static void a_worker_has_no_workers(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *document = NULL;

	/* Its brothers, and a tool that it runs, are none. */
	add_process(db, 6001, SEED_PID, "pg_dump", "/usr/bin/pg_dump");
	add_process(db, 6002, 4200, "gunicorn", "/usr/bin/python3.11");
	document = made(db);
	assert_int_equal(find(document, "supervisor-alone")->state, FINDING_CLEAR);
}

static void a_supervisor_alone_is_told(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *document = NULL;

	add_process(db, 6001, SEED_PID, "gunicorn: worke", NULL);           /* by name: its program may not be seen */
	add_process(db, 6002, SEED_PID, "gunicorn", "/usr/bin/python3.11");
	add_process(db, 6003, 6002, "gunicorn", "/usr/bin/python3.11");     /* multiprocessing's forkserver has them one level down */
	add_process(db, 6004, 6003, "sh", "/bin/dash");
	document = made(db);
	assert_int_equal(find(document, "supervisor-alone")->state, FINDING_FIRED);
	assert_int_equal(find(document, "supervisor-alone")->severity, SEVERITY_WARNING);
	assert_span(find(document, "supervisor-alone")->evidence, "3 workers; run again with --tree (such as 6001)");
	assert_span(find(document, "supervisor-alone")->subject, "4242");
}

static void one_child_is_no_warning(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *document = NULL;

	add_process(db, 6001, SEED_PID, "gunicorn", NULL);
	document = made(db);
	assert_int_equal(find(document, "supervisor-alone")->severity, SEVERITY_INFO);
	assert_span(find(document, "supervisor-alone")->evidence, "1 worker; run again with --tree (such as 6001)");
}

static void a_whole_tree_lacks_nobody(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *document = NULL;

	for (int64_t pid = 6001; pid < 6005; pid++) {
		add_process(db, pid, SEED_PID, "gunicorn: worke", NULL);
		add_target(db, pid, pid - 6000);
	}
	document = made(db);
	assert_int_equal(find(document, "supervisor-alone")->state, FINDING_CLEAR);
}

static void the_worst_speaks_for_those_alike(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *document = NULL;
	cleanup_strbuf struct strbuf words = { 0 };
	size_t shown = 0;

	for (int64_t pid = 6001; pid < 6005; pid++) {
		add_process(db, pid, SEED_PID, "gunicorn: worke", NULL);
		add_target(db, pid, pid - 6000);
		add_stopped_thread(db, pid);
	}
	document = made(db);
	for (size_t i = 0; i < document->finding_count; i++)
		shown += span_is(document->findings[i].id, "stopped-or-traced") && !document->findings[i].is_alike;
	assert_int_equal(shown, 1);
	document_say_finding(&words, find(document, "stopped-or-traced"));
	assert_span(strbuf_span(&words), "6001 gunicorn: worke and 3 more: 1 of 1 threads stopped");
}

static void one_process_needs_no_name(void **state)
{
	(void)state;
	const struct seed_options sick = { .stopped = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_document struct document *document = made(db);
	cleanup_strbuf struct strbuf words = { 0 };

	document_say_finding(&words, find(document, "stopped-or-traced"));
	assert_span(strbuf_span(&words), "3 of 3 threads stopped");
}

static void add_counter(struct db *db, int64_t pid, int tick)
{
	struct row *row = db_row(db, TABLE_PROCESS_COUNTER);

	row_int(row, PROCESS_COUNTER_PID, pid);
	row_int(row, PROCESS_COUNTER_TICK, tick);
	row_int(row, PROCESS_COUNTER_T_NS, SEED_T_NS + tick * 250000000LL + 200000);
	row_int(row, PROCESS_COUNTER_UTIME_TICKS, 25 * tick); /* a whole CPU */
	row_int(row, PROCESS_COUNTER_STIME_TICKS, 0);
	row_int(row, PROCESS_COUNTER_RSS_BYTES, 100 << 20);
}

static void charts_are_of_all_together(void **state)
{
	(void)state;
	cleanup_db struct db *alone = seed_db(NULL);
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_document struct document *one = made(alone);
	cleanup_document struct document *both = NULL;

	add_target(db, 6001, 1);
	for (int tick = 0; tick < SEED_TICKS; tick++)
		add_counter(db, 6001, tick);
	both = made(db);
	assert_string_equal(one->series[0].label, "CPU, cores");
	assert_string_equal(both->series[0].label, "CPU, cores, 2 processes together");
	for (size_t i = 0; i < one->series[0].point_count; i++) {
		assert_true(both->series[0].band[0][i] > one->series[0].band[0][i] + 0.99);
		assert_true(both->series[0].band[0][i] < one->series[0].band[0][i] + 1.01);
		assert_true(both->series[1].band[0][i] == one->series[1].band[0][i] + (100 << 20));
	}
}

/* What asks once more for each process what all of them used takes minutes here, which the test's own deadline tells. */
static void many_are_no_trouble(void **state)
{
	(void)state;
	enum { MANY = 250 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_query struct query *query = NULL;
	cleanup_arena struct arena arena = { 0 };
	const struct request request = { .sql = "SELECT * FROM _report_subject" };
	struct table subjects = { 0 };
	struct span image = { 0 };

	for (int64_t pid = 7000; pid < 7000 + MANY; pid++) {
		add_target(db, pid, pid - 6999);
		for (int tick = 0; tick < SEED_TICKS; tick++)
			add_counter(db, pid, tick);
	}
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	assert_true(query_run(query, &request, &arena, &subjects, &error));
	assert_int_equal(subjects.row_count, MANY + 1);
	assert_int_equal(cell_int(table_get(&subjects, 0, "pid"), 0), SEED_PID);
	assert_true(span_starts(cell_text(table_get(&subjects, 0, "other_words")), "7000 gunicorn: worke "));
}

TESTS(many_are_no_trouble, a_worker_has_no_workers, a_supervisor_alone_is_told, one_child_is_no_warning, a_whole_tree_lacks_nobody, the_worst_speaks_for_those_alike,
      one_process_needs_no_name, charts_are_of_all_together);
