#include "report/flame_layout.h"

#include <stdlib.h>

#include "common/cleanup.h"

struct layout {
	const struct stack_tree *tree;
	const struct flame_limits *limits;
	bool *is_drawn;
	int64_t *start;
	uint32_t *count;  /* of frames in the subtree */
};

static int larger_first(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left;
	int64_t b = *(const int64_t *)right;

	return (a < b) - (a > b);
}

static bool is_candidate(const struct layout *layout, uint32_t node)
{
	const struct stack_tree_node *at = &layout->tree->nodes[node];

	return at->depth <= layout->limits->depth && (double)at->total >= layout->limits->least * (double)layout->tree->nodes[0].total;
}

/*
 * The largest ones. A caller is never smaller than what it calls and has a smaller number: so among equals the first are taken, and
 * whoever is drawn has a caller that is.
 */
static bool choose(struct layout *layout)
{
	const struct stack_tree *tree = layout->tree;
	cleanup_free int64_t *totals = calloc(tree->count, sizeof(*totals));
	size_t candidates = 0;
	size_t above = 0;
	size_t most = layout->limits->boxes;
	int64_t border = 0;

	if (!totals)
		return false;
	for (uint32_t node = 1; node < tree->count; node++)
		if (is_candidate(layout, node))
			totals[candidates++] = tree->nodes[node].total;
	qsort(totals, candidates, sizeof(*totals), larger_first);
	border = candidates > most ? totals[most] : 0;
	while (above < candidates && totals[above] > border)
		above++;
	layout->is_drawn[0] = true;
	for (uint32_t node = 1; node < tree->count; node++) {
		int64_t total = tree->nodes[node].total;

		if (!is_candidate(layout, node) || total < border || (total == border && above >= most))
			continue;
		above += total == border;
		layout->is_drawn[node] = true;
	}
	return true;
}

static void count_frames(struct layout *layout)
{
	for (uint32_t node = layout->tree->count; node-- > 1;)
		layout->count[layout->tree->nodes[node].parent] += ++layout->count[node];
}

bool flame_layout(const struct stack_tree *tree, const struct flame_limits *limits, void (*place)(void *context, const struct flame_place *place),
		  void *context, size_t *ret_left_out)
{
	cleanup_free bool *is_drawn = calloc(tree->count, sizeof(*is_drawn));
	cleanup_free int64_t *start = calloc(tree->count, sizeof(*start));
	cleanup_free uint32_t *count = calloc(tree->count, sizeof(*count));
	struct layout layout = { tree, limits, is_drawn, start, count };

	*ret_left_out = 0;
	if (!is_drawn || !start || !count || !choose(&layout))
		return false;
	count_frames(&layout);
	for (uint32_t node = 0; node < tree->count; node++) {
		const struct stack_tree_node *at = &tree->nodes[node];
		const struct flame_place own = { node, at->depth, start[node], at->total, 0 };
		struct flame_place small = { .node = node, .depth = at->depth + 1, .start = start[node] };

		if (!is_drawn[node])
			continue;
		place(context, &own);
		for (uint32_t child = at->first_child; child < at->first_child + at->child_count; child++) {
			if (is_drawn[child]) {
				start[child] = small.start;
				small.start += tree->nodes[child].total;
			} else {
				small.total += tree->nodes[child].total;
				small.small_count += count[child];
			}
		}
		if (small.small_count > 0 && (double)small.total >= limits->least_small * (double)tree->nodes[0].total)
			place(context, &small);
		else
			*ret_left_out += small.small_count;
	}
	return true;
}
