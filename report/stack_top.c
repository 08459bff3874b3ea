#include "report/stack_top.h"

#include <stdlib.h>

#include "common/cleanup.h"

/* Of each stack: what ended there, and what went through it. */
struct passing {
	uint32_t first_child, next;  /* stacks; 0: none */
	int64_t own;                 /* ended there, at a line that is certain */
	int64_t prefix;              /* the same, but inner frames are missing */
	int64_t uncertain;           /* ended there, at a line that is not */
	int64_t uncertain_own;       /* of these, where no inner frame is missing */
	int64_t through;             /* own, prefix, and all of what it called */
};

struct counting {
	const struct stacks *stacks;
	const struct stack_labels *labels;
	enum sample_mode mode;
	struct passing *at;          /* by stack; [0] is the callers' caller */
	struct stack_top_row *rows;  /* by label */
	uint32_t *on_way;            /* by label: how often on the way to the stack at hand */
};

static void add_group(struct counting *counting, const struct stack_group *group)
{
	uint32_t node = group->node;
	int64_t weight = node ? group->weight[counting->mode] : 0;

	while (node && stacks_function(counting->stacks, node)->is_marker)
		node = counting->stacks->nodes[node].parent;
	if (group->is_leaf_uncertain) {
		counting->at[node].uncertain += weight;
		counting->at[node].uncertain_own += group->is_prefix ? 0 : weight;
	} else if (group->is_prefix) {
		counting->at[node].prefix += weight;
	} else {
		counting->at[node].own += weight;
	}
}

/* Callers have smaller numbers: from the last one down each is complete when its turn comes. */
static void add_up(struct counting *counting)
{
	for (uint32_t node = counting->stacks->node_count; node > 0; node--) {
		struct passing *at = &counting->at[node];
		struct passing *parent = &counting->at[counting->stacks->nodes[node].parent];

		at->through += at->own + at->prefix;
		parent->through += at->through + at->uncertain;
		at->next = parent->first_child;
		parent->first_child = node;
	}
}

static uint32_t label_of(const struct counting *counting, uint32_t node)
{
	return counting->labels->of_frame[counting->stacks->nodes[node].frame];
}

static void enter(struct counting *counting, uint32_t node)
{
	const struct passing *at = &counting->at[node];
	uint32_t label = label_of(counting, node);
	uint32_t unknown = counting->labels->of_frame[stacks_unknown_line(counting->stacks, counting->stacks->nodes[node].frame)];
	enum sample_mode mode = counting->mode;

	if (stacks_function(counting->stacks, node)->is_marker)
		return;
	if (!counting->on_way[unknown])
		counting->rows[unknown].total[mode] += at->uncertain;
	counting->rows[unknown].own[mode] += at->uncertain_own;
	if (!counting->on_way[label]++)
		counting->rows[label].total[mode] += at->through;
	counting->rows[label].own[mode] += at->own;
}

static void leave(struct counting *counting, uint32_t node)
{
	if (!stacks_function(counting->stacks, node)->is_marker)
		counting->on_way[label_of(counting, node)]--;
}

/* All stacks, callers first, and back again: without recursion, as stacks are deep. */
static void walk(struct counting *counting)
{
	uint32_t node = counting->at[0].first_child;

	while (node) {
		enter(counting, node);
		if (counting->at[node].first_child) {
			node = counting->at[node].first_child;
			continue;
		}
		leave(counting, node);
		while (node && counting->at[node].next == 0) {
			node = counting->stacks->nodes[node].parent;
			if (node)
				leave(counting, node);
		}
		node = counting->at[node].next;
	}
}

bool stack_top_count(const struct stacks *stacks, const struct stack_group *groups, size_t group_count, const struct stack_labels *labels,
		     struct stack_top_row *rows)
{
	size_t count = (size_t)stacks->node_count + 1;
	cleanup_free struct passing *at = calloc(count, sizeof(*at));
	cleanup_free uint32_t *on_way = calloc((size_t)labels->count + 1, sizeof(*on_way));
	struct counting counting = { .stacks = stacks, .labels = labels, .at = at, .rows = rows, .on_way = on_way };

	if (!at || !on_way)
		return false;
	for (int mode = 0; mode < MODE_COUNT; mode++) {
		memset(at, 0, count * sizeof(*at));
		counting.mode = (enum sample_mode)mode;
		for (size_t i = 0; i < group_count; i++)
			add_group(&counting, &groups[i]);
		add_up(&counting);
		walk(&counting);
	}
	return true;
}
