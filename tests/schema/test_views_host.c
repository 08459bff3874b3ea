#include "common/cleanup.h"
#include "report/query.h"
#include "tests/kit.h"
#include "tests/report/seed.h"

static struct query *opened(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static void says(struct query *query, const char *sql, const char *expected)
{
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct request request = { .sql = sql };
	struct table table = { 0 };

	if (!query_run(query, &request, &arena, &table, &error))
		fail_msg("%s: %s", sql, strbuf_text(&error));
	assert_true(table.row_count > 0);
	if (!span_is(cell_text(table_cell(&table, 0, 0)), expected))
		fail_msg("%s: \"%.*s\", not \"%s\"", sql, (int)cell_text(table_cell(&table, 0, 0)).length, cell_text(table_cell(&table, 0, 0)).at, expected);
}

struct expectation {
	const char *sql, *expected;
};

static void check(const struct seed_options *options, const struct expectation *cases, size_t count)
{
	cleanup_db struct db *db = seed_db(options);
	cleanup_query struct query *query = opened(db);

	for (size_t i = 0; i < count; i++)
		says(query, cases[i].sql, cases[i].expected);
}

static void facts_have_meanings(void **state)
{
	static const struct expectation cases[] = {
		{ "SELECT value || ': ' || meaning FROM host_facts WHERE name = 'virtual machine'",
		  "kvm: known by: CPUID says KVMKVMKVM; the CPU has the flag hypervisor; dmi.sys_vendor is QEMU" },
		{ "SELECT value || ': ' || meaning FROM host_facts WHERE name = 'container'", "none: the capture saw no sign of a container around itself" },
		{ "SELECT value FROM host_facts WHERE name = 'pretty_name' AND area = 'distribution'", "Debian GNU/Linux 12 (bookworm)" },
		{ "SELECT group_concat(value, ' ') FROM (SELECT value FROM host_facts WHERE name IN ('cpu.sockets', 'cpu.cores', 'cpu.threads_per_core') ORDER BY name)", "2 1 1" },
		{ "SELECT value || ' ' || meaning FROM host_facts WHERE name = 'clock.synchronised'", "yes STA_PLL STA_NANO" },
		{ "SELECT group_concat(value, ' ') FROM (SELECT value FROM host_facts WHERE name IN ('clock.offset_us', 'clock.frequency_ppm', 'clock.step_us') ORDER BY name)",
		  "12.000 1.500 20.0" },
		{ "SELECT CAST(count(*) AS TEXT) FROM host_facts WHERE odd IS NOT NULL", "0" },
		{ "SELECT CAST(count(*) AS TEXT) FROM host_facts WHERE area = 'taint'", "0" },
		{ "SELECT source FROM host_facts WHERE name = 'net.ipv4.tcp_rmem'", "/proc/sys/net/ipv4/tcp_rmem" },
	};

	(void)state;
	check(NULL, cases, sizeof(cases) / sizeof(cases[0]));
}

static void what_is_odd_is_said(void **state)
{
	static const struct seed_options sick = { .host_sick = true };
	static const struct expectation cases[] = {
		{ "SELECT odd FROM host_facts WHERE name = 'vm.overcommit_memory'", "allocations fail at CommitLimit, whatever is free" },
		{ "SELECT odd FROM host_facts WHERE name = 'clock.source'", "slow: each reading of the clock asks a device" },
		{ "SELECT odd FROM host_facts WHERE name = 'clock.step_us'", "the wall clock was set during the capture" },
		{ "SELECT group_concat(name || iif(odd IS NULL, '', '!'), ' ') FROM host_facts WHERE area = 'taint'", "W! O P" },
		{ "SELECT odd FROM host_facts WHERE area = 'vulnerability' AND name = 'mds'", "nothing is done about it" },
	};

	(void)state;
	check(&sick, cases, sizeof(cases) / sizeof(cases[0]));
}

static void rates_are_per_second_of_the_window(void **state)
{
	static const struct expectation cases[] = {
		{ "SELECT printf('%g %g %g %g %g %g %g %d', reads_per_s, read_bytes_per_s, writes_per_s, write_bytes_per_s, write_wait_ms, busy_percent, queue_mean, in_flight_count)"
		  " FROM disks WHERE name = 'sda'", "10 40960 20 1.04858e+06 4 25 0.5 1" },
		{ "SELECT printf('%d %d', window_errors_count, window_dropped_count) || ' ' || receive_bytes_per_s FROM interfaces WHERE name = 'eth0'", "6 6 125000.0" },
		{ "SELECT printf('%g %d', per_s, since_boot_count) || ' ' || description FROM interrupts WHERE name = 'LOC'", "900 1900 Local timer interrupts" },
		{ "SELECT description FROM interrupts WHERE kind = 'soft'", "packets that came in" },
		{ "SELECT printf('%.0f %.0f %.0f', user_percent, system_percent, idle_percent) FROM cpus WHERE cpu = 1", "32 16 52" },
		{ "SELECT printf('%d %s', is_online, coalesce(idle_percent, 'not known')) FROM cpus WHERE cpu = 2", "0 not known" },
		{ "SELECT printf('%d %.1f', value_bytes, of_memory_percent) FROM meminfo WHERE name = 'SwapFree'", "524288000 12.2" },
		{ "SELECT printf('%d %s', huge_pages_count, coalesce(value_bytes, 'none')) FROM meminfo WHERE name = 'HugePages_Total'", "4 none" },
	};

	(void)state;
	check(NULL, cases, sizeof(cases) / sizeof(cases[0]));
}

/* A device made anew, a counter that wrapped: unknown, not huge and not below nothing. */
static void what_went_back_is_not_known(void **state)
{
	static const struct expectation cases[] = {
		{ "SELECT coalesce(reads_per_s, writes_per_s, busy_percent, write_wait_ms, 'not known') FROM disks WHERE name = 'sdb'", "not known" },
		{ "SELECT coalesce(receive_bytes_per_s, 'not known') || ' ' || transmit_bytes_per_s FROM interfaces WHERE name = 'lo'", "not known 0.0" },
		{ "SELECT CAST(count(*) AS TEXT) FROM disks WHERE name = 'loop0'", "0" },
	};

	(void)state;
	check(NULL, cases, sizeof(cases) / sizeof(cases[0]));
}

/* iowait goes back when a CPU's sleep is counted elsewhere: its share is unknown, the others keep theirs. */
static void idle_counters_may_go_back(void **state)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;
	struct row *row = NULL;

	(void)state;
	for (int tick = SEED_TICKS; tick < SEED_TICKS + 2; tick++) {
		row = db_row(db, TABLE_TICK);
		row_int(row, TICK_TICK, tick);
		row_int(row, TICK_T_NS, SEED_T_NS + tick * INT64_C(250000000));
		row_int(row, TICK_DURATION_NS, 1);
		row = db_row(db, TABLE_HOST_CPU);
		for (int column = HOST_CPU_USER_TICKS; column < HOST_CPU_COLUMNS; column++)
			row_int(row, column, 0);
		row_int(row, HOST_CPU_TICK, tick);
		row_int(row, HOST_CPU_CPU, -1);
		row_int(row, HOST_CPU_USER_TICKS, 20000 + 25 * tick);
		row_int(row, HOST_CPU_IDLE_TICKS, 900000 + 75 * tick);
		row_int(row, HOST_CPU_IOWAIT_TICKS, tick == SEED_TICKS ? 500 : 499);
		row = db_row(db, TABLE_HOST_ACTIVITY);
		row_int(row, HOST_ACTIVITY_TICK, tick);
		row_int(row, HOST_ACTIVITY_CTXT_SWITCHES, tick == SEED_TICKS ? 1000 : 2000);
		row_int(row, HOST_ACTIVITY_FORKS, tick == SEED_TICKS ? 1000 : 999);
	}
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	query = opened(db);
	says(query, "SELECT printf('%.0f %.0f ', user_percent, idle_percent) || coalesce(iowait_percent, 'not known') FROM host WHERE t_ns = 1500000000", "25 75 not known");
	says(query, "SELECT printf('%.0f ', switches_per_s) || coalesce(forks_per_s, 'not known') FROM host WHERE t_ns = 1500000000", "4000 not known");
}

/* CPUs that come and go: one that was there at one end alone has no share, and the others keep theirs. */
static void cpus_may_come_and_go(void **state)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_query struct query *query = NULL;
	struct row *row = NULL;

	(void)state;
	row = db_row(db, TABLE_HOST_CPU);
	for (int column = HOST_CPU_USER_TICKS; column < HOST_CPU_COLUMNS; column++)
		row_int(row, column, 7);
	row_int(row, HOST_CPU_TICK, SEED_TICKS - 1);
	row_int(row, HOST_CPU_CPU, 2);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	query = opened(db);
	says(query, "SELECT group_concat(cpu || ':' || coalesce(CAST(round(idle_percent) AS INTEGER), '-'), ' ') FROM cpus", "0:52 1:52 2:-");
}

static void logs_are_in_the_order_of_time(void **state)
{
	static const struct expectation cases[] = {
		{ "SELECT group_concat(log || ' ' || at || ' ' || level || ' ' || coalesce(unit, '-') || ' ' || coalesce(writer, '-') || ': ' || message, '; ') FROM logs",
		  "kernel 2026-11-24T06:02:11.000Z info - -: gunicorn[4242]: said something; "
		  "journal 2026-11-24T06:03:10.000Z err gunicorn.service gunicorn[4242]: worker timed out" },
	};

	(void)state;
	check(NULL, cases, sizeof(cases) / sizeof(cases[0]));
}

/* Without a window rates are unknown, and what was counted since boot stays. */
static void a_snapshot_has_totals(void **state)
{
	cleanup_db struct db *db = NULL;
	cleanup_query struct query *query = NULL;
	struct row *row = NULL;

	(void)state;
	assert_outcome(OUTCOME_OK, db_create(&db));
	row = db_row(db, TABLE_HOST_DISK);
	row_int(row, HOST_DISK_T_NS, 5);
	row_int(row, HOST_DISK_MAJOR, 8);
	row_int(row, HOST_DISK_MINOR, 0);
	row_text(row, HOST_DISK_NAME, span("sda"));
	row_int(row, HOST_DISK_READS, 3);
	row_int(row, HOST_DISK_WRITES, 4);
	row_int(row, HOST_DISK_READ_SECTORS, 8);
	row = db_row(db, TABLE_HOST_CPU_START);
	for (int column = HOST_CPU_START_USER_TICKS; column < HOST_CPU_START_COLUMNS; column++)
		row_int(row, column, 0);
	row_int(row, HOST_CPU_START_CPU, 0);
	row_int(row, HOST_CPU_START_USER_TICKS, 25);
	row_int(row, HOST_CPU_START_IDLE_TICKS, 75);
	assert_outcome(OUTCOME_OK, db_finish_rows(db));
	query = opened(db);
	says(query, "SELECT coalesce(reads_per_s, 'not known') || ' ' || read_bytes FROM disks", "not known 4096");
	says(query, "SELECT printf('%.0f', user_percent) FROM cpus WHERE cpu = 0", "25");
}

TESTS(facts_have_meanings, what_is_odd_is_said, rates_are_per_second_of_the_window, what_went_back_is_not_known, idle_counters_may_go_back, cpus_may_come_and_go, logs_are_in_the_order_of_time, a_snapshot_has_totals);
