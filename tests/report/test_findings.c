#include "report/findings.h"

#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

static void a_healthy_process_is_clear(void **state)
{
	(void)state;
	static const char *const clear[] = { "fd-near-limit", "throttled", "stopped-or-traced", "memory-near-limit", "pids-near-limit", "cgroup-pressure", "frozen" };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	for (size_t i = 0; i < sizeof(clear) / sizeof(clear[0]); i++)
		assert_int_equal(judged_find(&judged, clear[i])->state, FINDING_CLEAR);
	/* The seed's stack was denied, which the report has to say; its only severity is info. */
	assert_int_equal(judged_find(&judged, "capture-gaps")->state, FINDING_FIRED);
	assert_int_equal(judged_find(&judged, "capture-gaps")->severity, SEVERITY_INFO);
}

static void each_state_fires_its_rule(void **state)
{
	(void)state;
	const struct seed_options sick = { .more_fds = 1000, .throttled = true, .stopped = true, .ended_early = true };
	cleanup_db struct db *db = seed_db(&sick);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	assert_span(judged_find(&judged, "fd-near-limit")->evidence, "1,012 of 1,024");
	assert_span(judged_find(&judged, "fd-near-limit")->subject, "4242");
	assert_span(judged_find(&judged, "fd-near-limit")->section, "limits");
	assert_int_equal(judged_find(&judged, "fd-near-limit")->severity, SEVERITY_WARNING);
	assert_true(span_starts(judged_find(&judged, "throttled")->evidence, "8 of 10 periods throttled, 460 ms in all"));
	assert_span(judged_find(&judged, "stopped-or-traced")->evidence, "3 of 3 threads stopped");
	assert_span(judged_find(&judged, "capture-gaps")->evidence, "the capture ended early: signal");
	/* Worst first. */
	assert_span(judged.findings[0].id, "stopped-or-traced");
	assert_int_equal(judged.findings[0].severity, SEVERITY_CRITICAL);
}

static void deleted_files_count_once_a_file(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	for (int fd = 100; fd < 103; fd++) {
		struct row *row = db_row(db, TABLE_FD);

		row_int(row, FD_PID, SEED_PID);
		row_int(row, FD_FD, fd);
		row_int(row, FD_KIND, fd == 102 ? 11 : 1);
		row_text(row, FD_TARGET, span("/var/log/big.log"));
		row_int(row, FD_DELETED, 1);
		row_int(row, FD_INODE, 77);
		row_int(row, FD_DEVICE_MAJOR, 8);
		row_int(row, FD_DEVICE_MINOR, 1);
		row_int(row, FD_BLOCKS_BYTES, INT64_C(100) << 20);
	}
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "deleted-open-file")->severity, SEVERITY_WARNING);
	/* 3 MiB more come from the seed's own deleted log, where that is a regular file. */
	assert_true(span_find(judged_find(&judged, "deleted-open-file")->evidence, "MiB held, largest /var/log/big.log") > 0);
	assert_true(span_starts(judged_find(&judged, "deleted-open-file")->evidence, "1 file, 100.0") ||
		    span_starts(judged_find(&judged, "deleted-open-file")->evidence, "2 files, 103.0"));
}

static void a_threshold_can_be_somebodys_own(void **state)
{
	(void)state;
	const struct finding_threshold low = { span("fd-near-limit"), 0.01 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };

	assert_true(findings_knows(low.id));
	assert_false(findings_knows(span("fd-near")));
	judge(db, &low, &judged);
	assert_int_equal(judged_find(&judged, "fd-near-limit")->state, FINDING_FIRED);
	assert_span(judged_find(&judged, "fd-near-limit")->threshold, "10");
}

static void without_evidence_nothing_is_clear(void **state)
{
	(void)state;
	cleanup_db struct db *db = NULL;
	cleanup_judged struct judged judged = { 0 };
	struct row *row = NULL;

	assert_outcome(OUTCOME_OK, db_create(&db));
	row = db_row(db, TABLE_TARGET);
	row_int(row, TARGET_PID, 7);
	row_int(row, TARGET_PIDFD, 1);
	row = db_row(db, TABLE_COLLECTOR);
	for (int column = 0; column < COLLECTOR_ERRNO; column++)
		row_int(row, column, 0);
	row_int(row, COLLECTOR_ID, 1);
	row_text(row, COLLECTOR_NAME, span("fds"));
	row_int(row, COLLECTOR_PID, 7);
	row_int(row, COLLECTOR_OUTCOME, 4);
	row_text(row, COLLECTOR_NEEDS, span("root"));
	row = db_row(db, TABLE_EVIDENCE);
	row_int(row, EVIDENCE_PID, 7);
	row_text(row, EVIDENCE_TABLE_NAME, span("fd"));
	row_int(row, EVIDENCE_OUTCOME, 4);
	row_int(row, EVIDENCE_COLLECTOR, 1);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	judge(db, NULL, &judged);
	assert_int_equal(judged_find(&judged, "fd-near-limit")->state, FINDING_NOT_EVALUABLE);
	assert_span(judged_find(&judged, "fd-near-limit")->evidence, "table fd: denied; to get it: root");
	assert_span(judged_find(&judged, "fd-near-limit")->subject, "7");
	assert_int_equal(judged_find(&judged, "deleted-open-file")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "throttled")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "memory-near-limit")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "pids-near-limit")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "cgroup-pressure")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "frozen")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "stopped-or-traced")->state, FINDING_NOT_EVALUABLE);
	assert_int_equal(judged_find(&judged, "capture-gaps")->state, FINDING_FIRED);
}

TESTS(a_healthy_process_is_clear, each_state_fires_its_rule, deleted_files_count_once_a_file, a_threshold_can_be_somebodys_own,
      without_evidence_nothing_is_clear);
