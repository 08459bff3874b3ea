#include <string.h>

#include "capture/python/collector_state.h"

/*
 * 3.15: struct gc_stats of Include/internal/pycore_interp_structs.h. Each generation has a ring of its last collections; counts in it go on from one
 * to the next, so that what one collection did is the difference from the one before it.
 */
struct past {
	int64_t ts_start, ts_stop; /* CLOCK_MONOTONIC */
	int64_t collections, collected, uncollectable, candidates;
	double duration;           /* seconds, of all so far */
	int64_t heap_size;
};

enum {
	YOUNG_COUNT = 11,
	OLD_COUNT = 3,
	RING_YOUNG = 0,
	RING_OLD = 712,     /* behind 11 records, an index of one byte, and padding */
	RING_OLDER = 912,
	RING_BYTES = 1112,  /* of 3.15.0; later ones have a sequence number behind it */
	READ_TRIES = 8,
};
_Static_assert(sizeof(struct past) == 64, "as in CPython");

static const struct {
	size_t at;
	int count;
} rings[GC_GENERATIONS] = { { RING_YOUNG, YOUNG_COUNT }, { RING_OLD, OLD_COUNT }, { RING_OLDER, OLD_COUNT } };

/* Read twice alike: then nothing was written to it in between. */
static bool read_settled(struct memory *memory, uint64_t address, size_t size, char *bytes)
{
	char again[RING_BYTES + 8];

	if (memory_read(memory, address, bytes, size) != MEMORY_OK)
		return false;
	for (int i = 0; i < READ_TRIES; i++) {
		struct iovec piece = { (void *)(uintptr_t)address, size };

		if (memory_gather(memory, &piece, 1, again, size) != MEMORY_OK)
			return false;
		if (memcmp(bytes, again, size) == 0)
			return true;
		memcpy(bytes, again, size);
	}
	return false;
}

static struct past record(const char *ring, int index)
{
	struct past past = { 0 };

	memcpy(&past, ring + (size_t)index * sizeof(past), sizeof(past));
	return past;
}

static int64_t nanoseconds(double seconds)
{
	return seconds >= 0 && seconds < 9e9 ? (int64_t)(seconds * 1e9) : GC_UNKNOWN;
}

/* Of two totals; a memory that lies may hold any. */
static int64_t since(int64_t now, int64_t before)
{
	int64_t difference = 0;

	return __builtin_sub_overflow(now, before, &difference) ? GC_UNKNOWN : difference;
}

/* @before: NULL where the ring no longer has it. */
static void add_past(struct gc_state *ret, int generation, const struct past *past, const struct past *before)
{
	struct gc_past *made = &ret->past[ret->past_count];

	if (past->ts_start <= 0 || past->ts_stop < past->ts_start)
		return;
	*made = (struct gc_past){ .generation = generation, .t_ns = past->ts_start, .duration_ns = past->ts_stop - past->ts_start,
				  .collected = GC_UNKNOWN, .uncollectable = GC_UNKNOWN, .candidates = GC_UNKNOWN, .heap_objects = past->heap_size };
	if (before && since(past->collections, before->collections) == 1) {
		made->collected = since(past->collected, before->collected);
		made->uncollectable = since(past->uncollectable, before->uncollectable);
		made->candidates = since(past->candidates, before->candidates);
	}
	ret->past_count++;
}

static void read_ring(const char *ring, int count, int generation, struct gc_state *ret)
{
	struct gc_generation_counts *counts = &ret->generation[generation];
	int index = (signed char)ring[(size_t)count * sizeof(struct past)];
	struct past last = { 0 };

	if (index < 0 || index >= count)
		return;
	last = record(ring, index);
	counts->collections = last.collections;
	counts->collected = last.collected;
	counts->uncollectable = last.uncollectable;
	counts->candidates = last.candidates;
	counts->duration_ns = nanoseconds(last.duration);
	/* The oldest stands behind the newest. */
	for (int i = 1; i <= count; i++) {
		struct past past = record(ring, (index + i) % count);
		struct past before = record(ring, (index + i + count - 1) % count);

		add_past(ret, generation, &past, i > 1 || past.collections == 1 ? &before : NULL);
	}
}

bool gc_ring_read(struct memory *memory, const struct runtime *runtime, uint64_t address, struct gc_state *ret)
{
	char bytes[RING_BYTES + 8] = { 0 };
	size_t size = runtime->layout.gc_stats_size == RING_BYTES ? RING_BYTES : RING_BYTES + 8;

	if (!memory_is_plausible(address) || runtime->layout.gc_stats_size < RING_BYTES || !read_settled(memory, address, size, bytes))
		return false;
	for (int i = 0; i < GC_GENERATIONS; i++)
		read_ring(bytes + rings[i].at, rings[i].count, i, ret);
	return true;
}
