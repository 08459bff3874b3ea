#include "capture/cgroup_cpu.h"
#include "capture/registry.h"

static void store_group(struct sink *sink, pid_t pid, const struct proc_cgroup *group, struct span folder)
{
	struct row *row = sink_row(sink, TABLE_CGROUP);

	row_int(row, CGROUP_PID, pid);
	row_int(row, CGROUP_HIERARCHY, group->hierarchy);
	row_text(row, CGROUP_CONTROLLERS, group->controllers);
	row_text(row, CGROUP_PATH, group->path);
	if (!span_is_empty(folder))
		row_text(row, CGROUP_DIRECTORY, folder);
}

static struct outcome read_cpu(struct sink *sink, pid_t pid, struct strbuf *folder)
{
	struct span text = { 0 };
	uint64_t t_ns = sink_now();
	struct outcome got = outcome_ok();

	strbuf_add_text(folder, "/cpu.stat");
	got = sink_read_host(sink, strbuf_text(folder), &text);
	if (is_ok(got))
		cgroup_cpu_store(sink, pid, t_ns, text);
	return got;
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct proc_cgroup group = { 0 };
	struct outcome cpu = outcome_of(OUTCOME_ABSENT, 0, "no control group with the cpu controller is mounted here");
	struct outcome got = sink_read(sink, target, "cgroup", &text);

	if (!is_ok(got))
		return got;
	while (proc_cgroup_next(&text, &group)) {
		cleanup_strbuf struct strbuf folder = { 0 };
		bool found = cgroup_folder(sink, &group, &folder);

		store_group(sink, target->pid, &group, strbuf_span(&folder));
		/* v2's cpu.stat counts time even without the controller; v1's says more where both are there. */
		if (found && cgroup_has_cpu(&group) && !is_ok(cpu))
			cpu = read_cpu(sink, target->pid, &folder);
		if (is_fault(cpu))
			return cpu;
	}
	return cpu;
}

const struct collector collector_cgroup = {
	.name = "cgroup",
	.about = "control groups, and the CPU time and throttling of the target's",
	.tables = { TABLE_CGROUP, TABLE_CGROUP_CPU },
	.table_count = 2,
	.collect = collect,
};
