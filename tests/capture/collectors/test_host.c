/* The host: another one as a tree of files, on which nearly everything is set, and this one. */
#include <sys/utsname.h>
#include <unistd.h>

#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static struct db *another(void)
{
	static struct db *kept;
	struct outcome got = outcome_ok();

	if (!kept)
		kept = collect_fixture(&collector_host, "host", 42, &got);
	assert_outcome(OUTCOME_OK, got);
	return kept;
}

static void cpus_are_placed(void **state)
{
	struct db *db = another();

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_cpu_place"), 4);
	assert_int_equal(collected_int(db, "SELECT sum(is_online) FROM host_cpu_place"), 2);
	assert_int_equal(collected_int(db, "SELECT package * 1000 + node * 100 + core FROM host_cpu_place WHERE cpu = 2"), 1105);
	assert_int_equal(collected_int(db, "SELECT clock_mhz FROM host_cpu_place WHERE cpu = 2"), 1200);
	assert_span(collected_text(db, "SELECT governor || ' ' || driver || ' ' || least_khz || ' ' || hardware_most_khz FROM host_cpu_place WHERE cpu = 0"),
		    "powersave intel_pstate 1200000 3700000");
	/* One that is off has a node, and nothing else is known of it. */
	assert_int_equal(collected_int(db, "SELECT node FROM host_cpu_place WHERE cpu = 3 AND package IS NULL AND clock_mhz IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT sum(mem_total_bytes) / 1024 FROM host_node"), 8000000);
	assert_span(collected_text(db, "SELECT distances FROM host_node WHERE node = 1"), "10 21");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_cpu_start"), 3);
	assert_int_equal(collected_int(db, "SELECT idle_ticks FROM host_cpu_start WHERE cpu = 2"), 4500);
}

static void words_are_facts(void **state)
{
	static const char *const facts[][2] = {
		{ "cpu.model_name", "Intel(R) Xeon(R) Gold 6154 CPU @ 3.00GHz" }, { "cpu.offline", "1,3" },
		{ "dmi.sys_vendor", "VMware, Inc." },                             { "container.systemd", "lxc" },
		{ "kernel.filesystems", "sysfs ext4" },                           { "kernel.tainted", "12801" },
		{ "kernel.modules_tainting", "nvidia (POE), wl (P)" },            { "load.15", "1.00" },
		{ "load.runnable", "3" },                                         { "up.seconds", "86400.25" },
		{ "vulnerability.mds", "Vulnerable" },                            { "swap.devices", "/dev/sda2 partition 2000000 500000 -2" },
	};
	struct db *db = another();

	(void)state;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		cleanup_strbuf struct strbuf sql = { 0 };

		strbuf_addf(&sql, "SELECT value FROM host_fact WHERE name = '%s'", facts[i][0]);
		assert_span(collected_text(db, strbuf_text(&sql)), facts[i][1]);
	}
	assert_span(collected_text(db, "SELECT value FROM os_release WHERE pid = 0 AND name = 'PRETTY_NAME'"), "Another Linux 1");
}

static void settings_are_those_that_are_there(void **state)
{
	struct db *db = another();

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_sysctl"), 4);
	assert_span(collected_text(db, "SELECT value FROM host_sysctl WHERE name = 'fs.file-nr'"), "1024 0 9223372036854775807");
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '/proc/sys/%'"), 0);
}

/* The kernel's command line is a place for passwords as any other. */
static void the_command_line_is_masked(void **state)
{
	struct db *db = another();

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_fact WHERE value LIKE '%hunter2%'"), 0);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_fact WHERE name = 'kernel.command_line' AND value LIKE '%root=/dev/sda1 password=[hidden:%'"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM redaction WHERE path = '/proc/cmdline'"), 1);
}

static void counters_are_read_once(void **state)
{
	struct db *db = another();

	(void)state;
	assert_int_equal(collected_int(db, "SELECT read_sectors FROM host_disk WHERE name = 'sda'"), 2965402);
	/* What an older kernel does not count is not nothing. */
	assert_int_equal(collected_int(db, "SELECT count(*) FROM host_disk WHERE name = 'dm-0' AND flushes IS NULL AND discards IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT transmit_compressed FROM host_interface WHERE name = 'eth0' AND pid = 0"), 12);
	assert_int_equal(collected_int(db, "SELECT count FROM host_interrupt WHERE name = 'LOC' AND NOT is_soft"), 132591);
	assert_int_equal(collected_int(db, "SELECT count FROM host_interrupt WHERE name = 'NET_RX' AND is_soft"), 7730);
	assert_int_equal(collected_int(db, "SELECT value FROM host_meminfo WHERE name = 'MemAvailable'"), INT64_C(300000) * 1024);
	assert_int_equal(collected_int(db, "SELECT value FROM host_meminfo WHERE name = 'HugePages_Total'"), 16);
	assert_int_equal(collected_int(db, "SELECT realtime_ns > 1600000000000000000 AND uncertainty_ns >= 0 FROM host_clock"), 1);
}

/* A kernel without pressure says so once. */
static void what_is_missing_is_told(void **state)
{
	struct db *db = another();

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '/proc/pressure/%'"), 1);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/pressure/cpu'"), OUTCOME_ABSENT);
}

static void without_files_each_table_says_so(void **state)
{
	struct outcome got = outcome_ok();
	struct db *db = collect_fixture(&collector_host, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'host_disk'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'host_meminfo'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'host_cpu_place'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'host_fact'"), OUTCOME_OK);
}

static void this_host_is_read(void **state)
{
	struct db *db = collect(&collector_host, "/proc", getpid(), NULL);
	struct utsname name = { 0 };

	(void)state;
	assert_int_equal(uname(&name), 0);
	assert_span(collected_text(db, "SELECT value FROM host_fact WHERE name = 'kernel.release'"), name.release);
	assert_int_equal(collected_int(db, "SELECT sum(is_online) FROM host_cpu_place"), sysconf(_SC_NPROCESSORS_ONLN));
	assert_true(collected_int(db, "SELECT count(*) FROM host_sysctl") > 30);
	assert_true(collected_int(db, "SELECT count FROM host_interrupt WHERE is_soft AND name = 'TIMER'") > 0);
	/* Our own root is the target's: it has no distribution of its own. */
	assert_int_equal(collected_int(db, "SELECT count(*) FROM os_release WHERE pid <> 0"), 0);
}

TESTS(cpus_are_placed, words_are_facts, settings_are_those_that_are_there, the_command_line_is_masked, counters_are_read_once, what_is_missing_is_told,
      without_files_each_table_says_so, this_host_is_read);
