#include "capture/proc/io.h"

#include "capture/registry.h"

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct proc_io io = { 0 };
	struct span text = { 0 };
	struct row *row = NULL;
	struct outcome got = sink_read(sink, target, "io", &text);

	if (is_ok(got))
		got = proc_io_parse(text, &io);
	if (!is_ok(got)) {
		struct outcome noted = sink_outcome(sink, got);

		return is_fault(noted) ? noted : got;
	}
	row = sink_row(sink, TABLE_PROCESS_IO);
	row_int(row, PROCESS_IO_PID, target->pid);
	row_int(row, PROCESS_IO_RCHAR_BYTES, (int64_t)io.rchar_bytes);
	row_int(row, PROCESS_IO_WCHAR_BYTES, (int64_t)io.wchar_bytes);
	row_int(row, PROCESS_IO_SYSCR, (int64_t)io.syscr);
	row_int(row, PROCESS_IO_SYSCW, (int64_t)io.syscw);
	row_int(row, PROCESS_IO_READ_BYTES, (int64_t)io.read_bytes);
	row_int(row, PROCESS_IO_WRITE_BYTES, (int64_t)io.write_bytes);
	row_int(row, PROCESS_IO_CANCELLED_WRITE_BYTES, (int64_t)io.cancelled_write_bytes);
	return outcome_ok();
}

const struct collector collector_io = {
	.name = "io",
	.about = "bytes read and written since the process started",
	.needs = "the target's user, or CAP_SYS_PTRACE",
	.tables = { TABLE_PROCESS_IO },
	.table_count = 1,
	.collect = collect,
};
