#include "report/document_flame.h"

#include "common/array.h"
#include "common/cleanup.h"
#include "common/units.h"
#include "report/flame_layout.h"

struct drawing {
	const struct stacks *stacks;
	const struct stack_groups *groups;
	const struct stack_tree *tree;
	struct arena *arena;
	struct flame *flame;
};

static double share(const struct drawing *drawing, int64_t weight)
{
	return drawing->tree->nodes[0].total > 0 ? (double)weight / (double)drawing->tree->nodes[0].total : 0;
}

static bool is_library(struct span file)
{
	static const char *const places[] = { "/lib/python", "/site-packages/", "/dist-packages/", "<frozen ", "/lib64/python" };

	for (size_t i = 0; i < array_length(places); i++)
		if (span_find(file, places[i]) >= 0)
			return true;
	return false;
}

static enum flame_kind kind_of(const struct drawing *drawing, const struct stack_tree_node *node, const struct stack_function *function)
{
	switch (function->kind) {
	case STACK_GC:
		return FLAME_GC;
	case STACK_KERNEL:
		return node->running > 0 ? FLAME_KERNEL : FLAME_IDLE;
	case STACK_NATIVE:
	case STACK_NATIVE_LEAF:
		return node->running > 0 ? FLAME_NATIVE : FLAME_IDLE;
	default:
		/* Where it is not known of any sample whether it ran, nothing is called idle. */
		if (node->running == 0 && drawing->tree->nodes[0].running > 0)
			return FLAME_IDLE;
		return is_library(function->file) ? FLAME_LIBRARY : FLAME_PYTHON;
	}
}

static const struct stack_function *function_of(const struct drawing *drawing, const struct stack_tree_node *node)
{
	return &drawing->stacks->functions[drawing->tree->labels.labels[node->label].function];
}

static void add_measure(struct strbuf *text, const struct drawing *drawing, int64_t weight)
{
	units_add_count(text, weight);
	strbuf_addf(text, " sample%s, %.2f %%", weight == 1 ? "" : "s", 100 * share(drawing, weight));
}

static struct span title_of(const struct drawing *drawing, const struct stack_tree_node *node, const struct stack_function *function)
{
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_add(&text, function->name);
	if (function->file.length > 0 && !function->is_marker) {
		strbuf_add_text(&text, " (");
		strbuf_add(&text, function->file);
		if (function->first_line >= 0)
			strbuf_addf(&text, ":%lld", (long long)function->first_line);
		strbuf_add_byte(&text, ')');
	}
	strbuf_add_text(&text, ": ");
	add_measure(&text, drawing, node->total);
	if (node->own > 0 && node->own < node->total) {
		strbuf_add_text(&text, "; itself ");
		units_add_count(&text, node->own);
	}
	return arena_keep(drawing->arena, &text);
}

static struct span small_title(const struct drawing *drawing, const struct flame_place *place)
{
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_addf(&text, "%zu frame%s that are too small to be drawn: ", place->small_count, place->small_count == 1 ? "" : "s");
	add_measure(&text, drawing, place->total);
	return arena_keep(drawing->arena, &text);
}

static void add_box(void *context, const struct flame_place *place)
{
	struct drawing *drawing = context;
	struct flame_box *box = arena_grow(drawing->arena, &drawing->flame->boxes, &drawing->flame->box_count, sizeof(*box));
	const struct stack_tree_node *node = &drawing->tree->nodes[place->node];

	if (!box)
		return;
	*box = (struct flame_box){ .depth = place->depth, .start = share(drawing, place->start), .length = share(drawing, place->total) };
	if (place->depth >= drawing->flame->depth_count)
		drawing->flame->depth_count = place->depth + 1;
	if (place->small_count > 0) {
		box->kind = FLAME_SMALL;
		box->label = arena_printf(drawing->arena, "(%zu small frame%s)", place->small_count, place->small_count == 1 ? "" : "s");
		box->title = small_title(drawing, place);
	} else if (place->node == 0) {
		box->kind = FLAME_SMALL;
		box->label = span("all");
		box->title = drawing->flame->now;
	} else {
		const struct stack_function *function = function_of(drawing, node);

		box->kind = kind_of(drawing, node, function);
		box->label = function->name.at ? arena_copy(drawing->arena, span_first(function->name, 200)) : span("?");
		box->title = title_of(drawing, node, function);
	}
}

/* What stands for so many samples: "412 samples, 4.1 s of threads' time". */
static struct span measure_of(const struct drawing *drawing, size_t left_out)
{
	cleanup_strbuf struct strbuf text = { 0 };
	int64_t total = drawing->tree->nodes[0].total;

	units_add_count(&text, total);
	strbuf_add_text(&text, total == 1 ? " sample" : " samples");
	if (drawing->groups->seconds_a_sample > 0) {
		strbuf_add_text(&text, ", ");
		units_add_duration(&text, (int64_t)((double)total * drawing->groups->seconds_a_sample * 1e9));
	}
	if (left_out > 0)
		strbuf_addf(&text, "; %zu frame%s thinner than a pixel", left_out, left_out == 1 ? " is" : "s are");
	return arena_keep(drawing->arena, &text);
}

static bool draw(struct drawing *drawing, enum sample_mode mode)
{
	static const struct flame_limits limits = { .boxes = 400, .depth = 100, .least = 0.003, .least_small = 0.001 };
	static const struct stack_tree_plan plans[MODE_COUNT] = {
		[MODE_WALL] = { KEY_FUNCTION, MODE_WALL, 1U << STACK_SHIM }, [MODE_CPU] = { KEY_FUNCTION, MODE_CPU, 1U << STACK_SHIM },
	};
	cleanup_stack_tree struct stack_tree tree = { 0 };
	size_t left_out = 0;

	if (!stack_tree_build(drawing->stacks, drawing->groups, &plans[mode], &tree))
		return false;
	drawing->tree = &tree;
	drawing->flame->label = mode == MODE_CPU ? "What ran on a CPU" : "All threads, also those that waited";
	drawing->flame->now = measure_of(drawing, 0);
	if (!flame_layout(&tree, &limits, add_box, drawing, &left_out))
		return false;
	drawing->flame->now = measure_of(drawing, left_out);
	drawing->flame->spoken = arena_printf(drawing->arena, "Flame graph, callers above what they call: %s. The table below says the same in words.",
					      drawing->flame->now.at ? drawing->flame->now.at : "");
	return !drawing->arena->failed;
}

bool document_add_flames(struct section *section, const char *family, struct query *query, struct arena *arena, struct strbuf *error)
{
	const struct stack_groups_plan plan = { family, GROUPS_OF_ALL, 0 };
	cleanup_stacks struct stacks stacks = { 0 };
	cleanup_stack_groups struct stack_groups groups = { 0 };
	cleanup_strbuf struct strbuf why = { 0 };
	struct drawing drawing = { .stacks = &stacks, .groups = &groups, .arena = arena };
	static const enum sample_mode modes[] = { MODE_CPU, MODE_WALL };

	if (!stacks_load(query, &stacks, error))
		return false;
	/* A bundle without such stacks: the section's sentence says why. */
	if (!stack_groups_load(query, &stacks, &plan, &groups, &why))
		return true;
	for (size_t i = 0; i < array_length(modes); i++) {
		if (groups.weight[modes[i]] == groups.without_stack[modes[i]])
			continue;
		drawing.flame = arena_grow(arena, &section->flames, &section->flame_count, sizeof(*drawing.flame));
		if (!drawing.flame || !draw(&drawing, modes[i])) {
			strbuf_add_text(error, "no memory");
			return false;
		}
	}
	return true;
}

bool document_add_hot(struct document *document, struct query *query, struct strbuf *error)
{
	struct table lines = { 0 };

	if (!query_view(query, "_report_hot", 0, &document->arena, &lines, error))
		return false;
	document->hot = arena_array(&document->arena, lines.row_count, sizeof(*document->hot));
	for (size_t i = 0; document->hot && i < lines.row_count; i++)
		document->hot[document->hot_count++] = cell_text(table_cell(&lines, i, 0));
	return true;
}
