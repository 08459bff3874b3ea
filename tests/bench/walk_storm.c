/*
 * Reads the Python stacks of a process flat out, for a judge: many samples in a short time, with their names and lines.
 *
 * usage: walk_storm PID SAMPLES     reads each thread but the main one until so many of its samples show something, and prints
 *                                   "WHOLE_PERCENT TRIES_A_STACK", then a line for each distinct stack: how often, and function, file and line of
 *                                   its frames, outermost first, all after tabs; a leaf whose line is uncertain is left out
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "capture/python/reading.h"
#include "common/cleanup.h"

enum { TRIES = 5, PLACES = 1 << 16, WALKS_A_SAMPLE = 20 };

/* A frame that was looked up before. */
struct place {
	uint64_t code;
	int32_t instruction;
	uint32_t frame;
};

struct storm {
	struct reading reading;
	struct place *places;
	uint64_t *counts; /* by stack */
	size_t room;
	uint64_t walks, whole, tries;
};

static uint32_t frame_of(struct storm *storm, const struct walk_frame *met)
{
	struct place *place = &storm->places[((met->code >> 4) * 31 + (uint32_t)met->instruction) % PLACES];

	if (place->frame && place->code == met->code && place->instruction == met->instruction)
		return place->frame;
	*place = (struct place){ met->code, met->instruction,
				 python_frame(&storm->reading, met->is_unreadable ? NULL : codes_get(&storm->reading.codes, met->code), met->instruction) };
	return place->frame;
}

static bool count(struct storm *storm, const struct walk_stack *walked)
{
	uint32_t stack = 0;

	for (size_t i = walked->count; i > (walked->is_leaf_uncertain ? 1U : 0U); i--)
		if (!walked->frames[i - 1].is_shim)
			stack = interner_stack(storm->reading.answer.interner, stack, frame_of(storm, &walked->frames[i - 1]));
	if (stack >= storm->room) {
		size_t room = 2 * ((size_t)stack + 1024);
		uint64_t *grown = realloc(storm->counts, room * sizeof(*grown));

		if (!grown)
			return false;
		for (size_t i = storm->room; i < room; i++)
			grown[i] = 0;
		storm->counts = grown;
		storm->room = room;
	}
	storm->counts[stack]++;
	storm->walks++;
	storm->whole += walked->is_whole;
	storm->tries += walked->tries;
	return true;
}

static bool walk_all(struct storm *storm, uint64_t samples)
{
	const struct py_threads *threads = &storm->reading.threads;

	for (size_t i = 0; i < threads->thread_count; i++) {
		struct walk walk = { 0 };
		bool is_counted = true;

		if (!threads->thread[i].task || threads->thread[i].task->tid == storm->reading.pid)
			continue;
		walk_init(&walk, threads->thread[i].address, threads->interpreter[threads->thread[i].interpreter].gil);
		for (uint64_t walked = 0, taken = 0; taken < samples && walked < WALKS_A_SAMPLE * samples && is_counted; walked++) {
			struct walk_stack stack = { 0 };

			walk_run(&storm->reading.walker, &walk, TRIES, &stack);
			taken += stack.count > 0;
			is_counted = count(storm, &stack);
		}
		walk_deinit(&walk);
		if (!is_counted)
			return false;
	}
	return true;
}

static void print_stack(const struct interner *interner, uint32_t stack)
{
	uint32_t frame = 0;
	uint32_t parent = stack ? interner_stack_at(interner, stack, &frame) : 0;
	struct interned_frame at = { 0 };
	struct interned_function function = { 0 };
	struct span name = span("?");
	struct span file = span("?");

	if (!stack)
		return;
	print_stack(interner, parent);
	at = interner_frame_at(interner, frame);
	function = interner_function_at(interner, at.function);
	if (function.name)
		name = interner_string_at(interner, function.name);
	if (function.file)
		file = interner_string_at(interner, function.file);
	printf("\t%.*s\t%.*s\t%d", (int)name.length, name.at, (int)file.length, file.at, at.line);
}

static void print_all(const struct storm *storm)
{
	printf("%.3f %.2f\n", 100.0 * (double)storm->whole / (double)storm->walks, (double)storm->tries / (double)storm->walks);
	for (size_t i = 1; i < storm->room; i++) {
		if (!storm->counts[i])
			continue;
		printf("%llu", (unsigned long long)storm->counts[i]);
		print_stack(storm->reading.answer.interner, (uint32_t)i);
		printf("\n");
	}
}

int main(int argc, char **argv)
{
	int pid = 0;
	uint64_t samples = 0;
	cleanup_strbuf struct strbuf path = { 0 };
	struct storm storm = { .places = calloc(PLACES, sizeof(struct place)) };
	bool is_done = false;

	if (argc != 3 || !span_int(span(argv[1]), &pid) || !span_uint64(span(argv[2]), &samples) || !storm.places)
		return 2;
	strbuf_addf(&path, "/proc/%d", pid);
	storm.reading.pid = pid;
	storm.reading.dir = open(strbuf_text(&path), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (storm.reading.dir < 0 || !is_ok(reading_open(&storm.reading))) {
		fprintf(stderr, "no Python process that can be read: %d\n", pid);
		return 1;
	}
	memory_cache_end(&storm.reading.memory);
	is_done = walk_all(&storm, samples) && storm.walks > 0;
	if (is_done)
		print_all(&storm);
	free(storm.counts);
	free(storm.places);
	reading_close(&storm.reading);
	return !is_done;
}
