#include "report/findings.h"

#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

/* Judgements about the host: each fires on a sick one and is silent on its twin. */

struct judged {
	struct arena arena;
	struct finding *findings;
	size_t count;
};

static void deinit(struct judged *judged)
{
	arena_deinit(&judged->arena);
}
#define cleanup_judged __attribute__((cleanup(deinit)))

static void judge(struct db *db, struct judged *ret)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_query struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	if (!findings_evaluate(query, &ret->arena, &ret->findings, &ret->count, &error))
		fail_msg("%s", strbuf_text(&error));
}

static const struct finding *find(const struct judged *judged, const char *id)
{
	for (size_t i = 0; i < judged->count; i++)
		if (span_is(judged->findings[i].id, id))
			return &judged->findings[i];
	fail_msg("no row of %s", id);
	return NULL;
}

static const struct {
	const char *id;
	enum severity severity;
	const char *evidence;
} rules[] = {
	{ "kernel-tainted", SEVERITY_WARNING, "P proprietary module was loaded; W kernel issued a warning; O module built outside of the kernel's tree was loaded" },
	{ "clock-unsynchronised", SEVERITY_INFO, "STA_UNSYNC is set, and nobody has said how wrong it may be; clock source hpet" },
	{ "clock-stepped", SEVERITY_WARNING, "set back by 250.0 ms within 1.0 s" },
	{ "host-memory-low", SEVERITY_CRITICAL, "60 of 4096 MiB available (1.5 %), 900 MiB of swap free" },
	{ "host-swapping", SEVERITY_WARNING, "700 pages a second came back, 0 went out, 0 faults a second needed storage" },
	{ "host-cpu-pressure", SEVERITY_WARNING, "some task waited for a CPU in 60 % of the window; 2 CPUs, load 0.42" },
};

static void a_healthy_host_is_clear(void **state)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	(void)state;
	judge(db, &judged);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (find(&judged, rules[i].id)->state != FINDING_CLEAR)
			fail_msg("%s: %.*s", rules[i].id, (int)find(&judged, rules[i].id)->evidence.length, find(&judged, rules[i].id)->evidence.at);
}

static void a_sick_host_fires_each(void **state)
{
	const struct seed_options sick = { .host_sick = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_judged struct judged judged = { 0 };

	(void)state;
	judge(db, &judged);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		assert_int_equal(find(&judged, rules[i].id)->state, FINDING_FIRED);
		assert_span(find(&judged, rules[i].id)->evidence, rules[i].evidence);
		assert_int_equal(find(&judged, rules[i].id)->severity, rules[i].severity);
		assert_span(find(&judged, rules[i].id)->subject, "");
	}
}

/* It is the target that a neighbour holds back. */
static void a_busy_neighbour_is_named(void **state)
{
	const struct seed_options sick = { .host_sick = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_db struct db *twin = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	cleanup_judged struct judged healthy = { 0 };

	(void)state;
	judge(db, &judged);
	assert_int_equal(find(&judged, "noisy-neighbour")->state, FINDING_FIRED);
	assert_span(find(&judged, "noisy-neighbour")->subject, "4242");
	assert_span(find(&judged, "noisy-neighbour")->evidence,
		    "sshd (300, root) used 90 % of a CPU, the target 30 %; it waited 4 ms for a CPU and ran 600 ms; some task waited in 60 % of the window");
	/* It hardly waited: that others do is for it to know. */
	assert_int_equal(find(&judged, "noisy-neighbour")->severity, SEVERITY_INFO);
	judge(twin, &healthy);
	assert_int_equal(find(&healthy, "noisy-neighbour")->state, FINDING_CLEAR);
}

static void the_kernels_log_is_judged(void **state)
{
	const struct seed_options sick = { .host_sick = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_db struct db *twin = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	cleanup_judged struct judged healthy = { 0 };

	(void)state;
	judge(db, &judged);
	assert_span(find(&judged, "oom-kill")->evidence, "2 kills, the last one 57 s before: java; 1 of a process called as the target is");
	assert_int_equal(find(&judged, "oom-kill")->severity, SEVERITY_CRITICAL);
	assert_span(find(&judged, "oom-kill")->subject, "4242");
	assert_span(find(&judged, "kernel-complains")->evidence, "1 line, the last one 59 s before: gunicorn[4100]: segfault at 0 ip 00007f sp 00007f error 4");
	judge(twin, &healthy);
	assert_int_equal(find(&healthy, "oom-kill")->state, FINDING_CLEAR);
	assert_int_equal(find(&healthy, "kernel-complains")->state, FINDING_CLEAR);
}

static void seed_wait(struct db *db, int tick, int64_t run_ns, int64_t delay_ns)
{
	struct row *row = db_row(db, TABLE_THREAD_COUNTER);

	row_int(row, THREAD_COUNTER_PID, SEED_PID);
	row_int(row, THREAD_COUNTER_TID, SEED_PID + 50);
	row_int(row, THREAD_COUNTER_TICK, tick);
	row_int(row, THREAD_COUNTER_RUN_NS, run_ns);
	row_int(row, THREAD_COUNTER_RUN_DELAY_NS, delay_ns);
}

static void a_target_that_waits_is_warned(void **state)
{
	const struct seed_options sick = { .host_sick = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_judged struct judged judged = { 0 };

	(void)state;
	seed_wait(db, 0, 5000000, 7000000);
	seed_wait(db, SEED_TICKS - 1, 105000000, 807000000);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	judge(db, &judged);
	assert_int_equal(find(&judged, "noisy-neighbour")->severity, SEVERITY_WARNING);
	assert_true(span_find(find(&judged, "noisy-neighbour")->evidence, "it waited 804 ms for a CPU and ran 700 ms") > 0);
}

/* A capture without the collector, or without a window, cannot say that all is well. */
static void without_evidence_nothing_is_clear(void **state)
{
	cleanup_db struct db *db = NULL;
	cleanup_judged struct judged judged = { 0 };
	struct row *row = NULL;

	(void)state;
	assert_outcome(OUTCOME_OK, db_create(&db));
	row = db_row(db, TABLE_TARGET);
	row_int(row, TARGET_PID, 7);
	row_int(row, TARGET_PIDFD, 1);
	row = db_row(db, TABLE_EVIDENCE);
	row_text(row, EVIDENCE_TABLE_NAME, span("host_pressure"));
	row_int(row, EVIDENCE_OUTCOME, 2);
	row_int(row, EVIDENCE_COLLECTOR, 1);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	judge(db, &judged);
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		assert_int_equal(find(&judged, rules[i].id)->state, FINDING_NOT_EVALUABLE);
	assert_true(span_starts(find(&judged, "host-cpu-pressure")->evidence, "table host_pressure: absent; to get it: a window"));
}

TESTS(a_healthy_host_is_clear, a_sick_host_fires_each, a_busy_neighbour_is_named, a_target_that_waits_is_warned, the_kernels_log_is_judged, without_evidence_nothing_is_clear);
