/* The first round: each object's path is opened as the target would, by a worker that has become it. */
#include <errno.h>
#include <sys/auxv.h>

#include "capture/collectors/modules_reading.h"
#include "common/cleanup.h"

enum { VDSO_MAX_BYTES = 64 << 10 };

struct path_answer {
	bool has_file;
	struct stat file;
	struct elf_facts facts;
};

/* The path within the target's root; maps writes a newline as \012, and paths below another root than ours as seen from ours. */
static void path_inside(const struct reading *reading, const struct module *module, struct strbuf *ret)
{
	struct span path = module->map.path;
	struct span root = strbuf_span(&reading->root);
	ptrdiff_t newline = 0;

	if (root.length && path.length > root.length && span_equal(span_first(path, root.length), root) && path.at[root.length] == '/')
		path = span_skip(path, root.length);
	while ((newline = span_find(path, "\\012")) >= 0) {
		strbuf_add(ret, span_first(path, (size_t)newline));
		strbuf_add_byte(ret, '\n');
		path = span_skip(path, (size_t)newline + 4);
	}
	strbuf_add(ret, path);
}

/* The kernel has one for all processes of a kind, so ours will do: reading the target's would add a page to its resident set. */
static void copy_vdso(const struct reading *reading, const struct module *module, struct strbuf *ret)
{
	const char *ours = (const char *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
	uint64_t length = module->map.end - module->map.start;

	if (ours && module->map.start > UINT32_MAX && length <= VDSO_MAX_BYTES)
		strbuf_add(ret, span_of(ours, length));
	else
		reading_copy_head(reading, module, ret);
}

static struct outcome path_run(size_t index, void *context, struct strbuf *ret)
{
	struct reading *reading = context;
	const struct module *module = &reading->modules->list[index];
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_fd int fd = -1;
	struct path_answer answer = { 0 };
	struct outcome got = outcome_ok();

	if (!reading->is_ready) {
		for (size_t i = index; i < reading->modules->count; i++)
			if (reading->modules->list[i].is_vdso)
				copy_vdso(reading, &reading->modules->list[i], &reading->held[0].head);
		reading_open_root(reading);
		inside_enter(&reading->inside);
		reading->is_ready = true;
	}
	if (module->is_vdso) {
		got = reading_facts_of_head(&reading->held[0].head, &answer.facts);
	} else {
		path_inside(reading, module, &path);
		got = inside_open_file(&reading->inside, strbuf_text(&path), &fd, &answer.file);
		answer.has_file = answer.file.st_ino != 0;
		if (is_ok(got))
			got = elf_facts_read(fd, module->map.path, &answer.facts);
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
	strbuf_addf(&path, "/proc/%d/root", (int)reading->modules->target->pid);
	path_inside(reading, module, &path);
	sink_note(reading->modules->sink, reading->modules->target->pid, strbuf_span(&path), got);
}

static struct outcome path_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct reading *reading = context;
	struct module *module = &reading->modules->list[index];
	struct path_answer answer = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (bytes.length == sizeof(answer))
		memcpy(&answer, bytes.at, sizeof(answer));
	module->path_got = got;
	module->has_file = answer.has_file;
	module->file = answer.file;
	module->path_facts = answer.facts;
	if (got.kind == OUTCOME_TIMED_OUT || got.kind == OUTCOME_OVER_BUDGET)
		note(reading, module, got);
	return outcome_ok();
}

struct outcome modules_read_paths(struct reading *reading)
{
	struct worker_job job = { .count = reading->modules->count, .deadline_ms = MODULES_DEADLINE_MS, .run = path_run, .done = path_done, .context = reading };

	return job.count ? sink_work(reading->modules->sink, &job) : outcome_ok();
}
