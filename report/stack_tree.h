#ifndef PIDSHOT_REPORT_STACK_TREE_H
#define PIDSHOT_REPORT_STACK_TREE_H

#include "report/stack_labels.h"

/** Stacks merged from the root on: what a flame graph draws and a folded line walks. */
struct stack_tree_node {
	uint32_t parent;       /**< smaller than its own number; [0] is the root, which is nobody's frame */
	uint32_t label;        /**< of the labels; of a thread or process: its place in the groups' threads */
	uint32_t depth;        /**< 0: the root */
	uint32_t first_child;  /**< children stand side by side, in the order of their labels */
	uint32_t child_count;
	enum stack_tree_what { TREE_FRAME, TREE_THREAD, TREE_PROCESS, TREE_ROOT } what;
	int64_t own;           /**< weight of what ends here */
	int64_t total;         /**< with all that it called */
	int64_t running;       /**< of the total: samples of threads that ran */
};

struct stack_tree {
	struct stack_tree_node *nodes;
	uint32_t count;
	uint32_t depth;        /**< of the deepest node */
	struct stack_labels labels;
	struct arena arena;
};

/** What is in a tree. */
struct stack_tree_plan {
	enum stack_key key;
	enum sample_mode mode;
	unsigned left_out;     /**< bits 1 << kind of frames that are passed over */
};

/** The plan for a folded or speedscope export of that choice. */
struct stack_tree_plan stack_tree_plan_of(const struct profile_choice *choice);

/**
 * Merges the groups. With KEY_LINE a leaf whose line is uncertain is left out. Where the groups have threads, they are the outermost frames, within processes where
 * there are several. False: no memory.
 */
bool stack_tree_build(const struct stacks *stacks, const struct stack_groups *groups, const struct stack_tree_plan *plan, struct stack_tree *ret);
/** The node after @node where callers come before what they call; begin with 0, which is also what comes at the end. Needs no memory of the way. */
static inline uint32_t stack_tree_next(const struct stack_tree *tree, uint32_t node)
{
	if (tree->nodes[node].child_count > 0)
		return tree->nodes[node].first_child;
	while (node) {
		const struct stack_tree_node *parent = &tree->nodes[tree->nodes[node].parent];

		if (node + 1 < parent->first_child + parent->child_count)
			return node + 1;
		node = tree->nodes[node].parent;
	}
	return 0;
}

void stack_tree_deinit(struct stack_tree *tree);
#define cleanup_stack_tree __attribute__((cleanup(stack_tree_deinit)))

#endif
