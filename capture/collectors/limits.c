/* Resource limits: what the kernel will refuse the target next. */
#include "capture/proc/limits.h"
#include "capture/registry.h"

static struct outcome limits_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct proc_limits limits = { 0 };
	struct outcome got = sink_read(sink, target, "limits", &text); /* a raw member and a row of `source` */

	if (!is_ok(got))
		return got;
	got = proc_limits_parse(text, &limits);
	sink_outcome(sink, got);
	for (size_t i = 0; i < limits.count; i++) {
		struct row *row = sink_row(sink, TABLE_RESOURCE_LIMIT);

		row_int(row, RESOURCE_LIMIT_PID, target->pid);
		row_int(row, RESOURCE_LIMIT_RESOURCE, limits.row[i].resource);
		row_int(row, RESOURCE_LIMIT_SOFT, limits.row[i].soft);
		row_int(row, RESOURCE_LIMIT_HARD, limits.row[i].hard);
	}
	return got;
}

const struct collector collector_limits = {
	.name = "limits",
	.about = "soft and hard resource limits",
	.needs = "read access to /proc/PID/limits",
	.cost = COST_READ,
	.tables = { TABLE_RESOURCE_LIMIT },
	.table_count = 1,
	.collect = limits_collect,
};
