#include "common/array.h"
#include "tests/report/seed_window.h"

static const int64_t MIB = 1 << 20;

/* Level, the kernel's id, and where it is; of v2. */
static const struct {
	int id;
	const char *path;
} levels[] = { { 900, "/system.slice/gunicorn.service" }, { 800, "/system.slice" }, { 1, "/" } };

struct reading {
	struct db *db;
	int level;
	int moment;
};

static int64_t time_of(int moment)
{
	return SEED_T_NS + (moment ? 1000000000 : 1000000);
}

static void value(const struct reading *reading, const char *file, const char *key, int64_t number)
{
	struct row *row = db_row(reading->db, TABLE_CGROUP_VALUE);

	row_int(row, CGROUP_VALUE_HIERARCHY, 0);
	row_int(row, CGROUP_VALUE_CGROUP_ID, levels[reading->level].id);
	row_int(row, CGROUP_VALUE_MOMENT, reading->moment);
	row_text(row, CGROUP_VALUE_FILE, span(file));
	row_text(row, CGROUP_VALUE_KEY, span(key));
	row_text(row, CGROUP_VALUE_FIELD, span(""));
	row_int(row, CGROUP_VALUE_T_NS, time_of(reading->moment));
	row_int(row, CGROUP_VALUE_VALUE, number);
}

static void cpu(const struct reading *reading, bool throttled, bool wrapped)
{
	bool grown = reading->moment && throttled;

	value(reading, "cpu.max", "quota", reading->level ? -1 : 200000);
	value(reading, "cpu.max", "period", 100000);
	value(reading, "cpu.stat", "usage_usec", reading->moment ? (wrapped ? 7 : 1150000) : 1000000);
	value(reading, "cpu.stat", "nr_periods", reading->moment ? (wrapped ? 1 : 110) : 100);
	value(reading, "cpu.stat", "nr_throttled", grown ? 9 : 1);
	value(reading, "cpu.stat", "throttled_usec", grown ? 480000 : 20000);
}

static void memory(const struct reading *reading, const struct seed_options *options)
{
	bool is_full = reading->level ? options->memory_full_above : options->memory_full || options->memory_cached;
	int64_t maximum = reading->level ? 1024 * MIB : 512 * MIB;
	const char *events = reading->level ? "memory.events.local" : "memory.events";

	value(reading, "memory.max", "", maximum);
	value(reading, "memory.current", "", is_full ? maximum - (reading->level ? 24 : 12) * MIB : 200 * MIB);
	value(reading, "memory.stat", "inactive_file", options->memory_cached && !reading->level ? 400 * MIB : MIB);
	value(reading, events, "max", reading->moment && options->memory_full && !reading->level ? 15 : options->wrapped && reading->moment ? 1 : 3);
	value(reading, events, "oom", 0);
	value(reading, events, "oom_kill", options->oom_killed ? 1 + reading->moment : 0);
}

static void pressure(const struct reading *reading, const struct seed_options *options)
{
	static const char *const resources[] = { "cpu", "memory", "io" };

	for (size_t i = 0; i < 2 * array_length(resources); i++) {
		bool stalled = options->pressed && i / 2 == 1;
		struct row *row = db_row(reading->db, TABLE_CGROUP_PSI);

		row_int(row, CGROUP_PSI_HIERARCHY, 0);
		row_int(row, CGROUP_PSI_CGROUP_ID, levels[reading->level].id);
		row_int(row, CGROUP_PSI_MOMENT, reading->moment);
		row_text(row, CGROUP_PSI_RESOURCE, span(resources[i / 2]));
		row_text(row, CGROUP_PSI_KIND, span(i % 2 ? "full" : "some"));
		row_int(row, CGROUP_PSI_T_NS, time_of(reading->moment));
		row_real(row, CGROUP_PSI_AVG10_PERCENT, stalled ? 8.5 : 0.1);
		row_real(row, CGROUP_PSI_AVG60_PERCENT, 0);
		row_real(row, CGROUP_PSI_AVG300_PERCENT, 0);
		row_int(row, CGROUP_PSI_TOTAL_US, 5000 + (stalled ? reading->moment * 299700 : options->wrapped ? -reading->moment : 0));
	}
}

static void read_level(const struct reading *reading, const struct seed_options *options)
{
	cpu(reading, reading->level ? options->throttled_above : options->throttled, options->wrapped);
	if (reading->level == 2)
		return;
	memory(reading, options);
	value(reading, "cgroup.freeze", "", reading->level ? options->frozen_above : options->frozen);
	value(reading, "cgroup.events", "frozen", options->frozen_above || (options->frozen && !reading->level));
	value(reading, "pids.max", "", reading->level ? -1 : 100);
	value(reading, "pids.current", "", options->pids_full ? 95 : 12);
	value(reading, "pids.events", "max", 0);
	if (reading->level == 0)
		pressure(reading, options);
}

static void seed_level(struct db *db, int level)
{
	struct row *row = db_row(db, TABLE_CGROUP_LEVEL);
	cleanup_strbuf struct strbuf directory = { 0 };

	strbuf_addf(&directory, "/sys/fs/cgroup%s", level == 2 ? "" : levels[level].path);
	row_int(row, CGROUP_LEVEL_PID, SEED_PID);
	row_int(row, CGROUP_LEVEL_HIERARCHY, 0);
	row_int(row, CGROUP_LEVEL_LEVEL, level);
	row_int(row, CGROUP_LEVEL_CGROUP_ID, levels[level].id);
	row_text(row, CGROUP_LEVEL_PATH, span(levels[level].path));
	row_text(row, CGROUP_LEVEL_DIRECTORY, strbuf_span(&directory));
	row_int(row, CGROUP_LEVEL_IS_ROOT, level == 2);
}

static void seed_samples(struct db *db, const struct seed_options *options)
{
	for (int tick = 0; tick < SEED_TICKS; tick++) {
		struct row *row = db_row(db, TABLE_CGROUP_SAMPLE);

		row_int(row, CGROUP_SAMPLE_HIERARCHY, 0);
		row_int(row, CGROUP_SAMPLE_CGROUP_ID, levels[0].id);
		row_int(row, CGROUP_SAMPLE_TICK, tick);
		row_int(row, CGROUP_SAMPLE_T_NS, SEED_T_NS + tick * 250000000);
		row_int(row, CGROUP_SAMPLE_MEMORY_BYTES, 200 * MIB);
		row_int(row, CGROUP_SAMPLE_CPU_USAGE_NS, options->wrapped && tick == 2 ? 1 : 1000000000 + tick * 37500000);
		row_int(row, CGROUP_SAMPLE_PROCESS_COUNT, 12);
	}
}

static void seed_identity(struct db *db)
{
	static const char *const kinds[] = { "cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts" };
	struct row *row = db_row(db, TABLE_CGROUP_MEMBERSHIP);

	row_int(row, CGROUP_MEMBERSHIP_PID, SEED_PID);
	row_int(row, CGROUP_MEMBERSHIP_HIERARCHY, 0);
	row_text(row, CGROUP_MEMBERSHIP_CONTROLLERS, span(""));
	row_text(row, CGROUP_MEMBERSHIP_PATH, span(levels[0].path));
	row = db_row(db, TABLE_CONTAINER_IDENTITY);
	row_int(row, CONTAINER_IDENTITY_PID, SEED_PID);
	row_int(row, CONTAINER_IDENTITY_KIND, 3);
	row_text(row, CONTAINER_IDENTITY_UNIT, span("gunicorn.service"));
	row_text(row, CONTAINER_IDENTITY_SLICE, span("system.slice"));
	row_text(row, CONTAINER_IDENTITY_TOLD_BY, span("/proc/PID/cgroup"));
	for (size_t i = 0; i < array_length(kinds); i++) {
		bool is_mount = span_is(span("mnt"), kinds[i]);

		row = db_row(db, TABLE_NAMESPACE);
		row_int(row, NAMESPACE_PID, SEED_PID);
		row_text(row, NAMESPACE_NAME, span(kinds[i]));
		row_int(row, NAMESPACE_INODE, is_mount ? INT64_C(4026532200) : INT64_C(4026531832) + (int64_t)i);
		if (!is_mount)
			row_int(row, NAMESPACE_INIT_INODE, INT64_C(4026531832) + (int64_t)i);
		row_int(row, NAMESPACE_OWN_INODE, INT64_C(4026531832) + (int64_t)i);
	}
}

void seed_cgroups(struct db *db, const struct seed_options *options)
{
	seed_identity(db);
	for (int level = 0; level < (int)array_length(levels); level++) {
		seed_level(db, level);
		for (int moment = 0; moment < 2; moment++)
			read_level(&(struct reading){ db, level, moment }, options);
	}
	seed_samples(db, options);
}
