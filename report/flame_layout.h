#ifndef PIDSHOT_REPORT_FLAME_LAYOUT_H
#define PIDSHOT_REPORT_FLAME_LAYOUT_H

#include "report/stack_tree.h"

/** Where a box goes: from @start on, @total wide, both in weights. */
struct flame_place {
	uint32_t node;        /**< of the tree; of small frames: their caller's */
	uint32_t depth;
	int64_t start, total;
	size_t small_count;   /**< 0: one frame; else this many that stand together for themselves */
};

struct flame_limits {
	size_t boxes;         /**< frames drawn at most: the largest */
	uint32_t depth;       /**< levels below the root at most: what is deeper is small, too */
	double least;         /**< share of the whole: what is smaller is put together */
	double least_small;   /**< and of what was put together: smaller ones are left out */
};

/**
 * Chooses the frames to be drawn and calls @place for each, callers before what they call, siblings by name, small ones last. @ret_left_out: frames that are in no box.
 * False: no memory.
 */
bool flame_layout(const struct stack_tree *tree, const struct flame_limits *limits, void (*place)(void *context, const struct flame_place *place),
		  void *context, size_t *ret_left_out);

#endif
