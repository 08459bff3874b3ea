/* Rules about control groups: each on a sick process, with what it says, and on twins that are well. */
#include "common/array.h"
#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

/* A rule about one process has one row. */
static const struct finding *the_row(const struct judged *judged, const char *id)
{
	size_t rows = 0;

	for (size_t i = 0; i < judged->count; i++)
		rows += span_is(judged->findings[i].id, id);
	assert_int_equal(rows, 1);
	return judged_find(judged, id);
}

static void fires(const struct seed_options *options, const char *id, enum severity severity, const char *evidence)
{
	cleanup_db struct db *db = seed_db(options);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	assert_int_equal(the_row(&judged, id)->state, FINDING_FIRED);
	assert_int_equal(the_row(&judged, id)->severity, severity);
	assert_span(the_row(&judged, id)->evidence, evidence);
}

static void is_clear(const struct seed_options *options, const char *id)
{
	cleanup_db struct db *db = seed_db(options);
	cleanup_judged struct judged judged = { 0 };

	judge(db, NULL, &judged);
	if (the_row(&judged, id)->state != FINDING_CLEAR)
		fail_msg("%s: %.*s", id, (int)the_row(&judged, id)->evidence.length, the_row(&judged, id)->evidence.at);
}

static void memory(void **state)
{
	(void)state;
	fires(&(struct seed_options){ .memory_full = true }, "memory-near-limit", SEVERITY_WARNING,
	      "500.0 of 512.0 MiB used (97.7 %), of it 1.0 MiB page cache to give back, at the limit 12 times in the window, "
	      "cgroup /system.slice/gunicorn.service");
	fires(&(struct seed_options){ .memory_full_above = true }, "memory-near-limit", SEVERITY_WARNING,
	      "1000.0 of 1024.0 MiB used (97.7 %), of it 1.0 MiB page cache to give back, cgroup /system.slice, 1 above its own");
	fires(&(struct seed_options){ .oom_killed = true }, "memory-near-limit", SEVERITY_CRITICAL,
	      "200.0 of 512.0 MiB used (39.1 %), of it 1.0 MiB page cache to give back, 2 processes killed for memory so far, 1 in the window, "
	      "cgroup /system.slice/gunicorn.service");
	/* A group full of page cache is what a limit is for. */
	is_clear(&(struct seed_options){ .memory_cached = true }, "memory-near-limit");
}

static void quotas(void **state)
{
	(void)state;
	fires(&(struct seed_options){ .throttled = true }, "throttled", SEVERITY_WARNING,
	      "8 of 10 periods throttled, 460 ms in all, quota 2 cores, cgroup /system.slice/gunicorn.service");
	fires(&(struct seed_options){ .throttled_above = true }, "throttled", SEVERITY_WARNING,
	      "8 of 10 periods throttled, 460 ms in all, cgroup /system.slice, 1 above its own");
}

static void processes(void **state)
{
	(void)state;
	fires(&(struct seed_options){ .pids_full = true }, "pids-near-limit", SEVERITY_WARNING,
	      "95 of 100 processes and threads, cgroup /system.slice/gunicorn.service");
}

static void pressure(void **state)
{
	(void)state;
	fires(&(struct seed_options){ .pressed = true }, "cgroup-pressure", SEVERITY_WARNING,
	      "memory: some task waited 30.0 % of the window, 8.5 % of the last 10 s, all of them 30.0 %, cgroup /system.slice/gunicorn.service");
}

static void frozen(void **state)
{
	(void)state;
	fires(&(struct seed_options){ .frozen = true }, "frozen", SEVERITY_CRITICAL, "cgroup /system.slice/gunicorn.service");
	fires(&(struct seed_options){ .frozen_above = true }, "frozen", SEVERITY_CRITICAL,
	      "cgroup /system.slice above /system.slice/gunicorn.service");
}

/* Counters that are smaller at the end were reset: nothing is made of them. */
static void counters_that_went_back(void **state)
{
	(void)state;
	static const char *const rules[] = { "memory-near-limit", "throttled", "pids-near-limit", "cgroup-pressure", "frozen" };

	for (size_t i = 0; i < array_length(rules); i++)
		is_clear(&(struct seed_options){ .wrapped = true }, rules[i]);
}

TESTS(memory, quotas, processes, pressure, frozen, counters_that_went_back);
