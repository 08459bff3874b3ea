#include <stdlib.h>
#include <string.h>

#include "capture/python/walk.h"

enum {
	RANGES_MAX = WALK_DEPTH_MAX + 1024,
	RANGES_FEW = 48,      /* so few are worth keeping whatever their age */
	AGE_EVERY = 256,      /* walks between two looks */
	AGE_LIMIT = 1024,     /* walks without use after which a range is forgotten */
	AGE_LIMIT_FULL = 64,  /* the same when there is no room */
};

/* The first range that begins after @start. */
static size_t position(const struct walk *walk, uint64_t start)
{
	size_t low = 0;
	size_t high = walk->range_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (walk->ranges[middle].start <= start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Use is noted for units; the ranges in them are told when it matters. */
static void take_over_use(struct walk *walk)
{
	size_t unit = 0;

	for (size_t i = 0; walk->is_planned && i < walk->range_count; i++) {
		while (unit < walk->unit_count && walk->units[unit].start + walk->units[unit].size <= walk->ranges[i].start)
			unit++;
		if (unit < walk->unit_count && walk->units[unit].start <= walk->ranges[i].start)
			walk->ranges[i].seen = walk->units[unit].seen;
	}
}

static void forget_older(struct walk *walk, uint32_t age)
{
	size_t kept = 0;

	take_over_use(walk);
	for (size_t i = 0; i < walk->range_count; i++)
		if (walk->tick - walk->ranges[i].seen <= age)
			walk->ranges[kept++] = walk->ranges[i];
	if (kept < walk->range_count)
		walk->is_planned = false;
	walk->range_count = kept;
}

void walk_age_ranges(struct walk *walk)
{
	if (walk->tick % AGE_EVERY == 0 && walk->range_count > RANGES_FEW)
		forget_older(walk, AGE_LIMIT);
}

void walk_forget_ranges(struct walk *walk)
{
	walk->range_count = 0;
	walk->is_planned = false;
}

static bool make_room(struct walk *walk)
{
	size_t capacity = walk->range_capacity ? walk->range_capacity * 2 : 8;
	struct walk_range *grown = NULL;

	if (walk->range_count < walk->range_capacity)
		return true;
	if (walk->range_count >= RANGES_MAX) {
		forget_older(walk, AGE_LIMIT_FULL);
		if (walk->range_count >= RANGES_MAX)
			walk_forget_ranges(walk);
		return true;
	}
	grown = realloc(walk->ranges, capacity * sizeof(*grown));
	if (!grown)
		return false;
	walk->ranges = grown;
	walk->range_capacity = capacity;
	return true;
}

bool walk_add_range(struct walk *walk, uint64_t start, uint32_t size, uint32_t depth, uint32_t limit)
{
	size_t at = position(walk, start);

	if (at > 0 && start - walk->ranges[at - 1].start < walk->ranges[at - 1].size) {
		struct walk_range *range = &walk->ranges[at - 1];

		/* Known, but it may reach further now: a chunk that fills, or memory cut up otherwise than it was. */
		if (start + size > range->start + range->size) {
			range->size = (uint32_t)(start + size - range->start);
			walk->is_planned = false;
		}
		range->depth = depth < range->depth ? depth : range->depth;
		range->seen = walk->tick;
		return true;
	}
	if (!make_room(walk))
		return false;
	take_over_use(walk);
	at = position(walk, start);
	memmove(walk->ranges + at + 1, walk->ranges + at, (walk->range_count - at) * sizeof(*walk->ranges));
	walk->ranges[at] = (struct walk_range){ .start = start, .size = size, .depth = depth, .seen = walk->tick, .limit = limit };
	walk->range_count++;
	walk->is_planned = false;
	return true;
}
