#include "capture/headroom.h"

#include <fcntl.h>

#include "capture/cgroup_place.h"
#include "common/cleanup.h"
#include "common/io.h"

/* The line of /proc/PID/cgroup about the group that counts memory: v1's memory controller, else the unified one. Empty: there is none. */
static struct span memory_line(struct span text)
{
	struct proc_cgroup group = { 0 };
	struct span unified = { 0 };
	struct span rest = text;

	while (proc_cgroup_next(&rest, &group)) {
		struct span line = span_first(text, text.length - rest.length);

		if (proc_cgroup_has(&group, span("memory")))
			return line;
		if (group.hierarchy == 0)
			unified = line;
		text = rest;
	}
	return unified;
}

static bool read_number(int dir, const char *name, uint64_t *ret)
{
	enum { NUMBER_CAP = 64 };
	cleanup_strbuf struct strbuf text = { 0 };

	return is_ok(io_read_at(dir, name, &text, NUMBER_CAP)) && span_uint64(span_trim(strbuf_span(&text)), ret);
}

/* "max" is no number: no limit. */
static bool read_headroom(int dir, bool is_unified, uint64_t *ret)
{
	uint64_t limit = 0;
	uint64_t used = 0;

	if (!read_number(dir, is_unified ? "memory.max" : "memory.limit_in_bytes", &limit) ||
	    !read_number(dir, is_unified ? "memory.current" : "memory.usage_in_bytes", &used))
		return false;
	*ret = limit > used ? limit - used : 0;
	return true;
}

/* True if the group @path is @above, or below it. */
static bool is_within(struct span path, struct span above)
{
	struct span below = { 0 };

	return proc_cgroup_below(path, above, &below);
}

/* The least of what is left in the groups that both are in. */
static bool least_headroom(const struct sink *sink, const struct cgroup_place *place, struct span own, uint64_t *ret)
{
	struct span directory = { 0 };
	bool found = false;

	for (size_t level = 0; cgroup_place_level(place, level, &directory); level++) {
		cleanup_fd int dir = is_within(own, cgroup_place_path(place, level)) ? cgroup_open(sink, directory) : -1;
		uint64_t left = 0;

		if (dir < 0 || !read_headroom(dir, place->group.hierarchy == 0, &left))
			continue;
		*ret = found && *ret < left ? *ret : left;
		found = true;
	}
	return found;
}

/* Our own path in that hierarchy. */
static bool find_own(struct span text, int64_t hierarchy, struct span *ret)
{
	struct proc_cgroup group = { 0 };

	while (proc_cgroup_next(&text, &group))
		if (group.hierarchy == hierarchy) {
			*ret = group.path;
			return true;
		}
	return false;
}

bool headroom_shared(struct sink *sink, const struct target *target, uint64_t *ret_bytes)
{
	cleanup_strbuf struct strbuf ours = { 0 };
	cleanup_strbuf struct strbuf theirs = { 0 };
	cleanup_cgroup_places struct cgroup_places places = { 0 };
	const struct cgroup_place *place = NULL;
	struct span own = { 0 };

	if (!is_ok(io_read_at(sink_proc(sink), "self/cgroup", &ours, SINK_FILE_CAP)) ||
	    !is_ok(io_read_at(target->dir, "cgroup", &theirs, SINK_FILE_CAP)))
		return false;
	/* That one alone: to find where a hierarchy is mounted is the most of the work. */
	cgroup_places_find(sink, target, memory_line(strbuf_span(&theirs)), &places);
	place = &places.at[0];
	return places.count && place->reach == CGROUP_HERE && find_own(strbuf_span(&ours), place->group.hierarchy, &own) &&
	       least_headroom(sink, place, own, ret_bytes);
}
