/*
 * The second round, for what a path cannot tell: files that are deleted, exchanged, or out of reach. The worker opens map_files, or where that is
 * refused copies the beginning of the objects' memory, as ourselves, and becomes the target before it looks at a byte of either.
 */
#include <errno.h>
#include <fcntl.h>

#include "capture/collectors/modules_reading.h"
#include "common/cleanup.h"

struct mapped_answer {
	enum module_source source;
	struct elf_facts facts;
};

/* Its path leads to the very file that is mapped, and it could be read. */
static bool is_settled(const struct module *module)
{
	return module->is_vdso || (module_is_same_inode(module) && module_is_same_device(module) &&
				   (is_ok(module->path_got) || module->path_got.kind == OUTCOME_NOT_APPLICABLE));
}

static void hold(struct reading *reading, size_t index)
{
	const struct module *module = &reading->modules->list[reading->items[index]];
	struct held *held = &reading->held[index];
	cleanup_strbuf struct strbuf name = { 0 };
	struct stat file = { 0 };

	*held = (struct held){ .fd = -1 };
	strbuf_addf(&name, "map_files/%llx-%llx", (unsigned long long)module->map.start, (unsigned long long)module->map.end);
	if (fstatat(reading->modules->target->dir, strbuf_text(&name), &file, 0) == 0 && S_ISREG(file.st_mode))
		held->fd = openat(reading->modules->target->dir, strbuf_text(&name), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	held->err = held->fd < 0 ? errno : 0;
	if (held->fd < 0)
		reading_copy_head(reading, module, &held->head);
}

static struct outcome mapped_run(size_t index, void *context, struct strbuf *ret)
{
	struct reading *reading = context;
	struct held *held = &reading->held[index];
	struct mapped_answer answer = { 0 };
	struct outcome got = outcome_ok();

	if (!reading->is_ready) {
		for (size_t i = index; i < reading->count; i++)
			hold(reading, i);
		reading_open_root(reading);
		inside_enter(&reading->inside);
		inside_drop(&reading->inside);
		reading->is_ready = true;
	}
	if (held->fd >= 0) {
		got = elf_facts_read(held->fd, reading->modules->list[reading->items[index]].map.path, &answer.facts);
		answer.source = MODULE_FROM_MAP_FILES;
	} else {
		got = reading_facts_of_head(&held->head, &answer.facts);
		answer.source = MODULE_FROM_MEMORY;
		if (got.kind == OUTCOME_DENIED && held->err)
			got = outcome_errno(held->err, "map_files");
	}
	strbuf_add(ret, span_of(&answer, sizeof(answer)));
	return got;
}

static void note(struct reading *reading, const struct module *module, struct outcome got)
{
	cleanup_strbuf struct strbuf path = { 0 };

	if (got.kind == OUTCOME_OVER_BUDGET) {
		reading->untried_count++;
		return;
	}
	strbuf_addf(&path, "/proc/%d/map_files/%llx-%llx", (int)reading->modules->target->pid, (unsigned long long)module->map.start,
		    (unsigned long long)module->map.end);
	sink_note(reading->modules->sink, reading->modules->target->pid, strbuf_span(&path), got);
}

static struct outcome mapped_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct reading *reading = context;
	struct module *module = &reading->modules->list[reading->items[index]];
	struct mapped_answer answer = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (bytes.length == sizeof(answer))
		memcpy(&answer, bytes.at, sizeof(answer));
	module->got = got;
	module->facts = answer.facts;
	module->source = is_ok(got) || got.kind == OUTCOME_NOT_APPLICABLE || got.kind == OUTCOME_MALFORMED ? answer.source : MODULE_FROM_NOWHERE;
	if (module->source == MODULE_FROM_NOWHERE)
		note(reading, module, got);
	return outcome_ok();
}

/* The same build under its path tells more than its memory did. */
static void prefer_path(struct module *module)
{
	if (module->source == MODULE_FROM_MEMORY && module_is_same(module) == 1 && is_ok(module->path_got)) {
		module->facts = module->path_facts;
		module->source = MODULE_FROM_PATH;
	}
}

static struct outcome read_mapped(struct reading *reading)
{
	struct worker_job job = { .count = reading->count, .deadline_ms = MODULES_DEADLINE_MS, .run = mapped_run, .done = mapped_done, .context = reading };
	struct outcome got = reading->count ? sink_work(reading->modules->sink, &job) : outcome_ok();

	for (size_t i = 0; i < reading->count; i++)
		prefer_path(&reading->modules->list[reading->items[i]]);
	reading->count = 0;
	return got;
}

struct outcome modules_read_mapped(struct reading *reading)
{
	struct modules *modules = reading->modules;
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < modules->count && !is_fault(got) && !sink_stopping(modules->sink); i++) {
		struct module *module = &modules->list[i];

		module->got = module->path_got;
		if (is_settled(module)) {
			module->facts = module->path_facts;
			module->source = module->is_vdso ? MODULE_FROM_MEMORY : MODULE_FROM_PATH;
			continue;
		}
		/* Its file system hangs: map_files would as well. */
		if (module->path_got.kind == OUTCOME_TIMED_OUT || module->path_got.kind == OUTCOME_OVER_BUDGET)
			continue;
		reading->items[reading->count++] = i;
		if (reading->count == MODULES_CHUNK)
			got = read_mapped(reading);
	}
	return is_fault(got) ? got : read_mapped(reading);
}
