#include "tests/report/seed.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "tests/report/seed_files.h"
#include "tests/report/seed_host.h"
#include "tests/report/seed_window.h"

enum { OK = 0, DENIED = 4 };
static const int64_t MIB = 1 << 20;

static void seed_bundle(struct db *db, const struct seed_options *options)
{
	struct row *row = db_row(db, TABLE_BUNDLE);

	row_int(row, BUNDLE_FORMAT, 0);
	row_text(row, BUNDLE_TOOL_VERSION, span("0.1.0"));
	row_text(row, BUNDLE_HOSTNAME, span("web-07"));
	row_text(row, BUNDLE_KERNEL, span("6.1.0-18-amd64"));
	row_text(row, BUNDLE_MACHINE, span("x86_64"));
	row_text(row, BUNDLE_BOOT_ID, span("0b1c2d3e-0000-4000-8000-000000000001"));
	row_int(row, BUNDLE_START_T_NS, SEED_T_NS);
	row_int(row, BUNDLE_START_REALTIME_NS, SEED_REALTIME_NS);
	row_int(row, BUNDLE_START_BOOTTIME_NS, SEED_T_NS);
	row_int(row, BUNDLE_UTC_OFFSET_S, 3600);
	row_text(row, BUNDLE_TIMEZONE, span("CET"));
	row_int(row, BUNDLE_WINDOW_NS, 1000000000);
	row_int(row, BUNDLE_INTERVAL_NS, 250000000);
	row_int(row, BUNDLE_CLOCK_TICKS_PER_SECOND, 100);
	row_int(row, BUNDLE_PAGE_SIZE_BYTES, 4096);
	row_int(row, BUNDLE_CPU_COUNT, 2);
	row_int(row, BUNDLE_MEM_TOTAL_BYTES, 4096 * MIB);
	row_int(row, BUNDLE_CAPTURE_PID, 5000);
	row_int(row, BUNDLE_CAPTURE_UID, 0);
	row_text(row, BUNDLE_CAPTURE_ARGUMENTS, span("pidshot-capture -w 1 4242"));
	row_int(row, BUNDLE_REDACT, options->unredacted ? 0 : 1);
}

static void seed_end(struct db *db, const struct seed_options *options)
{
	struct row *row = db_row(db, TABLE_CAPTURE_END);

	row_int(row, CAPTURE_END_T_NS, SEED_T_NS + 1030000000);
	row_int(row, CAPTURE_END_ENDED, options->ended_early ? 2 : 0);
	row_int(row, CAPTURE_END_COLLECT_NS, 9000000);
	row_int(row, CAPTURE_END_CPU_NS, 14000000);
	row_int(row, CAPTURE_END_RSS_PEAK_BYTES, 9 * MIB);
	row_int(row, CAPTURE_END_WORKERS, 1);
	row_int(row, CAPTURE_END_WORKERS_ABANDONED, 0);
	row_int(row, CAPTURE_END_TICKS, SEED_TICKS);
	row_int(row, CAPTURE_END_TICKS_LATE, 0);
	row_int(row, CAPTURE_END_INTERVAL_NS, 250000000);
}

static const struct {
	const char *name;
	const char *table;
	int outcome;
} ran[] = {
	{ "identity", "target", OK }, { "status", "process_status", OK }, { "limits", "resource_limit", OK },
	{ "environ", "environment", OK }, { "maps", "mapping", OK }, { "fds", "fd", OK }, { "threads", "thread", OK },
	{ "counters", "process_counter", OK }, { "counters", "thread_counter", OK }, { "cgroup", "cgroup_value", OK },
	{ "stack", "kernel_frame", DENIED }, { "fds", "place", OK }, { "fds", "filesystem", OK }, { "mounts", "mount", OK },
	{ "locks", "host_lock", OK },
	{ "processes", "process", OK },
	{ "cgroup", "cgroup_psi", OK }, { "counters", "cgroup_sample", OK }, { "container", "container_identity", OK }, { "namespaces", "namespace", OK },
};

static void seed_collectors(struct db *db)
{
	for (size_t i = 0; i < array_length(ran); i++) {
		struct row *row = db_row(db, TABLE_COLLECTOR);
		bool is_host = strcmp(ran[i].name, "processes") == 0;

		row_int(row, COLLECTOR_ID, (int64_t)i + 1);
		row_text(row, COLLECTOR_NAME, span(ran[i].name));
		if (!is_host)
			row_int(row, COLLECTOR_PID, SEED_PID);
		row_int(row, COLLECTOR_T_NS, SEED_T_NS + (int64_t)i * 1000000);
		row_int(row, COLLECTOR_DURATION_NS, 900000);
		row_int(row, COLLECTOR_CPU_NS, 800000);
		row_int(row, COLLECTOR_SOURCE_COUNT, 1);
		row_int(row, COLLECTOR_GAP_COUNT, ran[i].outcome != OK);
		row_int(row, COLLECTOR_OUTCOME, ran[i].outcome);
		if (ran[i].outcome == DENIED) {
			row_int(row, COLLECTOR_ERRNO, 13);
			row_text(row, COLLECTOR_NEEDS, span("root (CAP_SYS_ADMIN)"));
		}
		row = db_row(db, TABLE_EVIDENCE);
		if (!is_host)
			row_int(row, EVIDENCE_PID, SEED_PID);
		row_text(row, EVIDENCE_TABLE_NAME, span(ran[i].table));
		row_int(row, EVIDENCE_OUTCOME, ran[i].outcome);
		row_int(row, EVIDENCE_COLLECTOR, (int64_t)i + 1);
	}
}

static const struct {
	const char *path;
	const char *bytes; /* NULL: not read */
	int outcome;
} sources[] = {
	{ "/proc/4242/status", SEED_STATUS, OK }, { "/proc/4242/limits", SEED_LIMITS, OK }, { "/proc/4242/comm", "gunicorn\n", OK },
	{ "/proc/4242/cwd", NULL, OK }, { "/proc/4242/stack", NULL, DENIED }, { "/proc/4242/task/4243/stack", NULL, DENIED },
};

static void seed_sources(struct db *db)
{
	for (size_t i = 0; i < array_length(sources); i++) {
		struct row *row = db_row(db, TABLE_SOURCE);

		row_int(row, SOURCE_ID, (int64_t)i + 1);
		row_int(row, SOURCE_COLLECTOR, 1);
		row_int(row, SOURCE_PID, SEED_PID);
		row_text(row, SOURCE_PATH, span(sources[i].path));
		row_int(row, SOURCE_T_NS, SEED_T_NS + (int64_t)i * 500000);
		row_int(row, SOURCE_DURATION_NS, 40000);
		row_int(row, SOURCE_OUTCOME, sources[i].outcome);
		if (sources[i].bytes) {
			struct hash hash = hash_of(span(sources[i].bytes));

			row_int(row, SOURCE_SIZE_BYTES, (int64_t)strlen(sources[i].bytes));
			row_blob(row, SOURCE_SHA256, span_of(hash.byte, HASH_SIZE));
		}
		if (sources[i].outcome == DENIED)
			row_int(row, SOURCE_ERRNO, 13);
	}
}

static void seed_target(struct db *db, struct span comm)
{
	struct row *row = db_row(db, TABLE_TARGET);

	row_int(row, TARGET_PID, SEED_PID);
	row_int(row, TARGET_START_TICKS, 12000);
	row_text(row, TARGET_COMM, comm);
	row_text(row, TARGET_EXE, span("/usr/bin/python3.11"));
	row_int(row, TARGET_EXE_DELETED, 0);
	row_text(row, TARGET_CWD, span("/srv/app"));
	row_text(row, TARGET_ROOT, span("/"));
	row_text(row, TARGET_ARGUMENTS, span("/usr/bin/python3.11 /usr/bin/gunicorn --workers 3 app:wsgi"));
	row_int(row, TARGET_ARGUMENT_COUNT, 5);
	row_int(row, TARGET_UID, 33);
	row_text(row, TARGET_USER_NAME, span("www-data"));
	row_int(row, TARGET_GID, 33);
	row_text(row, TARGET_GROUP_NAME, span("www-data"));
	row_int(row, TARGET_IS_KERNEL_THREAD, 0);
	row_int(row, TARGET_IS_32_BIT, 0);
	row_int(row, TARGET_PIDFD, 1);
	row = db_row(db, TABLE_LINK);
	row_text(row, LINK_PATH, span("/proc/4242/cwd"));
	row_int(row, LINK_PID, SEED_PID);
	row_text(row, LINK_TARGET, span("/srv/app"));
	row = db_row(db, TABLE_LINK);
	row_text(row, LINK_PATH, span("/proc/4242/exe"));
	row_int(row, LINK_PID, SEED_PID);
	row_text(row, LINK_TARGET, span("/usr/bin/python3.11"));
}

struct db *seed_db(const struct seed_options *options)
{
	static const struct seed_options healthy = { 0 };
	const struct seed_options *chosen = options ? options : &healthy;
	struct span comm = span(chosen->comm ? chosen->comm : "gunicorn");
	cleanup_db struct db *db = NULL;

	if (!is_ok(db_create(&db)))
		return NULL;
	seed_bundle(db, chosen);
	seed_collectors(db);
	seed_sources(db);
	seed_target(db, comm);
	seed_process(db, chosen, comm);
	seed_files(db, chosen);
	seed_hosts_processes(db, chosen, comm);
	seed_window(db, chosen);
	seed_host_state(db, chosen);
	seed_end(db, chosen);
	return is_ok(db_finish_rows(db)) ? take_ptr(&db) : NULL;
}
