/* The auxiliary vector: what the kernel told the program at its start. */
#include "capture/proc/auxv.h"
#include "capture/registry.h"

static struct outcome auxv_collect(const struct target *target, struct sink *sink)
{
	struct span bytes = { 0 };
	struct proc_auxv auxv = { 0 };
	struct outcome got = outcome_ok();

	if (target->is_zombie || target->is_kernel_thread)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, "it has no memory of its own");
	got = sink_read(sink, target, "auxv", &bytes);
	if (!is_ok(got))
		return got;
	got = proc_auxv_parse(bytes, &auxv);
	sink_outcome(sink, got);
	for (size_t i = 0; i < auxv.count; i++) {
		struct row *row = sink_row(sink, TABLE_AUXV);

		row_int(row, AUXV_PID, target->pid);
		row_int(row, AUXV_POSITION, (int64_t)i);
		row_int(row, AUXV_TYPE, (int64_t)auxv.entry[i].type);
		row_int(row, AUXV_VALUE, (int64_t)auxv.entry[i].value);
	}
	return got;
}

const struct collector collector_auxv = {
	.name = "auxv",
	.about = "auxiliary vector",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_AUXV },
	.table_count = 1,
	.collect = auxv_collect,
};
