#include "capture/python/reading.h"

#include <errno.h>

#include "capture/proc/stat.h"
#include "common/io.h"

enum { MAPS_CAP = 64 << 20, STAT_CAP = 4096, INTERNER_BYTES = 64 << 20 };

static char state_of(int dir)
{
	struct strbuf text = { 0 };
	struct proc_stat stat = { 0 };

	io_read_single_at(dir, "stat", &text, STAT_CAP);
	proc_stat_parse(strbuf_span(&text), &stat);
	strbuf_deinit(&text);
	return stat.state;
}

static struct outcome find_runtime(struct reading *reading)
{
	uint64_t start_ns = sink_now();
	struct outcome got = memory_open(&reading->memory, reading->dir, reading->pid);

	if (!is_ok(got))
		return got;
	got = io_read_at(reading->dir, "maps", &reading->mappings.text, MAPS_CAP);
	if (!is_ok(got))
		return got;
	got = mappings_parse(&reading->mappings);
	if (is_ok(got))
		got = runtime_find(&reading->memory, &reading->mappings, reading->dir, &reading->runtime);
	reading->locate_ns = sink_now() - start_ns;
	return got;
}

static struct outcome open_all(struct reading *reading)
{
	struct outcome got = find_runtime(reading);

	if (!is_ok(got))
		return got;
	reading->state = state_of(reading->dir);
	memory_cache_begin(&reading->memory);
	got = tasks_read(reading->dir, &reading->tasks);
	if (is_ok(got))
		got = threads_read(&reading->memory, &reading->runtime, &reading->threads);
	if (is_ok(got))
		threads_match(&reading->memory, &reading->runtime, &reading->mappings, reading->dir, &reading->tasks, &reading->threads);
	if (is_ok(got))
		got = codes_init(&reading->codes, &reading->memory, &reading->runtime);
	if (is_ok(got))
		got = walker_init(&reading->walker, &reading->memory, &reading->runtime, &reading->codes);
	reading->answer.interner = interner_create(INTERNER_BYTES);
	return reading->answer.interner ? got : outcome_fault(ENOMEM, "no memory for stacks");
}

struct outcome reading_open(struct reading *reading)
{
	if (!reading->is_tried)
		reading->opened = open_all(reading);
	reading->is_tried = true;
	return reading->opened;
}

void reading_close(struct reading *reading)
{
	interner_destroy(reading->answer.interner);
	walker_deinit(&reading->walker);
	codes_deinit(&reading->codes);
	threads_deinit(&reading->threads);
	tasks_deinit(&reading->tasks);
	mappings_deinit(&reading->mappings);
	arena_deinit(&reading->arena);
	memory_close(&reading->memory);
}
