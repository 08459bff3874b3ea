#include "tests/report/seed_window.h"

#include "common/array.h"

static const int64_t MIB = 1 << 20;
static const int64_t STEP_NS = 250000000;

static const struct {
	int pid, ppid, sid;
	const char *comm, *arguments;
} processes[] = {
	{ 1, 0, 1, "systemd", "/sbin/init" },
	{ 2, 0, 0, "kthreadd", NULL },
	{ 3, 2, 0, "kworker/0:0", NULL },
	{ 300, 1, 300, "sshd", "sshd: /usr/sbin/sshd -D" },
	{ 400, 300, 400, "bash", "-bash" },
	{ 4200, 1, 4200, "gunicorn", "gunicorn: master [app:wsgi]" },
	{ SEED_PID, 4200, 4200, NULL, "/usr/bin/python3.11 /usr/bin/gunicorn --workers 3 app:wsgi" },
	{ 4300, 4200, 4200, "gunicorn", "gunicorn: worker [app:wsgi]" },
	{ 4310, 4300, 4200, "sh", NULL },
	{ 5000, 400, 400, "pidshot-capture", "pidshot-capture -w 1 4242" },
};
_Static_assert(array_length(processes) == SEED_PROCESSES, "as the header says");

static void seed_sample(struct db *db, const struct seed_options *options, size_t i, struct span name)
{
	struct row *row = db_row(db, TABLE_PROCESS_SAMPLE);

	row_int(row, PROCESS_SAMPLE_PID, processes[i].pid);
	row_int(row, PROCESS_SAMPLE_T_NS, SEED_T_NS + 1000000000);
	row_int(row, PROCESS_SAMPLE_START_TICKS, 100 + (int64_t)i);
	row_text(row, PROCESS_SAMPLE_COMM, name);
	row_text(row, PROCESS_SAMPLE_STATE, span("S"));
	row_int(row, PROCESS_SAMPLE_PPID, processes[i].ppid);
	row_int(row, PROCESS_SAMPLE_UTIME_TICKS, 10 * (int64_t)i + (processes[i].pid == SEED_PID ? 30 : options->host_sick && processes[i].pid == 300 ? 90 : 0));
	row_int(row, PROCESS_SAMPLE_STIME_TICKS, 5 * (int64_t)i);
	row_int(row, PROCESS_SAMPLE_VSZ_BYTES, 130 * MIB);
	row_int(row, PROCESS_SAMPLE_RSS_BYTES, 4 * MIB);
	row_int(row, PROCESS_SAMPLE_READ_BYTES, 4096 * (int64_t)i);
	row_int(row, PROCESS_SAMPLE_WRITE_BYTES, processes[i].pid == 4300 ? 3 * MIB : 0);
	row_int(row, PROCESS_SAMPLE_THREAD_COUNT, processes[i].pid == SEED_PID ? 3 : 1);
	row_int(row, PROCESS_SAMPLE_PROCESSOR, 0);
}

void seed_hosts_processes(struct db *db, const struct seed_options *options, struct span comm)
{
	for (size_t i = 0; i < array_length(processes); i++) {
		struct span name = processes[i].comm ? span(processes[i].comm) : comm;
		struct row *row = db_row(db, TABLE_PROCESS);

		row_int(row, PROCESS_PID, processes[i].pid);
		row_int(row, PROCESS_PPID, processes[i].ppid);
		row_int(row, PROCESS_PGID, processes[i].sid);
		row_int(row, PROCESS_SID, processes[i].sid);
		row_int(row, PROCESS_TTY, processes[i].sid == 400 ? 0x8800 : 0);
		row_int(row, PROCESS_TTY_PGID, processes[i].sid == 400 ? 5000 : -1);
		row_text(row, PROCESS_COMM, name);
		if (processes[i].arguments)
			row_text(row, PROCESS_ARGUMENTS, span(processes[i].arguments));
		row_text(row, PROCESS_STATE, span(processes[i].pid == 4310 ? "Z" : "S"));
		row_int(row, PROCESS_FLAGS, processes[i].pid == 2 || processes[i].pid == 3 ? 0x200040 : 0x400000);
		row_int(row, PROCESS_RUID, processes[i].pid >= 4200 && processes[i].pid < 5000 ? 33 : 0);
		row_int(row, PROCESS_EUID, processes[i].pid >= 4200 && processes[i].pid < 5000 ? 33 : 0);
		row_text(row, PROCESS_USER_NAME, span(processes[i].pid >= 4200 && processes[i].pid < 5000 ? "www-data" : "root"));
		row_int(row, PROCESS_UTIME_TICKS, 10 * (int64_t)i);
		row_int(row, PROCESS_STIME_TICKS, 5 * (int64_t)i);
		row_int(row, PROCESS_PRIORITY, 20);
		row_int(row, PROCESS_NICE, 0);
		row_int(row, PROCESS_THREAD_COUNT, processes[i].pid == SEED_PID ? 3 : 1);
		row_int(row, PROCESS_START_TICKS, 100 + (int64_t)i);
		row_int(row, PROCESS_VSZ_BYTES, 130 * MIB);
		row_int(row, PROCESS_RSS_BYTES, processes[i].pid == SEED_PID ? 40 * MIB : 4 * MIB);
		row_int(row, PROCESS_PROCESSOR, 0);
		row_int(row, PROCESS_READ_BYTES, 4096 * (int64_t)i);
		row_int(row, PROCESS_WRITE_BYTES, processes[i].pid == 4300 ? MIB : 0);
		row_int(row, PROCESS_T_NS, SEED_T_NS + 2000000);
		seed_sample(db, options, i, name);
	}
	for (int tid = SEED_PID + 1; tid <= SEED_PID + 2; tid++) {
		struct row *row = db_row(db, TABLE_PROCESS_THREAD);

		row_int(row, PROCESS_THREAD_PID, SEED_PID);
		row_int(row, PROCESS_THREAD_TID, tid);
		row_text(row, PROCESS_THREAD_COMM, comm);
	}
}

static void seed_process_counter(struct db *db, int tick, const struct seed_options *options)
{
	struct row *row = db_row(db, TABLE_PROCESS_COUNTER);

	row_int(row, PROCESS_COUNTER_PID, SEED_PID);
	row_int(row, PROCESS_COUNTER_TICK, tick);
	row_int(row, PROCESS_COUNTER_T_NS, SEED_T_NS + tick * STEP_NS + 100000);
	row_text(row, PROCESS_COUNTER_STATE, span(options->stopped ? "T" : "S"));
	row_int(row, PROCESS_COUNTER_UTIME_TICKS, 600 + 10 * tick);
	row_int(row, PROCESS_COUNTER_STIME_TICKS, 120 + 5 * tick);
	row_int(row, PROCESS_COUNTER_GUEST_TICKS, 0);
	row_int(row, PROCESS_COUNTER_MINOR_FAULTS, 1000 + 4 * tick);
	row_int(row, PROCESS_COUNTER_MAJOR_FAULTS, 2);
	row_int(row, PROCESS_COUNTER_BLKIO_DELAY_TICKS, 0);
	row_int(row, PROCESS_COUNTER_THREAD_COUNT, 3);
	row_int(row, PROCESS_COUNTER_PROCESSOR, tick % 2);
	row_int(row, PROCESS_COUNTER_VSZ_BYTES, 130 * MIB);
	row_int(row, PROCESS_COUNTER_RSS_BYTES, (40 + tick) * MIB);
	row_int(row, PROCESS_COUNTER_SWAP_BYTES, 0);
	row_int(row, PROCESS_COUNTER_VOLUNTARY_CTXT_SWITCHES, 900 + 8 * tick);
	row_int(row, PROCESS_COUNTER_NONVOLUNTARY_CTXT_SWITCHES, 12 + tick);
	row_int(row, PROCESS_COUNTER_RUN_NS, INT64_C(1200000000) + tick * INT64_C(37500000));
	row_int(row, PROCESS_COUNTER_RUN_DELAY_NS, 4000000 + tick * 1000000);
	row_int(row, PROCESS_COUNTER_FD_COUNT, SEED_FDS + options->more_fds);
	row_int(row, PROCESS_COUNTER_RCHAR_BYTES, 500000 + 4096 * tick);
	row_int(row, PROCESS_COUNTER_WCHAR_BYTES, 200000 + 1024 * tick);
	row_int(row, PROCESS_COUNTER_SYSCR, 800 + 4 * tick);
	row_int(row, PROCESS_COUNTER_SYSCW, 300 + 2 * tick);
	row_int(row, PROCESS_COUNTER_READ_BYTES, 4096 * tick);
	row_int(row, PROCESS_COUNTER_WRITE_BYTES, 8192 * tick);
	row_int(row, PROCESS_COUNTER_CANCELLED_WRITE_BYTES, 0);
}

static void seed_thread_counter(struct db *db, int tid, int tick, const struct seed_options *options)
{
	struct row *row = db_row(db, TABLE_THREAD_COUNTER);
	bool busy = tid == SEED_PID + 2;

	row_int(row, THREAD_COUNTER_PID, SEED_PID);
	row_int(row, THREAD_COUNTER_TID, tid);
	row_int(row, THREAD_COUNTER_TICK, tick);
	row_text(row, THREAD_COUNTER_STATE, span(options->stopped ? "T" : busy ? "R" : "S"));
	row_int(row, THREAD_COUNTER_UTIME_TICKS, 200 + (busy ? 10 * tick : 0));
	row_int(row, THREAD_COUNTER_STIME_TICKS, 40 + (busy ? 5 * tick : 0));
	row_int(row, THREAD_COUNTER_GUEST_TICKS, 0);
	row_int(row, THREAD_COUNTER_MINOR_FAULTS, 300 + (busy ? 4 * tick : 0));
	row_int(row, THREAD_COUNTER_MAJOR_FAULTS, 0);
	row_int(row, THREAD_COUNTER_PROCESSOR, busy);
	row_int(row, THREAD_COUNTER_RUN_NS, INT64_C(400000000) + (busy ? tick * INT64_C(150000000) : 0));
	row_int(row, THREAD_COUNTER_RUN_DELAY_NS, 1000000 + (busy ? tick * 1000000 : 0));
	row_int(row, THREAD_COUNTER_VOLUNTARY_CTXT_SWITCHES, 300 + (busy ? 8 * tick : 0));
	row_int(row, THREAD_COUNTER_NONVOLUNTARY_CTXT_SWITCHES, 4);
}

static void seed_host(struct db *db, int tick)
{
	static const char *const memory[] = { "MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapTotal", "SwapFree" };
	struct row *row = db_row(db, TABLE_HOST_ACTIVITY);

	row_int(row, HOST_ACTIVITY_TICK, tick);
	row_real(row, HOST_ACTIVITY_LOAD_1, 0.42);
	row_real(row, HOST_ACTIVITY_LOAD_5, 0.31);
	row_real(row, HOST_ACTIVITY_LOAD_15, 0.2);
	row_int(row, HOST_ACTIVITY_RUNNABLE, 2);
	row_int(row, HOST_ACTIVITY_TASKS, 120);
	row_int(row, HOST_ACTIVITY_CTXT_SWITCHES, 100000 + 400 * tick);
	for (int cpu = -1; cpu < 2; cpu++) {
		const int share = cpu < 0 ? 2 : 1;

		row = db_row(db, TABLE_HOST_CPU);
		for (int column = HOST_CPU_USER_TICKS; column < HOST_CPU_COLUMNS; column++)
			row_int(row, column, 0);
		row_int(row, HOST_CPU_TICK, tick);
		row_int(row, HOST_CPU_CPU, cpu);
		row_int(row, HOST_CPU_USER_TICKS, share * (5000 + 8 * tick));
		row_int(row, HOST_CPU_SYSTEM_TICKS, share * (2000 + 4 * tick));
		row_int(row, HOST_CPU_IDLE_TICKS, share * (90000 + 13 * tick));
	}
	for (size_t i = 0; i < array_length(memory); i++) {
		row = db_row(db, TABLE_HOST_MEMORY);
		row_int(row, HOST_MEMORY_TICK, tick);
		row_text(row, HOST_MEMORY_NAME, span(memory[i]));
		row_int(row, HOST_MEMORY_VALUE, (i == 0 ? 4096 : 500) * MIB);
	}
}

void seed_window(struct db *db, const struct seed_options *options)
{
	for (int tick = 0; tick < SEED_TICKS; tick++) {
		struct row *row = db_row(db, TABLE_TICK);

		row_int(row, TICK_TICK, tick);
		row_int(row, TICK_T_NS, SEED_T_NS + tick * STEP_NS);
		row_int(row, TICK_DURATION_NS, 900000);
		seed_process_counter(db, tick, options);
		for (int tid = SEED_PID; tid < SEED_PID + 3; tid++)
			if (tid == SEED_PID + 2 || tick == 0 || tick == SEED_TICKS - 1)
				seed_thread_counter(db, tid, tick, options);
		seed_host(db, tick);
	}
	seed_cgroups(db, options);
}
