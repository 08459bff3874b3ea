#include "report/stack_tree.h"

#include <stdlib.h>

#include "common/cleanup.h"

/* A stack that is used, and where it belongs: level by level, each level sorted by parent and label, so that equals meet without a hash. */
struct item {
	uint32_t parent; /* node of the tree */
	uint32_t label;
	uint32_t node;   /* of the stacks */
	uint32_t level;
};

struct builder {
	const struct stacks *stacks;
	const struct stack_tree_plan *plan;
	struct stack_tree *tree;
	struct item *items;  /* of the run */
	size_t item_count;
	uint32_t *run_of;    /* of each stack: the last run that used it */
	uint32_t *level;     /* of each stack in that run: frames up to it that are not left out */
	uint32_t *placed;    /* node of the tree of each stack in that run */
	uint32_t run;
	uint32_t room;       /* for nodes of the tree */
};

struct stack_tree_plan stack_tree_plan_of(const struct profile_choice *choice)
{
	static const unsigned markers = 1U << STACK_GC | 1U << STACK_NATIVE_LEAF | 1U << STACK_SHIM | 1U << STACK_TRUNCATED;

	return (struct stack_tree_plan){ choice->has_lines ? KEY_LINE : KEY_NAME, choice->mode, choice->has_markers ? 0 : markers };
}

static bool is_left_out(const struct builder *builder, uint32_t node)
{
	return builder->plan->left_out >> stacks_function(builder->stacks, node)->kind & 1;
}

/* Without recursion: up from each stack, as far as this run has not been. */
static void mark(struct builder *builder, uint32_t node)
{
	for (; node && builder->run_of[node] != builder->run; node = builder->stacks->nodes[node].parent) {
		builder->run_of[node] = builder->run;
		builder->items[builder->item_count++] = (struct item){ .node = node };
	}
}

static int by_node(const void *left, const void *right)
{
	const struct item *a = left;
	const struct item *b = right;

	return (a->node > b->node) - (a->node < b->node);
}

static int by_level(const void *left, const void *right)
{
	const struct item *a = left;
	const struct item *b = right;

	return a->level != b->level ? (a->level > b->level) - (a->level < b->level) : by_node(left, right);
}

static int by_place(const void *left, const void *right)
{
	const struct item *a = left;
	const struct item *b = right;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return a->label != b->label ? (a->label > b->label) - (a->label < b->label) : by_node(left, right);
}

static uint32_t add_node(struct builder *builder, uint32_t parent, enum stack_tree_what what, uint32_t label)
{
	struct stack_tree *tree = builder->tree;
	struct stack_tree_node *node = &tree->nodes[tree->count];

	*node = (struct stack_tree_node){ .parent = parent, .label = label, .what = what, .depth = tree->count ? tree->nodes[parent].depth + 1 : 0 };
	if (tree->count) {
		if (tree->nodes[parent].child_count++ == 0)
			tree->nodes[parent].first_child = tree->count;
		if (node->depth > tree->depth)
			tree->depth = node->depth;
	}
	return tree->count++;
}

/* Frames that are left out stand where their callers do; their numbers are larger, so those are placed already. */
static uint32_t place_of_parent(const struct builder *builder, uint32_t node, uint32_t root)
{
	uint32_t parent = builder->stacks->nodes[node].parent;

	return parent ? builder->placed[parent] : root;
}

/* One level: items are sorted by number. Those that are left out belong to the level of their callers, so they come last. */
static void place_level(struct builder *builder, struct item *items, size_t count, uint32_t root)
{
	size_t shown = 0;

	for (size_t i = 0; i < count; i++) {
		struct item item = items[i];

		if (is_left_out(builder, item.node))
			continue;
		item.parent = place_of_parent(builder, item.node, root);
		item.label = builder->tree->labels.of_frame[builder->stacks->nodes[item.node].frame];
		items[i] = items[shown];
		items[shown++] = item;
	}
	qsort(items, shown, sizeof(*items), by_place);
	for (size_t i = 0; i < shown; i++) {
		bool is_new = i == 0 || items[i].parent != items[i - 1].parent || items[i].label != items[i - 1].label;

		builder->placed[items[i].node] = is_new ? add_node(builder, items[i].parent, TREE_FRAME, items[i].label) :
							  builder->placed[items[i - 1].node];
	}
	qsort(items + shown, count - shown, sizeof(*items), by_node);
	for (size_t i = shown; i < count; i++)
		builder->placed[items[i].node] = place_of_parent(builder, items[i].node, root);
}

static void find_levels(struct builder *builder)
{
	qsort(builder->items, builder->item_count, sizeof(*builder->items), by_node);
	for (size_t i = 0; i < builder->item_count; i++) {
		struct item *item = &builder->items[i];
		uint32_t parent = builder->stacks->nodes[item->node].parent;

		item->level = (parent ? builder->level[parent] : 0) + !is_left_out(builder, item->node);
		builder->level[item->node] = item->level;
	}
	qsort(builder->items, builder->item_count, sizeof(*builder->items), by_level);
}

/* Where a group's weight ends: at its innermost frame, or, if that frame's line matters and is uncertain, at its caller. */
static uint32_t end_of(const struct builder *builder, const struct stack_group *group, uint32_t root)
{
	uint32_t node = group->node;

	if (!group->is_leaf_uncertain || builder->plan->key != KEY_LINE)
		return builder->placed[node];
	while (node && stacks_function(builder->stacks, node)->is_marker)
		node = builder->stacks->nodes[node].parent;
	return node ? place_of_parent(builder, node, root) : root;
}

/* Groups of one thread (or all), under the node @root. */
static void build_run(struct builder *builder, const struct stack_group *groups, size_t count, uint32_t root)
{
	builder->run++;
	builder->item_count = 0;
	for (size_t i = 0; i < count; i++)
		if (groups[i].weight[builder->plan->mode] > 0)
			mark(builder, groups[i].node);
	find_levels(builder);
	for (size_t first = 0, last = 0; first < builder->item_count; first = last) {
		while (last < builder->item_count && builder->items[last].level == builder->items[first].level)
			last++;
		place_level(builder, &builder->items[first], last - first, root);
	}
	for (size_t i = 0; i < count; i++)
		if (groups[i].node && groups[i].weight[builder->plan->mode] > 0) {
			struct stack_tree_node *end = &builder->tree->nodes[end_of(builder, &groups[i], root)];

			end->own += groups[i].weight[builder->plan->mode];
			end->running += groups[i].weight[MODE_CPU];
		}
}

/* How many nodes a run can add at most is known when its stacks are marked. */
static bool make_room(struct builder *builder, uint64_t more)
{
	struct stack_tree *tree = builder->tree;
	uint64_t wanted = tree->count + more;
	struct stack_tree_node *nodes = NULL;

	if (wanted <= builder->room)
		return true;
	wanted = wanted > 2 * (uint64_t)builder->room ? wanted : 2 * (uint64_t)builder->room;
	/* Where size_t has 32 bits the product may not fit. */
	nodes = wanted < UINT32_MAX && wanted <= SIZE_MAX / sizeof(*nodes) ? realloc(tree->nodes, (size_t)wanted * sizeof(*nodes)) : NULL;
	if (!nodes)
		return false;
	tree->nodes = nodes;
	builder->room = (uint32_t)wanted;
	return true;
}

static bool build_threads(struct builder *builder, const struct stack_groups *groups)
{
	uint32_t first = 0;

	if (!make_room(builder, 2 * groups->thread_count))
		return false;
	/* All of one level before the next, so that children stand side by side. */
	for (uint32_t i = 0; groups->process_count > 1 && i < groups->thread_count; i++)
		if (i == 0 || groups->threads[i].pid != groups->threads[i - 1].pid)
			add_node(builder, 0, TREE_PROCESS, i);
	first = builder->tree->count;
	for (uint32_t i = 0, process = 0; i < groups->thread_count; i++) {
		process += groups->process_count > 1 && (i == 0 || groups->threads[i].pid != groups->threads[i - 1].pid);
		add_node(builder, process, TREE_THREAD, i);
	}
	for (uint32_t i = 0; i < groups->thread_count; i++) {
		if (!make_room(builder, builder->stacks->node_count))
			return false;
		build_run(builder, groups->groups + groups->threads[i].first_group, groups->threads[i].group_count, first + i);
	}
	return true;
}

static void add_totals(struct stack_tree *tree)
{
	for (uint32_t i = 0; i < tree->count; i++)
		tree->nodes[i].total = tree->nodes[i].own;
	for (uint32_t i = tree->count; i-- > 1;) {
		tree->nodes[tree->nodes[i].parent].total += tree->nodes[i].total;
		tree->nodes[tree->nodes[i].parent].running += tree->nodes[i].running;
	}
}

bool stack_tree_build(const struct stacks *stacks, const struct stack_groups *groups, const struct stack_tree_plan *plan, struct stack_tree *ret)
{
	size_t count = (size_t)stacks->node_count + 1;
	cleanup_free struct item *items = calloc(count, sizeof(*items));
	cleanup_free uint32_t *run_of = calloc(count, sizeof(*run_of));
	cleanup_free uint32_t *level = calloc(count, sizeof(*level));
	cleanup_free uint32_t *placed = calloc(count, sizeof(*placed));
	struct builder builder = { .stacks = stacks, .plan = plan, .tree = ret, .items = items, .run_of = run_of, .level = level, .placed = placed };
	bool is_good = items && run_of && level && placed;

	*ret = (struct stack_tree){ 0 };
	is_good = is_good && stack_labels_make(stacks, plan->key, &ret->arena, &ret->labels) && make_room(&builder, count);
	if (is_good) {
		add_node(&builder, 0, TREE_ROOT, 0);
		if (groups->thread_count == 0)
			build_run(&builder, groups->groups, groups->count, 0);
		else
			is_good = build_threads(&builder, groups);
	}
	if (!is_good) {
		stack_tree_deinit(ret);
		return false;
	}
	add_totals(ret);
	return true;
}

void stack_tree_deinit(struct stack_tree *tree)
{
	free(tree->nodes);
	arena_deinit(&tree->arena);
	*tree = (struct stack_tree){ 0 };
}
