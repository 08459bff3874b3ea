#include "report/tool_text.h"

#include "common/cleanup.h"

/* As `pstree -pt` of psmisc draws it; the captured process has a * behind it. */

struct art {
	const char *only, *first, *middle, *end, *line; /* ─── ─┬─ ├─ └─ │ */
};

static const struct art utf8 = { "\342\224\200\342\224\200\342\224\200", "\342\224\200\342\224\254\342\224\200", "\342\224\234\342\224\200",
				 "\342\224\224\342\224\200", "\342\224\202" };
static const struct art ascii = { "---", "-+-", "|-", "`-", "|" };

struct tree {
	struct strbuf *out;
	const struct art *art;
	const struct table *table;
	const bool *last;
	size_t column[TOOL_DEPTH + 1]; /* where the connector before the children of a level stands */
	bool open[TOOL_DEPTH + 1];     /* more siblings come at that level */
	size_t at;                     /* cells of the line so far */
	int64_t drawn;                 /* depth of the row before; -1: none */
};

static void pad_to(struct tree *tree, size_t column)
{
	if (column > tree->at)
		strbuf_add_repeat(tree->out, ' ', column - tree->at);
	tree->at = column > tree->at ? column : tree->at;
}

static void new_line(struct tree *tree, size_t depth, bool is_last)
{
	strbuf_add_byte(tree->out, '\n');
	tree->at = 0;
	for (size_t level = 1; level < depth; level++) {
		if (!tree->open[level])
			continue;
		pad_to(tree, tree->column[level]);
		strbuf_add_text(tree->out, tree->art->line);
		tree->at++;
	}
	if (depth == 0)
		return;
	pad_to(tree, tree->column[depth]);
	strbuf_add_text(tree->out, is_last ? tree->art->end : tree->art->middle);
	tree->at += 2;
}

/* Cells are counted as characters: continuation bytes of UTF-8 take none. */
static void add_name(struct tree *tree, size_t row)
{
	size_t before = tree->out->length;
	const struct cell *tid = table_get(tree->table, row, "tid");

	tool_add_text(tree->out, cell_text(table_get(tree->table, row, "comm")), 0);
	strbuf_addf(tree->out, "(%lld)", (long long)cell_int(tid->type == VALUE_NULL ? table_get(tree->table, row, "pid") : tid, 0));
	if (cell_int(table_get(tree->table, row, "is_target"), 0))
		strbuf_add_byte(tree->out, '*');
	for (size_t i = before; i < tree->out->length; i++)
		tree->at += ((unsigned char)tree->out->at[i] & 0xc0) != 0x80;
}

static void add_row(struct tree *tree, size_t row, size_t depth)
{
	bool is_last = tree->last[row];

	if (depth > 0 && tree->drawn == (int64_t)depth - 1) {
		strbuf_add_text(tree->out, is_last ? tree->art->only : tree->art->first);
		tree->at += 3;
	} else if (tree->drawn >= 0) {
		new_line(tree, depth, is_last);
	}
	tree->open[depth] = !is_last;
	add_name(tree, row);
	tree->column[depth + 1] = tree->at + 1;
	tree->drawn = (int64_t)depth;
}

static bool read_words(struct tree *tree, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		if (strcmp(request->words[i], "-A") == 0)
			tree->art = &ascii;
		else if (strcmp(request->words[i], "-pt") != 0 && strcmp(request->words[i], "-p") != 0)
			return tool_refuse(error, "pstree", request->words[i]);
	}
	return true;
}

/* pstree leaves the kernel's own threads out, and so do we unless one of them was captured. */
static bool is_left_out(struct query *query)
{
	return query_int(query, "SELECT count(*) FROM target WHERE is_kernel_thread = 1", 0) == 0;
}

bool render_pstree(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };
	struct tree tree = { .out = out, .art = &utf8, .table = &table, .drawn = -1 };
	bool without_kernel = is_left_out(query);
	bool is_skipped = false;
	size_t deeper = 0;

	if (!read_words(&tree, request, error) || !query_view(query, "pstree", 0, &arena, &table, error))
		return false;
	tree.last = tool_last_children(&arena, &table);
	if (!tree.last)
		return false;
	for (size_t row = 0; row < table.row_count; row++) {
		int64_t depth = cell_int(table_get(&table, row, "depth"), 0);

		if (depth <= 0)
			is_skipped = without_kernel && cell_int(table_get(&table, row, "is_kernel_thread"), 0) == 1;
		deeper += !is_skipped && depth >= TOOL_DEPTH;
		if (!is_skipped && depth < TOOL_DEPTH)
			add_row(&tree, row, depth < 0 ? 0 : (size_t)depth);
	}
	if (tree.drawn >= 0)
		strbuf_add_byte(out, '\n');
	if (deeper > 0)
		strbuf_addf(out, "(%zu more below %d levels)\n", deeper, (int)TOOL_DEPTH);
	return true;
}
