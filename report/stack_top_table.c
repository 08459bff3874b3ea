#include "report/stack_top.h"

#include <stdlib.h>

#include "common/array.h"
#include "common/cleanup.h"

enum { KEYS = 2 }; /* functions, then places */
enum { COLUMN_FAMILY, COLUMN_PID, COLUMN_IS_LINE, COLUMN_FUNCTION, COLUMN_FILE, COLUMN_LINE, COLUMN_FIRST_COUNT };

/* A process of a family, whose rows stand side by side. */
struct part {
	const char *family;
	int64_t pid;
	bool is_line;
	int64_t all[MODE_COUNT];
};

struct line {
	uint32_t part;
	struct stack_label label;
	struct stack_top_row counts;
};

struct stack_top_table {
	struct db_computed about;
	struct query *query;
	bool is_made;
	struct stacks stacks;   /* owns the texts */
	struct arena arena;
	struct part *parts;
	size_t part_count;
	struct line *lines;
	size_t line_count;
};

static bool add_process(struct stack_top_table *table, const struct stack_groups *groups, const struct stack_thread *process,
			const struct stack_labels *labels, const struct part *about)
{
	cleanup_free struct stack_top_row *rows = calloc((size_t)labels->count + 1, sizeof(*rows));
	struct part *part = arena_grow(&table->arena, &table->parts, &table->part_count, sizeof(*part));
	const struct stack_group *first = &groups->groups[process->first_group];

	if (!rows || !part || !stack_top_count(&table->stacks, first, process->group_count, labels, rows))
		return false;
	*part = *about;
	part->pid = process->pid;
	for (size_t i = 0; i < process->group_count; i++)
		for (int mode = 0; mode < MODE_COUNT; mode++)
			part->all[mode] += first[i].node ? first[i].weight[mode] : 0;
	for (uint32_t label = 0; label < labels->count; label++) {
		struct line *line = rows[label].total[MODE_WALL] ? arena_grow(&table->arena, &table->lines, &table->line_count, sizeof(*line)) : NULL;

		if (line)
			*line = (struct line){ (uint32_t)table->part_count - 1, labels->labels[label], rows[label] };
	}
	return !table->arena.failed;
}

static bool add_family(struct stack_top_table *table, const char *family)
{
	const struct stack_groups_plan plan = { family, GROUPS_OF_PROCESSES, 0 };
	cleanup_stack_groups struct stack_groups groups = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	bool is_good = true;

	/* Most bundles have not every family. */
	if (!stack_groups_load(table->query, &table->stacks, &plan, &groups, &error))
		return true;
	for (int is_line = 0; is_good && is_line < KEYS; is_line++) {
		const struct part about = { .family = family, .is_line = is_line };
		struct stack_labels labels = { 0 };
		struct arena arena = { 0 };

		is_good = stack_labels_make(&table->stacks, is_line ? KEY_LINE : KEY_FUNCTION, &arena, &labels);
		for (size_t i = 0; is_good && i < groups.thread_count; i++)
			is_good = add_process(table, &groups, &groups.threads[i], &labels, &about);
		arena_deinit(&arena);
	}
	return is_good;
}

static bool compute(void *context, size_t *ret_row_count)
{
	static const char *const families[] = { "python", "native", "cpu", "offcpu" };
	struct stack_top_table *table = context;
	cleanup_strbuf struct strbuf error = { 0 };

	if (!table->is_made && !stacks_load(table->query, &table->stacks, &error))
		return false;
	for (size_t i = 0; !table->is_made && i < array_length(families); i++)
		if (!add_family(table, families[i]))
			return false;
	table->is_made = true;
	*ret_row_count = table->line_count;
	return true;
}

static void give(void *context, size_t row, int column, struct db_value *ret)
{
	const struct stack_top_table *table = context;
	const struct line *line = &table->lines[row];
	const struct part *part = &table->parts[line->part];
	const struct stack_function *function = &table->stacks.functions[line->label.function];
	int mode = (column - COLUMN_FIRST_COUNT) / 3;
	int which = (column - COLUMN_FIRST_COUNT) % 3;

	switch (column) {
	case COLUMN_FAMILY:
		*ret = (struct db_value){ .type = VALUE_TEXT, .text = span(part->family) };
		return;
	case COLUMN_PID:
		*ret = (struct db_value){ .type = VALUE_INT, .integer = part->pid };
		return;
	case COLUMN_IS_LINE:
		*ret = (struct db_value){ .type = VALUE_INT, .integer = part->is_line };
		return;
	case COLUMN_FUNCTION:
		*ret = (struct db_value){ .type = VALUE_TEXT, .text = function->name };
		return;
	case COLUMN_FILE:
		if (function->file.length > 0)
			*ret = (struct db_value){ .type = VALUE_TEXT, .text = function->file };
		return;
	case COLUMN_LINE:
		if (line->label.line >= 0)
			*ret = (struct db_value){ .type = VALUE_INT, .integer = line->label.line };
		return;
	default:
		ret->type = VALUE_INT;
		ret->integer = which == 0 ? line->counts.own[mode] : which == 1 ? line->counts.total[mode] : part->all[mode];
	}
}

struct stack_top_table *stack_top_table_create(struct query *query)
{
	struct stack_top_table *table = calloc(1, sizeof(*table));

	if (!table)
		return NULL;
	table->query = query;
	table->about = (struct db_computed){
		.name = "_stack_top",
		.declaration = "CREATE TABLE t(family TEXT, pid INTEGER, is_line INTEGER, function TEXT, file TEXT, line INTEGER,"
			       " wall_own INTEGER, wall_total INTEGER, wall_all INTEGER, cpu_own INTEGER, cpu_total INTEGER, cpu_all INTEGER,"
			       " gil_own INTEGER, gil_total INTEGER, gil_all INTEGER, exception_own INTEGER, exception_total INTEGER, exception_all INTEGER)",
		.compute = compute,
		.value = give,
		.context = table,
	};
	return table;
}

void stack_top_table_destroy(struct stack_top_table *table)
{
	if (!table)
		return;
	stacks_deinit(&table->stacks);
	arena_deinit(&table->arena);
	free(table);
}

const struct db_computed *stack_top_table_about(const struct stack_top_table *table)
{
	return &table->about;
}
