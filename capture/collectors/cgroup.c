/* Control groups: what limits the target, how much of it is used, and what happened at the limits. v1, v2 and both. */
#include "capture/cgroup_read.h"
#include "capture/registry.h"

static struct outcome collect(const struct target *target, struct sink *sink)
{
	cleanup_cgroup_places struct cgroup_places places = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_peek(sink, target->pid, target->dir, "cgroup", &text);
	bool is_found = false;
	bool has_pressure = false;

	/* The window follows them only where they were asked for, which this tells it. */
	sink_once(sink, span("cgroup"));
	if (!is_ok(got))
		return got;
	/* The text lives until the next read. */
	text = sink_keep(sink, text);
	cgroup_places_find(sink, target, text, &places);
	for (size_t i = 0; i < places.count; i++)
		is_found = is_found || places.at[i].reach != CGROUP_NOWHERE;
	if (!is_found)
		return outcome_of(OUTCOME_ABSENT, 0, "no mount of ours or the process's shows its control groups");
	got = cgroup_read(sink, target, &places, CGROUP_AT_START, &has_pressure);
	if (!has_pressure)
		sink_lacks(sink, TABLE_CGROUP_PSI, outcome_of(OUTCOME_ABSENT, 0, "v1 has no pressure files, v2 only with psi, and the root has the host's"));
	return got;
}

const struct collector collector_cgroup = {
	.name = "cgroup",
	.about = "control groups and those above: limits, usage, events, throttling, pressure",
	.needs = "a mount of the control group file system that shows the process's groups",
	.cost = COST_READ,
	.tables = { TABLE_CGROUP_LEVEL, TABLE_CGROUP_VALUE, TABLE_CGROUP_PSI },
	.table_count = 3,
	.collect = collect,
};
