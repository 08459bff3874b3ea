/* Every executable and library in the target's memory: which build it is, and whether its file is still the one that was started. */
#include "capture/collectors/modules.h"

#include <errno.h>

#include "capture/registry.h"
#include "common/cleanup.h"

enum { MODULES_MAX = 2000, MAPS_DEADLINE_MS = 2000 };

static bool is_library_name(struct span path)
{
	struct span name = span_skip(path, (size_t)(span_last_index(path, '/') + 1));

	return span_ends(name, ".so") || span_find(name, ".so.") >= 0;
}

static bool is_object(const struct proc_map *map)
{
	return map->inode && span_starts(map->path, "/") && !span_starts(map->path, "/dev/") && !span_starts(map->path, "/memfd:") &&
	       !span_starts(map->path, "/SYSV");
}

static bool is_same_file(const struct proc_map *a, const struct proc_map *b)
{
	return a->inode == b->inode && a->device_major == b->device_major && a->device_minor == b->device_minor && span_equal(a->path, b->path) &&
	       a->is_deleted == b->is_deleted;
}

/* By file, then by address. */
static int by_file(const void *left, const void *right)
{
	const struct proc_map *a = left;
	const struct proc_map *b = right;

	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->device_major != b->device_major)
		return a->device_major < b->device_major ? -1 : 1;
	if (a->device_minor != b->device_minor)
		return a->device_minor < b->device_minor ? -1 : 1;
	return (a->start > b->start) - (a->start < b->start);
}

static int by_address(const void *left, const void *right)
{
	const struct module *a = left;
	const struct module *b = right;

	return (a->map.start > b->map.start) - (a->map.start < b->map.start);
}

static size_t count_lines(struct span text)
{
	struct span line = { 0 };
	size_t count = 0;

	while (span_next_line(&text, &line))
		count++;
	return count;
}

static size_t read_maps(struct span text, struct proc_map *ret)
{
	struct span line = { 0 };
	size_t count = 0;

	while (span_next_line(&text, &line)) {
		struct proc_map map = { 0 };

		if (is_ok(proc_map_parse(line, &map)) && (is_object(&map) || span_is(map.path, "[vdso]")))
			ret[count++] = map;
	}
	return count;
}

static void add(struct modules *modules, const struct proc_map *maps, size_t count)
{
	const struct outcome untried = outcome_of(OUTCOME_OVER_BUDGET, 0, NULL);
	struct module module = { .map = maps[0], .end = maps[count - 1].end, .is_vdso = !maps[0].inode, .path_got = untried, .got = untried };

	for (size_t i = 0; i < count; i++)
		module.is_code |= maps[i].permissions.at[2] == 'x';
	if (module.is_code || is_library_name(module.map.path))
		modules->list[modules->count++] = module;
}

struct outcome modules_gather(struct span text, struct modules *ret)
{
	size_t lines = count_lines(text);
	cleanup_free struct proc_map *maps = calloc(lines ? lines : 1, sizeof(*maps));
	size_t count = 0;

	if (!maps)
		return outcome_fault(ENOMEM, "no memory for mappings");
	count = read_maps(text, maps);
	ret->list = calloc(count ? count : 1, sizeof(*ret->list));
	if (!ret->list)
		return outcome_fault(ENOMEM, "no memory for modules");
	qsort(maps, count, sizeof(*maps), by_file);
	for (size_t first = 0, next = 0; first < count; first = next) {
		for (next = first + 1; next < count && is_same_file(&maps[first], &maps[next]);)
			next++;
		add(ret, &maps[first], next - first);
	}
	qsort(ret->list, ret->count, sizeof(*ret->list), by_address);
	return outcome_ok();
}

static struct outcome keep_maps(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes, void *context)
{
	(void)sink;
	(void)request;
	*(struct span *)context = bytes;
	return is_fault(got) ? got : outcome_ok();
}

/* Collector memory has read it, unless it was left out. */
static struct outcome read_text(const struct target *target, struct sink *sink, struct span *ret)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct sink_request request = { .pid = target->pid, .dir = target->dir, .name = "maps" };

	if (sink_recall(sink, target, "maps", ret))
		return outcome_ok();
	strbuf_addf(&path, "/proc/%d/maps", (int)target->pid);
	request.path = strbuf_text(&path);
	return sink_read_batch(sink, &request, 1, MAPS_DEADLINE_MS, keep_maps, ret);
}

static struct outcome modules_collect(const struct target *target, struct sink *sink)
{
	struct modules modules = { .sink = sink, .target = target };
	cleanup_free struct module *list = NULL;
	struct span text = { 0 };
	struct outcome got = read_text(target, sink, &text);
	size_t all = 0;

	if (is_fault(got))
		return got;
	if (span_is_empty(text))
		return target->is_zombie || target->is_kernel_thread ? outcome_of(OUTCOME_NOT_APPLICABLE, 0, "it has no mappings")
								    : outcome_of(OUTCOME_DENIED, EACCES, "its mappings are not known");
	got = modules_gather(text, &modules);
	list = modules.list;
	all = modules.count;
	if (is_fault(got))
		return got;
	if (modules.count > MODULES_MAX)
		modules.count = MODULES_MAX;
	got = modules_read(&modules);
	for (size_t i = 0; i < modules.count && !is_fault(got); i++)
		module_row(&modules, &list[i]);
	return !is_ok(got) || all == modules.count ? got : outcome_of(OUTCOME_OVER_BUDGET, 0, "more mapped objects than are looked at");
}

const struct collector collector_modules = {
	.name = "modules",
	.about = "executables and libraries in memory: build, name, version of the C library, whether their files are still the same",
	.needs = "ptrace access to the process; for deleted files CAP_SYS_ADMIN or CAP_CHECKPOINT_RESTORE",
	.cost = COST_READ,
	.tables = { TABLE_MODULE },
	.table_count = 1,
	.collect = modules_collect,
};
