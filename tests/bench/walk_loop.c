/*
 * How often a second the stacks of all Python threads of a process are read, with nothing else done: no names, no samples, no limit on the rate.
 *
 * usage: walk_loop PID MS      prints "SNAPSHOTS_A_SECOND THREADS WHOLE_PERCENT FRAMES_A_STACK VECTORS_A_STACK BYTES_A_STACK"
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "capture/python/reading.h"
#include "capture/sink.h"
#include "common/cleanup.h"

enum { TRIES = 5, WARM_UP = 5 };

static const uint64_t NS_PER_S = 1000000000, NS_PER_MS = 1000000;

struct tally {
	uint64_t snapshots, frames;
};

static void begin(const struct py_threads *threads, struct walk *walks, struct walk **order)
{
	for (size_t i = 0; i < threads->thread_count; i++) {
		walk_init(&walks[i], threads->thread[i].address, threads->interpreter[threads->thread[i].interpreter].gil);
		order[i] = &walks[i];
	}
}

static void walk_all(struct reading *reading, struct walk *const *order, uint64_t end_ns, struct tally *tally)
{
	do {
		walk_look(&reading->walker, order, reading->threads.thread_count);
		for (size_t i = 0; i < reading->threads.thread_count; i++) {
			struct walk_stack stack = { 0 };

			walk_run(&reading->walker, order[i], TRIES, &stack);
			tally->frames += stack.count;
		}
		tally->snapshots++;
	} while (sink_now() < end_ns);
}

static void measure(struct reading *reading, struct walk *const *order, int ms)
{
	struct tally tally = { 0 };
	size_t threads = reading->threads.thread_count;
	uint64_t start_ns = 0;
	double walked = 0;

	/* At first its frames are found. */
	for (int i = 0; i < WARM_UP; i++)
		walk_all(reading, order, 0, &tally);
	tally = (struct tally){ 0 };
	reading->memory.counts = (struct memory_counts){ 0 };
	reading->walker.walks = reading->walker.whole = 0;
	start_ns = sink_now();
	walk_all(reading, order, start_ns + (uint64_t)ms * NS_PER_MS, &tally);
	walked = (double)tally.snapshots * (double)threads;
	printf("%.1f %zu %.2f %.1f %.1f %.0f\n", (double)tally.snapshots * (double)NS_PER_S / (double)(sink_now() - start_ns), threads,
	       100.0 * (double)reading->walker.whole / (double)reading->walker.walks, (double)tally.frames / walked,
	       (double)reading->memory.counts.pieces / walked, (double)reading->memory.counts.bytes / walked);
}

int main(int argc, char **argv)
{
	int pid = 0;
	int ms = 0;
	cleanup_strbuf struct strbuf path = { 0 };
	struct reading reading = { 0 };
	struct walk *walks = NULL;
	struct walk **order = NULL;

	if (argc != 3 || !span_int(span(argv[1]), &pid) || !span_int(span(argv[2]), &ms))
		return 2;
	strbuf_addf(&path, "/proc/%d", pid);
	reading.pid = pid;
	reading.dir = open(strbuf_text(&path), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (reading.dir < 0 || !is_ok(reading_open(&reading))) {
		fprintf(stderr, "no Python process that can be read: %d\n", pid);
		return 1;
	}
	memory_cache_end(&reading.memory);
	walks = calloc(reading.threads.thread_count, sizeof(*walks));
	order = calloc(reading.threads.thread_count, sizeof(struct walk *));
	if (!walks || !order)
		return 1;
	begin(&reading.threads, walks, order);
	measure(&reading, order, ms);
	for (size_t i = 0; i < reading.threads.thread_count; i++)
		walk_deinit(&walks[i]);
	free(order);
	free(walks);
	reading_close(&reading);
	return 0;
}
