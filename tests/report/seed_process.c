#include "common/array.h"
#include "tests/report/seed_window.h"

static const int64_t MIB = 1 << 20;

static void seed_status(struct db *db, const struct seed_options *options)
{
	struct row *row = db_row(db, TABLE_PROCESS_STATUS);

	row_int(row, PROCESS_STATUS_PID, SEED_PID);
	row_int(row, PROCESS_STATUS_UMASK, 022);
	row_text(row, PROCESS_STATUS_STATE, span(options->stopped ? "T" : "S"));
	row_int(row, PROCESS_STATUS_TGID, SEED_PID);
	row_int(row, PROCESS_STATUS_PPID, 4200);
	row_int(row, PROCESS_STATUS_TRACER_PID, 0);
	row_int(row, PROCESS_STATUS_RUID, 33);
	row_int(row, PROCESS_STATUS_EUID, 33);
	row_int(row, PROCESS_STATUS_RGID, 33);
	row_int(row, PROCESS_STATUS_FD_SIZE, 64);
	row_int(row, PROCESS_STATUS_VM_PEAK_BYTES, 140 * MIB);
	row_int(row, PROCESS_STATUS_VM_SIZE_BYTES, 130 * MIB);
	row_int(row, PROCESS_STATUS_VM_HWM_BYTES, 42 * MIB);
	row_int(row, PROCESS_STATUS_VM_RSS_BYTES, 40 * MIB);
	row_int(row, PROCESS_STATUS_RSS_ANON_BYTES, 30 * MIB);
	row_int(row, PROCESS_STATUS_RSS_FILE_BYTES, 10 * MIB);
	row_int(row, PROCESS_STATUS_VM_SWAP_BYTES, 0);
	row_int(row, PROCESS_STATUS_THREADS, 3);
	row_int(row, PROCESS_STATUS_SIG_PENDING, 0);
	row_int(row, PROCESS_STATUS_SIG_CAUGHT, 0x4202);
	row_text(row, PROCESS_STATUS_CPUS_ALLOWED_LIST, span("0-1"));
	row_int(row, PROCESS_STATUS_VOLUNTARY_CTXT_SWITCHES, 900);
	row_int(row, PROCESS_STATUS_NONVOLUNTARY_CTXT_SWITCHES, 12);
	for (int line = 0; line < 3; line++) {
		static const char *const fields[][2] = { { "Name", "gunicorn" }, { "State", "S (sleeping)" }, { "Pid", "4242" } };

		row = db_row(db, TABLE_STATUS_FIELD);
		row_int(row, STATUS_FIELD_PID, SEED_PID);
		row_int(row, STATUS_FIELD_LINE, line);
		row_text(row, STATUS_FIELD_NAME, span(fields[line][0]));
		row_text(row, STATUS_FIELD_VALUE, span(fields[line][1]));
	}
}

static void seed_limits(struct db *db)
{
	for (int resource = 0; resource < 16; resource++) {
		struct row *row = db_row(db, TABLE_RESOURCE_LIMIT);
		bool nofile = resource == 7;

		row_int(row, RESOURCE_LIMIT_PID, SEED_PID);
		row_int(row, RESOURCE_LIMIT_RESOURCE, resource);
		row_int(row, RESOURCE_LIMIT_SOFT, nofile ? 1024 : -1);
		row_int(row, RESOURCE_LIMIT_HARD, nofile ? 4096 : -1);
	}
}

static void seed_environment(struct db *db)
{
	static const struct {
		const char *name, *value;
		int hidden;
	} variables[] = { { "PATH", "/usr/bin:/bin", 0 }, { "LANG", "C.UTF-8", 0 }, { "DB_PASSWORD", "[hidden:3f9a1c20]", 1 } };

	for (size_t i = 0; i < array_length(variables); i++) {
		struct row *row = db_row(db, TABLE_ENVIRONMENT);

		row_int(row, ENVIRONMENT_PID, SEED_PID);
		row_int(row, ENVIRONMENT_POSITION, (int64_t)i);
		row_text(row, ENVIRONMENT_NAME, span(variables[i].name));
		row_text(row, ENVIRONMENT_VALUE, span(variables[i].value));
		row_int(row, ENVIRONMENT_HIDDEN, variables[i].hidden);
	}
	struct row *row = db_row(db, TABLE_REDACTION);
	row_int(row, REDACTION_PID, SEED_PID);
	row_text(row, REDACTION_PATH, span("/proc/4242/environ"));
	row_text(row, REDACTION_RULE, span("environment"));
	row_text(row, REDACTION_NAME, span("DB_PASSWORD"));
	row_text(row, REDACTION_TOKEN, span("[hidden:3f9a1c20]"));
	row_int(row, REDACTION_HIDDEN_COUNT, 1);
}

static void seed_mapping(struct db *db)
{
	static const struct {
		int64_t start, end;
		const char *permissions, *path;
		int64_t rss;
	} mappings[] = {
		{ 0x400000, 0xa00000, "r-xp", "/usr/bin/python3.11", 4194304 },
		{ 0x1c00000, 0x3c00000, "rw-p", "[heap]", 31457280 },
		{ 0x7f0000000000, 0x7f0000200000, "r-xp", "/usr/lib/x86_64-linux-gnu/libc.so.6", 1048576 },
		{ 0x7ffc00000000, 0x7ffc00021000, "rw-p", "[stack]", 65536 },
	};

	for (size_t i = 0; i < array_length(mappings); i++) {
		struct row *row = db_row(db, TABLE_MAPPING);

		row_int(row, MAPPING_PID, SEED_PID);
		row_int(row, MAPPING_START, mappings[i].start);
		row_int(row, MAPPING_END, mappings[i].end);
		row_text(row, MAPPING_PERMISSIONS, span(mappings[i].permissions));
		row_int(row, MAPPING_OFFSET_BYTES, 0);
		row_int(row, MAPPING_DEVICE_MAJOR, 8);
		row_int(row, MAPPING_DEVICE_MINOR, 1);
		row_int(row, MAPPING_INODE, mappings[i].path[0] == '/' ? 700 + (int64_t)i : 0);
		row_text(row, MAPPING_PATH, span(mappings[i].path));
		row_int(row, MAPPING_DELETED, 0);
		row_int(row, MAPPING_RSS_BYTES, mappings[i].rss);
		row_int(row, MAPPING_PSS_BYTES, mappings[i].rss / 2);
		row_int(row, MAPPING_SWAP_BYTES, 0);
	}
}

/* Numbers of schema/lookups/fd_kind.tsv are looked up by the views; the seed uses a file and leaves the rest to live tests. */
static void seed_fds(struct db *db, const struct seed_options *options, struct span comm)
{
	for (unsigned fd = 0; fd < SEED_FDS + options->more_fds; fd++) {
		struct row *row = db_row(db, TABLE_FD);
		bool deleted = fd == 5;

		row_int(row, FD_PID, SEED_PID);
		row_int(row, FD_FD, fd);
		row_int(row, FD_KIND, 0);
		row_text(row, FD_TARGET, deleted ? span("/var/log/app.log") : fd == 6 ? comm : span("/srv/app/data.db"));
		row_int(row, FD_DELETED, deleted);
		row_int(row, FD_FLAGS, 02000002);
		row_int(row, FD_POSITION_BYTES, fd * 100);
		row_int(row, FD_INODE, 9000 + fd);
		row_int(row, FD_MODE, 0100644);
		row_int(row, FD_SIZE_BYTES, deleted ? 3 * MIB : 8192);
		row_int(row, FD_BLOCKS_BYTES, deleted ? 3 * MIB : 8192);
		row_int(row, FD_DEVICE_MAJOR, 8);
		row_int(row, FD_DEVICE_MINOR, 1);
	}
}

static void seed_threads(struct db *db, const struct seed_options *options, struct span comm)
{
	static const char *const wchan[] = { "ep_poll", "futex_wait_queue", NULL };
	static const char *const state[] = { "S", "S", "R" };

	for (int i = 0; i < 3; i++) {
		struct row *row = db_row(db, TABLE_THREAD);

		row_int(row, THREAD_PID, SEED_PID);
		row_int(row, THREAD_TID, SEED_PID + i);
		row_text(row, THREAD_COMM, i == 1 ? span("worker a) S 1 (") : comm);
		row_text(row, THREAD_STATE, span(options->stopped ? "T" : state[i]));
		row_int(row, THREAD_UTIME_TICKS, 100 * (i + 1));
		row_int(row, THREAD_STIME_TICKS, 20 * (i + 1));
		row_int(row, THREAD_START_TICKS, 12000 + i);
		row_int(row, THREAD_PRIORITY, 20);
		row_int(row, THREAD_NICE, 0);
		row_int(row, THREAD_PROCESSOR, i % 2);
		if (wchan[i])
			row_text(row, THREAD_WCHAN, span(wchan[i]));
		row_int(row, THREAD_SYSCALL_NUMBER, i == 0 ? 232 : 202);
		row_int(row, THREAD_IS_RUNNING, i == 2);
		row_int(row, THREAD_RUN_NS, (i + 1) * INT64_C(1200000000));
		row_int(row, THREAD_RUN_DELAY_NS, 4000000);
	}
}

void seed_process(struct db *db, const struct seed_options *options, struct span comm)
{
	seed_status(db, options);
	seed_limits(db);
	seed_environment(db);
	seed_mapping(db);
	seed_fds(db, options, comm);
	seed_threads(db, options, comm);
}
