#include "capture/headroom.h"

#include <fcntl.h>

#include "capture/cgroup_cpu.h"
#include "common/io.h"

/* The group that counts memory: v1's memory controller, else the unified one. Spans borrowed from @text. */
static bool find_memory_group(struct span text, struct proc_cgroup *ret)
{
	struct proc_cgroup group = { 0 };
	bool found = false;

	while (proc_cgroup_next(&text, &group)) {
		struct span rest = group.controllers;
		struct span name = { 0 };
		bool is_memory = false;

		while (span_field(&rest, ',', &name))
			is_memory = is_memory || span_is(name, "memory");
		if (!is_memory && (found || group.hierarchy != 0))
			continue;
		*ret = group;
		found = true;
		if (is_memory)
			return true;
	}
	return found;
}

static bool read_number(const struct sink *sink, const char *folder, const char *name, uint64_t *ret)
{
	enum { NUMBER_CAP = 64 };
	struct strbuf path = { 0 };
	struct strbuf text = { 0 };
	bool good = false;

	strbuf_addf(&path, "%s/%s", folder + strlen("sys/"), name);
	good = is_ok(io_read_at(sink_sys(sink), strbuf_text(&path), &text, NUMBER_CAP)) && span_uint64(span_trim(strbuf_span(&text)), ret);
	strbuf_deinit(&path);
	strbuf_deinit(&text);
	return good;
}

static bool read_headroom(const struct sink *sink, const struct proc_cgroup *group, uint64_t *ret)
{
	struct strbuf folder = { 0 };
	uint64_t limit = 0;
	uint64_t used = 0;
	bool good = cgroup_folder(sink, group, &folder);

	if (good && group->hierarchy == 0) /* "max" is no number: no limit */
		good = read_number(sink, strbuf_text(&folder), "memory.max", &limit) &&
		       read_number(sink, strbuf_text(&folder), "memory.current", &used);
	else if (good)
		good = read_number(sink, strbuf_text(&folder), "memory.limit_in_bytes", &limit) &&
		       read_number(sink, strbuf_text(&folder), "memory.usage_in_bytes", &used);
	strbuf_deinit(&folder);
	if (good)
		*ret = limit > used ? limit - used : 0;
	return good;
}

bool headroom_shared(struct sink *sink, const struct target *target, uint64_t *ret_bytes)
{
	struct strbuf ours = { 0 };
	struct strbuf theirs = { 0 };
	struct proc_cgroup own = { 0 };
	struct proc_cgroup group = { 0 };
	bool shared = is_ok(io_read_at(sink_proc(sink), "self/cgroup", &ours, SINK_FILE_CAP)) &&
		      is_ok(io_read_at(target->dir, "cgroup", &theirs, SINK_FILE_CAP)) && find_memory_group(strbuf_span(&ours), &own) &&
		      find_memory_group(strbuf_span(&theirs), &group) && own.hierarchy == group.hierarchy &&
		      span_equal(own.path, group.path) && read_headroom(sink, &group, ret_bytes);

	strbuf_deinit(&ours);
	strbuf_deinit(&theirs);
	return shared;
}
