#include "capture/cgroup_cpu.h"

#include <fcntl.h>
#include <unistd.h>

#include "capture/proc/named_value.h"

static bool try_folder(const struct sink *sink, const char *mount, struct span controllers, struct span path, struct strbuf *ret)
{
	size_t start = ret->length;

	strbuf_add_text(ret, "sys/fs/cgroup");
	strbuf_add_text(ret, mount);
	strbuf_add(ret, controllers);
	if (!span_is(path, "/"))
		strbuf_add(ret, path);
	if (!strbuf_failed(ret) && !faccessat(sink_sys(sink), strbuf_text(ret) + start + strlen("sys/"), F_OK, 0))
		return true;
	strbuf_truncate(ret, start);
	return false;
}

bool cgroup_folder(const struct sink *sink, const struct proc_cgroup *group, struct strbuf *ret)
{
	/* "/../x": in another cgroup namespace than ours, and not below what is mounted here. */
	if (sink_sys(sink) < 0 || span_starts(group->path, "/..") || span_find(group->path, "/../") >= 0)
		return false;
	if (group->hierarchy == 0) {
		bool is_hybrid = !faccessat(sink_sys(sink), "fs/cgroup/unified/cgroup.controllers", F_OK, 0);

		return try_folder(sink, is_hybrid ? "/unified" : "", (struct span){ 0 }, group->path, ret);
	}
	if (span_starts(group->controllers, "name="))
		return try_folder(sink, "/", span_skip(group->controllers, strlen("name=")), group->path, ret);
	return try_folder(sink, "/", group->controllers, group->path, ret);
}

bool cgroup_has_cpu(const struct proc_cgroup *group)
{
	struct span rest = group->controllers;
	struct span name = { 0 };

	if (group->hierarchy == 0)
		return true;
	while (span_field(&rest, ',', &name))
		if (span_is(name, "cpu"))
			return true;
	return false;
}

void cgroup_cpu_store(struct sink *sink, pid_t pid, uint64_t t_ns, struct span text)
{
	struct named_value line = { 0 };

	while (named_value_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_CGROUP_CPU);

		row_int(row, CGROUP_CPU_PID, pid);
		row_int(row, CGROUP_CPU_T_NS, (int64_t)t_ns);
		row_text(row, CGROUP_CPU_NAME, line.name);
		row_int(row, CGROUP_CPU_VALUE, line.value);
	}
}

/* The path of the cpu.stat that counts for the target; empty: none. */
static void find_cpu_stat(struct sink *sink, const struct target *target, struct strbuf *ret)
{
	struct span text = { 0 };
	struct proc_cgroup group = { 0 };

	if (!is_ok(sink_peek(sink, target->pid, target->dir, "cgroup", &text)))
		return;
	while (proc_cgroup_next(&text, &group) && !ret->length) {
		if (!cgroup_has_cpu(&group) || !cgroup_folder(sink, &group, ret))
			continue;
		strbuf_add_text(ret, "/cpu.stat");
		if (faccessat(sink_sys(sink), strbuf_text(ret) + strlen("sys/"), F_OK, 0))
			strbuf_reset(ret);
	}
}

struct outcome cgroup_cpu_read_again(struct sink *sink, const struct target *target)
{
	struct strbuf path = { 0 };
	struct span text = { 0 };
	uint64_t t_ns = 0;
	struct outcome got = outcome_ok();

	find_cpu_stat(sink, target, &path);
	t_ns = sink_now();
	if (path.length)
		got = sink_peek_host(sink, strbuf_text(&path), &text);
	if (path.length && is_ok(got))
		cgroup_cpu_store(sink, target->pid, t_ns, text);
	strbuf_deinit(&path);
	return is_fault(got) ? got : outcome_ok();
}
