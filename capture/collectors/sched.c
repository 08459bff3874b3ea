/* What the scheduler counts for the main thread. */
#include "capture/proc/sched.h"
#include "capture/registry.h"

static struct outcome sched_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct proc_sched_field field = { 0 };
	int64_t line = 0;
	struct outcome got = sink_read(sink, target, "sched", &text);

	if (!is_ok(got))
		return got;
	got = proc_sched_skip_heading(&text);
	sink_outcome(sink, got);
	while (is_ok(got) && proc_sched_next(&text, &field)) {
		struct row *row = sink_row(sink, TABLE_SCHED_FIELD);

		row_int(row, SCHED_FIELD_PID, target->pid);
		row_int(row, SCHED_FIELD_LINE, line++);
		row_text(row, SCHED_FIELD_NAME, field.name);
		row_text(row, SCHED_FIELD_VALUE, field.value);
	}
	return got;
}

const struct collector collector_sched = {
	.name = "sched",
	.about = "scheduler statistics of the main thread",
	.needs = "a kernel with CONFIG_SCHED_DEBUG",
	.cost = COST_READ,
	.tables = { TABLE_SCHED_FIELD },
	.table_count = 1,
	.collect = sched_collect,
};
