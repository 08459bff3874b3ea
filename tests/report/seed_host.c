#include "tests/report/seed_host.h"

#include "common/array.h"

static const int64_t MIB = 1 << 20;
static const int64_t WINDOW_NS = 1000000000;

/* One collector of the host, whose tables were all filled; those of the window are seeded as such too. */
static void seed_evidence(struct db *db)
{
	static const char *const tables[] = {
		"host_fact", "host_sysctl", "host_cpu_place", "host_clock", "host_meminfo", "host_disk", "host_interface", "host_interrupt",
		"tick", "host_vmstat", "host_pressure", "host_activity", "process", "process_sample", "kernel_line", "journal_line",
	};
	enum { ID = 101 };
	struct row *row = db_row(db, TABLE_COLLECTOR);

	row_int(row, COLLECTOR_ID, ID);
	row_text(row, COLLECTOR_NAME, span("host"));
	row_int(row, COLLECTOR_T_NS, SEED_T_NS);
	row_int(row, COLLECTOR_DURATION_NS, 900000);
	row_int(row, COLLECTOR_CPU_NS, 800000);
	row_int(row, COLLECTOR_SOURCE_COUNT, 90);
	row_int(row, COLLECTOR_GAP_COUNT, 0);
	row_int(row, COLLECTOR_OUTCOME, 0);
	for (size_t i = 0; i < array_length(tables); i++) {
		row = db_row(db, TABLE_EVIDENCE);
		row_text(row, EVIDENCE_TABLE_NAME, span(tables[i]));
		row_int(row, EVIDENCE_OUTCOME, 0);
		row_int(row, EVIDENCE_COLLECTOR, ID);
	}
}

static void seed_facts(struct db *db, bool is_sick)
{
	const char *const facts[][2] = {
		{ "kernel.name", "Linux" },           { "kernel.release", "6.1.0-18-amd64" }, { "kernel.tainted", is_sick ? "4609" : "0" },
		{ "cpu.model_name", "Some CPU" },     { "cpu.flags", "fpu tsc hypervisor" },  { "cpuid.hypervisor", "KVMKVMKVM" },
		{ "dmi.sys_vendor", "QEMU" },         { "clock.source", is_sick ? "hpet" : "kvm-clock" },
		{ "vulnerability.mds", is_sick ? "Vulnerable" : "Not affected" },
	};
	const char *const settings[][2] = {
		{ "vm.overcommit_memory", is_sick ? "2" : "0" }, { "vm.swappiness", "60" }, { "net.ipv4.tcp_rmem", "4096 131072 6291456" },
	};
	struct row *row = NULL;

	for (size_t i = 0; i < array_length(facts); i++) {
		row = db_row(db, TABLE_HOST_FACT);
		row_text(row, HOST_FACT_NAME, span(facts[i][0]));
		row_text(row, HOST_FACT_VALUE, span(facts[i][1]));
		row_text(row, HOST_FACT_SOURCE, span("/proc"));
	}
	for (size_t i = 0; i < array_length(settings); i++) {
		row = db_row(db, TABLE_HOST_SYSCTL);
		row_text(row, HOST_SYSCTL_NAME, span(settings[i][0]));
		row_text(row, HOST_SYSCTL_VALUE, span(settings[i][1]));
	}
	row = db_row(db, TABLE_OS_RELEASE);
	row_int(row, OS_RELEASE_PID, 0);
	row_text(row, OS_RELEASE_NAME, span("PRETTY_NAME"));
	row_text(row, OS_RELEASE_VALUE, span("Debian GNU/Linux 12 (bookworm)"));
}

static void seed_cpus(struct db *db)
{
	for (int cpu = 0; cpu < 3; cpu++) {
		struct row *row = db_row(db, TABLE_HOST_CPU_PLACE);

		row_int(row, HOST_CPU_PLACE_CPU, cpu);
		row_int(row, HOST_CPU_PLACE_IS_ONLINE, cpu < 2);
		row_int(row, HOST_CPU_PLACE_NODE, 0);
		if (cpu == 2)
			continue;
		row_int(row, HOST_CPU_PLACE_PACKAGE, 0);
		row_int(row, HOST_CPU_PLACE_DIE, 0);
		row_int(row, HOST_CPU_PLACE_CORE, cpu);
		row_real(row, HOST_CPU_PLACE_CLOCK_MHZ, 2500);
	}
}

static void seed_clocks(struct db *db, bool is_sick)
{
	for (int end = 0; end < 2; end++) {
		struct row *row = db_row(db, TABLE_HOST_CLOCK);

		row_int(row, HOST_CLOCK_T_NS, SEED_T_NS + end * WINDOW_NS);
		row_int(row, HOST_CLOCK_REALTIME_NS, SEED_REALTIME_NS + end * (WINDOW_NS + 20000) - (is_sick && end ? 250000000 : 0));
		row_int(row, HOST_CLOCK_BOOTTIME_NS, SEED_T_NS + end * WINDOW_NS);
		row_int(row, HOST_CLOCK_UNCERTAINTY_NS, 200);
		row_int(row, HOST_CLOCK_STATE, is_sick ? 5 : 0);
		row_int(row, HOST_CLOCK_STATUS, is_sick ? 0x40 : 0x2001);
		row_int(row, HOST_CLOCK_CLOCK_OFFSET, 1500);
		row_int(row, HOST_CLOCK_FREQUENCY, 65536 * 12);
		row_int(row, HOST_CLOCK_MAX_ERROR_US, is_sick ? 16000000 : 40000);
	}
}

static void seed_memory(struct db *db, bool is_sick)
{
	const struct {
		const char *name;
		int64_t value;
	} lines[] = {
		{ "MemTotal", 4096 * MIB },   { "MemFree", 300 * MIB }, { "MemAvailable", (is_sick ? 60 : 2048) * MIB },
		{ "SwapTotal", 1024 * MIB },  { "SwapFree", 900 * MIB }, { "HugePages_Total", 4 },
	};

	for (size_t i = 0; i < array_length(lines); i++) {
		struct row *row = db_row(db, TABLE_HOST_MEMINFO);

		row_text(row, HOST_MEMINFO_NAME, span(lines[i].name));
		row_int(row, HOST_MEMINFO_VALUE, lines[i].value);
	}
	for (int end = 0; end < 2; end++) {
		struct row *row = db_row(db, TABLE_HOST_VMSTAT);

		row_int(row, HOST_VMSTAT_T_NS, SEED_T_NS + end * WINDOW_NS);
		row_text(row, HOST_VMSTAT_NAME, span("pswpin"));
		row_int(row, HOST_VMSTAT_VALUE, 1000 + (is_sick ? 700 : 3) * end);
	}
	for (int tick = 0; tick < SEED_TICKS; tick++) {
		struct row *row = db_row(db, TABLE_HOST_PRESSURE);

		row_int(row, HOST_PRESSURE_TICK, tick);
		row_text(row, HOST_PRESSURE_RESOURCE, span("cpu"));
		row_text(row, HOST_PRESSURE_KIND, span("some"));
		row_real(row, HOST_PRESSURE_AVG10_PERCENT, is_sick ? 55 : 1.5);
		row_real(row, HOST_PRESSURE_AVG60_PERCENT, 1);
		row_real(row, HOST_PRESSURE_AVG300_PERCENT, 1);
		row_int(row, HOST_PRESSURE_TOTAL_US, 1000000 + (is_sick ? 150000 : 3000) * tick);
	}
}

static void seed_disk(struct db *db, int end, const char *name, int minor, int64_t start)
{
	struct row *row = db_row(db, TABLE_HOST_DISK);

	row_int(row, HOST_DISK_T_NS, SEED_T_NS + end * WINDOW_NS);
	row_int(row, HOST_DISK_MAJOR, 8);
	row_int(row, HOST_DISK_MINOR, minor);
	row_text(row, HOST_DISK_NAME, span(name));
	row_int(row, HOST_DISK_READS, start + 10 * end);
	row_int(row, HOST_DISK_READ_SECTORS, start + 80 * end);
	row_int(row, HOST_DISK_READ_MS, start + 5 * end);
	row_int(row, HOST_DISK_WRITES, start + 20 * end);
	row_int(row, HOST_DISK_WRITE_SECTORS, start + 2048 * end);
	row_int(row, HOST_DISK_WRITE_MS, start + 80 * end);
	row_int(row, HOST_DISK_IN_FLIGHT, minor == 0);
	row_int(row, HOST_DISK_BUSY_MS, start + 250 * end);
	row_int(row, HOST_DISK_WEIGHTED_MS, start + 500 * end);
}

static void seed_counters(struct db *db, int end)
{
	static const char *const interfaces[] = { "lo", "eth0" };
	static const char *const interrupts[] = { "LOC", "NET_RX" };

	/* sdb was taken out and put in again: its counters began anew. */
	seed_disk(db, end, "sda", 0, 1000);
	seed_disk(db, end, "sdb", 16, end ? 5 : 90000);
	seed_disk(db, end, "loop0", 32, end ? -20 : 0);
	for (size_t i = 0; i < array_length(interfaces); i++) {
		struct row *row = db_row(db, TABLE_HOST_INTERFACE);

		row_int(row, HOST_INTERFACE_T_NS, SEED_T_NS + end * WINDOW_NS);
		row_int(row, HOST_INTERFACE_PID, 0);
		row_text(row, HOST_INTERFACE_NAME, span(interfaces[i]));
		for (int column = HOST_INTERFACE_RECEIVE_BYTES; column < HOST_INTERFACE_COLUMNS; column++)
			row_int(row, column, (i == 1) * (100 + 3 * end));
		row_int(row, HOST_INTERFACE_RECEIVE_BYTES, 5000 + end * (i == 1 ? 125000 : -1000));
	}
	for (int is_soft = 0; is_soft < 2; is_soft++) {
		struct row *row = db_row(db, TABLE_HOST_INTERRUPT);

		row_int(row, HOST_INTERRUPT_T_NS, SEED_T_NS + end * WINDOW_NS);
		row_int(row, HOST_INTERRUPT_IS_SOFT, is_soft);
		row_text(row, HOST_INTERRUPT_NAME, span(interrupts[is_soft]));
		row_int(row, HOST_INTERRUPT_COUNT, 1000 + end * (is_soft ? 40 : 900));
		if (!is_soft)
			row_text(row, HOST_INTERRUPT_DESCRIPTION, span("Local timer interrupts"));
	}
}

static void seed_log(struct db *db, bool is_sick)
{
	static const struct {
		const char *text;
		int level, reason, pid;
		bool is_sick;
	} lines[] = {
		{ "gunicorn[4242]: said something", 6, 3, SEED_PID, false },
		{ "gunicorn[4100]: segfault at 0 ip 00007f sp 00007f error 4", 6, 2, SEED_PID, true },
		{ "Memory cgroup out of memory: Killed process 4100 (gunicorn) total-vm:1kB", 3, 2, SEED_PID, true },
		{ "Out of memory: Killed process 99 (java) total-vm:1kB", 3, 1, 0, true },
	};
	struct row *row = NULL;

	for (size_t i = 0; i < array_length(lines); i++) {
		if (lines[i].is_sick && !is_sick)
			continue;
		row = db_row(db, TABLE_KERNEL_LINE);
		row_int(row, KERNEL_LINE_SEQUENCE, (int64_t)i + 1);
		row_int(row, KERNEL_LINE_T_NS, SEED_T_NS - (int64_t)(60 - i) * WINDOW_NS);
		row_int(row, KERNEL_LINE_LEVEL, lines[i].level);
		row_int(row, KERNEL_LINE_FACILITY, 0);
		row_int(row, KERNEL_LINE_REASON, lines[i].reason);
		if (lines[i].pid)
			row_int(row, KERNEL_LINE_PID, lines[i].pid);
		row_text(row, KERNEL_LINE_TEXT, span(lines[i].text));
	}
	row = db_row(db, TABLE_JOURNAL_LINE);
	row_int(row, JOURNAL_LINE_PID, SEED_PID);
	row_int(row, JOURNAL_LINE_POSITION, 0);
	row_int(row, JOURNAL_LINE_REALTIME_NS, SEED_REALTIME_NS - WINDOW_NS);
	row_int(row, JOURNAL_LINE_WRITER_PID, SEED_PID);
	row_text(row, JOURNAL_LINE_WRITER_COMM, span("gunicorn"));
	row_text(row, JOURNAL_LINE_UNIT, span("gunicorn.service"));
	row_int(row, JOURNAL_LINE_LEVEL, 3);
	row_text(row, JOURNAL_LINE_MESSAGE, span("worker timed out"));
}

void seed_host_state(struct db *db, const struct seed_options *options)
{
	seed_evidence(db);
	seed_facts(db, options->host_sick);
	seed_cpus(db);
	seed_clocks(db, options->host_sick);
	seed_memory(db, options->host_sick);
	seed_log(db, options->host_sick);
	seed_counters(db, 0);
	seed_counters(db, 1);
}
