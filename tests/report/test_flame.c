#include "report/flame_layout.h"

#include <math.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/document_flame.h"
#include "tests/kit.h"
#include "tests/report/seed_profile.h"

static struct query *opened(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

struct placed {
	struct arena arena;
	struct flame_place *places;
	size_t count;
};

static void remember(void *context, const struct flame_place *place)
{
	struct placed *placed = context;
	struct flame_place *next = arena_grow(&placed->arena, &placed->places, &placed->count, sizeof(*next));

	assert_non_null(next);
	*next = *place;
}

static const struct flame_place *caller_of(const struct stack_tree *tree, const struct placed *placed, size_t index)
{
	uint32_t node = placed->places[index].small_count ? placed->places[index].node : tree->nodes[placed->places[index].node].parent;

	for (size_t i = 0; i < index; i++)
		if (placed->places[i].small_count == 0 && placed->places[i].node == node)
			return &placed->places[i];
	fail_msg("a box without its caller");
	return NULL;
}

/* Whatever comes: boxes stand within their callers', do not overlap, and no frame is lost. */
static void check_layout(const struct stack_tree *tree, const struct flame_limits *limits)
{
	struct placed placed = { 0 };
	size_t left_out = 0;
	size_t frames = 0;

	assert_true(flame_layout(tree, limits, remember, &placed, &left_out));
	for (size_t i = 0; i < placed.count; i++) {
		const struct flame_place *place = &placed.places[i];
		const struct flame_place *caller = i > 0 ? caller_of(tree, &placed, i) : NULL;

		frames += place->small_count ? place->small_count : 1;
		assert_true(place->depth <= limits->depth + 1);
		if (!caller)
			continue;
		assert_int_equal(place->depth, caller->depth + 1);
		assert_true(place->start >= caller->start && place->start + place->total <= caller->start + caller->total);
		for (size_t other = i + 1; other < placed.count && other < i + 50; other++)
			if (placed.places[other].depth == place->depth)
				assert_true(place->start + place->total <= placed.places[other].start || placed.places[other].start + placed.places[other].total <= place->start);
	}
	assert_int_equal(frames + left_out, tree->count);
	assert_true(placed.count <= 1 + 2 * limits->boxes + 1);
	arena_deinit(&placed.arena);
}

static void boxes_stand_within_their_callers(void **state)
{
	static const struct flame_limits limits[] = { { 400, 100, 0.003, 0.001 }, { 20, 5, 0, 0 }, { 1, 1, 0.5, 0.5 }, { 100000, 100000, 0, 0 }, { 0, 0, 0, 0 } };
	static const struct stack_tree_plan plan = { KEY_FUNCTION, MODE_WALL, 1U << STACK_SHIM };
	static const struct stack_groups_plan all = { "python", GROUPS_OF_ALL, 0 };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_stacks struct stacks stacks = { 0 };
	cleanup_stack_groups struct stack_groups groups = { 0 };
	cleanup_stack_tree struct stack_tree tree = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_query struct query *query = NULL;

	(void)state;
	seed_random_profile(db, 8000, 2000, 3);
	query = opened(db);
	assert_true(stacks_load(query, &stacks, &error) && stack_groups_load(query, &stacks, &all, &groups, &error));
	assert_true(stack_tree_build(&stacks, &groups, &plan, &tree));
	assert_int_equal(tree.nodes[0].total, groups.weight[MODE_WALL] - groups.without_stack[MODE_WALL]);
	for (size_t i = 0; i < array_length(limits); i++)
		check_layout(&tree, &limits[i]);
}

static void the_graphs_say_what_is_known(void **state)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_query struct query *query = NULL;
	struct section section = { 0 };
	bool is_idle_seen = false;

	(void)state;
	seed_profile(db, true);
	query = opened(db);
	assert_true(document_add_flames(&section, "python", query, &arena, &error));
	assert_int_equal(section.flame_count, 2);
	assert_span(section.flames[0].now, "85 samples, 850 ms");
	assert_span(section.flames[1].now, "290 samples, 2.90 s");
	assert_int_equal(section.flames[0].box_count, 10);
	assert_span(section.flames[0].boxes[1].title, "<module> (/srv/app/main.py:1): 85 samples, 100.00 %");
	for (size_t i = 0; i < section.flames[0].box_count; i++)
		assert_true(section.flames[0].boxes[i].kind != FLAME_IDLE);
	for (size_t i = 0; i < section.flames[1].box_count; i++)
		if (span_is(section.flames[1].boxes[i].label, "Condition.wait")) {
			is_idle_seen = true;
			assert_int_equal(section.flames[1].boxes[i].kind, FLAME_IDLE);
			assert_true(fabs(section.flames[1].boxes[i].length - 100.0 / 290) < 1e-9);
		}
	assert_true(is_idle_seen);
	/* Where nothing was sampled there is no graph, and that is no error. */
	section = (struct section){ 0 };
	assert_true(document_add_flames(&section, "native", query, &arena, &error));
	assert_int_equal(section.flame_count, 0);
}

TESTS(boxes_stand_within_their_callers, the_graphs_say_what_is_known);
