#include <stdlib.h>
#include <string.h>

#include "capture/python/walk.h"

enum {
	GAP_MAX = 1024,          /* bytes between two ranges that are copied along: less than a page, so always mapped */
	UNIT_MAX = 4096,         /* of frames on the heap: a smaller unit has a tighter interval */
	UNIT_MAX_STACK = 1 << 20,
	BYTES_MAX = 16 << 20,
};

static bool reserve(void *array, size_t *capacity, size_t count, size_t size)
{
	void **at = array;
	size_t wanted = *capacity ? *capacity : 8;
	void *grown = NULL;

	if (count <= *capacity)
		return true;
	while (wanted < count)
		wanted *= 2;
	grown = realloc(*at, wanted * size);
	if (!grown)
		return false;
	*at = grown;
	*capacity = wanted;
	return true;
}

static bool make_units(const struct walker *walker, struct walk *walk, uint64_t gap)
{
	uint32_t most = walker->runtime->version >= 311 ? UNIT_MAX_STACK : UNIT_MAX;

	if (!reserve(&walk->units, &walk->unit_capacity, walk->range_count ? walk->range_count : 1, sizeof(*walk->units)))
		return false;
	walk->unit_count = 0;
	for (size_t i = 0; i < walk->range_count; i++) {
		const struct walk_range *range = &walk->ranges[i];
		struct walk_unit *last = walk->unit_count ? &walk->units[walk->unit_count - 1] : NULL;
		uint64_t end = range->start + range->size;

		if (last && range->start <= last->start + last->size + gap && end - last->start <= most) {
			last->size = end - last->start > last->size ? (uint32_t)(end - last->start) : last->size;
			last->depth = range->depth < last->depth ? range->depth : last->depth;
			last->seen = range->seen > last->seen ? range->seen : last->seen;
			continue;
		}
		walk->units[walk->unit_count++] =
			(struct walk_unit){ .start = range->start, .size = range->size, .depth = range->depth, .seen = range->seen };
	}
	return true;
}

/* Appends a vector; returns where its bytes will be. */
static uint32_t add_vector(struct walk *walk, uint64_t address, uint32_t size)
{
	uint32_t at = (uint32_t)walk->size;

	walk->vectors[walk->vector_count++] = (struct iovec){ (void *)(uintptr_t)address, size };
	walk->size += size;
	return at;
}

static void add_unit(struct walk *walk, struct walk_unit *unit)
{
	unit->copy[unit->copies++] = add_vector(walk, unit->start, unit->size);
}

static void add_point(const struct walker *walker, struct walk *walk)
{
	const struct layout *layout = &walker->runtime->layout;

	walk->point[walk->point_count++] = add_vector(walk, walk->thread + walker->span_start, walker->span_size);
	/* 3.11, 3.12: the thread state leads to its frame by a structure on the C stack, which moves with each entry from C. */
	if (layout->cframe_current_frame >= 0)
		add_vector(walk, walk->cframe + (uint64_t)layout->cframe_current_frame, 8);
}

static void add_centre(const struct walker *walker, struct walk *walk)
{
	const struct layout *layout = &walker->runtime->layout;

	walk->centre = walk->point_count;
	add_point(walker, walk);
	if (!walk->gil)
		return;
	if (layout->gil_last_holder >= 0)
		walk->holder_at = add_vector(walk, walk->gil + (uint64_t)layout->gil_last_holder, 12); /* and locked, which follows */
	else
		walk->holder_at = add_vector(walk, walk->gil, 8);
}

/*
 * 3.11 and later: three times all of it, around the thread state. Where that leads to its frame by a cframe it is read again right after it: a cframe
 * that has moved was not the one that was read.
 */
static void order_stack(const struct walker *walker, struct walk *walk)
{
	for (unsigned copy = 0; copy < WALK_COPIES; copy++) {
		if (copy == 1)
			add_centre(walker, walk);
		if (copy == 1 && walker->runtime->layout.cframe_current_frame >= 0)
			add_point(walker, walk);
		for (size_t i = 0; i < walk->unit_count; i++)
			add_unit(walk, &walk->units[i]);
	}
}

static int by_depth(const void *left, const void *right, void *units)
{
	const struct walk_unit *all = units;
	uint32_t a = all[*(const uint32_t *)left].depth;
	uint32_t b = all[*(const uint32_t *)right].depth;

	return a < b ? -1 : a > b;
}

/*
 * Up to 3.10 frames are objects on the heap, used again at once: u0 u1 u0' u2 u1' ... | thread state | un ... u1 u0 | thread state, with the root in u0: the
 * nearer to the leaf, the tighter the interval around the centre; the second copy of each parent after its child catches one that was used again.
 */
static bool order_heap(const struct walker *walker, struct walk *walk)
{
	size_t count = walk->unit_count;
	uint32_t *order = calloc(count ? count : 1, sizeof(*order));

	if (!order)
		return false;
	for (size_t i = 0; i < count; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, count, sizeof(*order), by_depth, walk->units);
	for (size_t i = 0; i < count; i++) {
		add_unit(walk, &walk->units[order[i]]);
		if (i > 0)
			add_unit(walk, &walk->units[order[i - 1]]);
	}
	add_centre(walker, walk);
	for (size_t i = count; i > 0; i--)
		add_unit(walk, &walk->units[order[i - 1]]);
	add_point(walker, walk);
	free(order);
	return true;
}

static bool plan(const struct walker *walker, struct walk *walk, uint64_t gap)
{
	if (!make_units(walker, walk, gap) ||
	    !reserve(&walk->vectors, &walk->vector_capacity, walk->unit_count * WALK_COPIES + (size_t)WALK_POINTS * 2 + 1, sizeof(*walk->vectors)))
		return false;
	walk->vector_count = walk->size = 0;
	walk->point_count = 0;
	if (walker->runtime->version >= 311)
		order_stack(walker, walk);
	else if (!order_heap(walker, walk))
		return false;
	walk->is_planned = walk->size <= BYTES_MAX;
	walk->usual_ns = 0;
	return walk->is_planned;
}

bool walk_plan(const struct walker *walker, struct walk *walk)
{
	/* Of thousands of frames the heads alone are copied. */
	return plan(walker, walk, GAP_MAX) || plan(walker, walk, 0);
}

const struct walk_unit *walk_unit_at(const struct walk *walk, uint64_t address, uint32_t size)
{
	size_t low = 0;
	size_t high = walk->unit_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (walk->units[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || address + size > walk->units[low - 1].start + walk->units[low - 1].size)
		return NULL;
	return &walk->units[low - 1];
}
