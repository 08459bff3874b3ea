#include "report/render_table.h"

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/units.h"
#include "report/escape.h"
#include "report/format.h"

enum { GAP = 2, NARROWEST = 8, READABLE = 21 /* an IPv4 address with its port */ };

/* Where @cells cells of @text end, counted from its start. */
static size_t head_length(struct span text, size_t cells)
{
	size_t at = 0;
	size_t used = 0;

	while (at < text.length) {
		unsigned point = 'x';
		size_t length = utf8_sequence(span_skip(text, at), &point);

		used += escape_point_cells(point);
		if (used > cells)
			break;
		at += length > 0 ? length : 1;
	}
	return at;
}

/* Where the last @cells cells begin. */
static size_t tail_start(struct span text, size_t cells)
{
	size_t all = escape_cells(text);

	return all <= cells ? 0 : head_length(text, all - cells);
}

void render_shortened(struct strbuf *buf, struct span text, size_t cells)
{
	cleanup_strbuf struct strbuf shown = { 0 };
	struct span all = { 0 };
	size_t head = cells > 3 ? (cells - 3) / 2 : 0;

	escape_shown(&shown, text);
	all = strbuf_span(&shown);
	if (escape_cells(all) <= cells) {
		strbuf_add(buf, all);
		return;
	}
	strbuf_add(buf, span_first(all, head_length(all, head)));
	strbuf_add(buf, span_first(span("..."), cells));
	if (cells > 3)
		strbuf_add(buf, span_skip(all, tail_start(all, cells - 3 - head)));
}

/* The whole table as shown text: labels first, then row after row. */
struct grid {
	const struct table *table;
	struct strbuf text;
	size_t *ends;    /* of each cell in @text */
	size_t *widths;  /* of each column */
	size_t shown;    /* columns that there is room for */
};

static struct span grid_cell(const struct grid *grid, size_t index)
{
	size_t start = index > 0 ? grid->ends[index - 1] : 0;

	return span_of(grid->text.at + start, grid->ends[index] - start);
}

static void grid_fill(struct grid *grid, struct arena *arena)
{
	const struct table *table = grid->table;
	cleanup_strbuf struct strbuf cell = { 0 };
	size_t count = (table->row_count + 1) * table->column_count;

	grid->ends = arena_array(arena, count, sizeof(*grid->ends));
	grid->widths = arena_array(arena, table->column_count, sizeof(*grid->widths));
	for (size_t i = 0; grid->ends && grid->widths && i < count; i++) {
		size_t column = i % table->column_count;
		size_t width = 0;

		strbuf_reset(&cell);
		if (i < table->column_count)
			strbuf_add_text(&cell, table->columns[column].label);
		else
			format_cell(&cell, &table->cells[i - table->column_count], table->columns[column].unit);
		escape_shown(&grid->text, strbuf_span(&cell));
		grid->ends[i] = grid->text.length;
		width = strbuf_failed(&grid->text) ? 0 : escape_cells(grid_cell(grid, i));
		if (width > grid->widths[column])
			grid->widths[column] = width;
	}
}

/* The columns that fit with a text in each that can still be read: those that matter most come first. One is shown in any case. */
static void grid_choose(struct grid *grid, size_t width)
{
	size_t total = 0;

	grid->shown = 0;
	while (grid->shown < grid->table->column_count) {
		bool is_cut = !grid->table->columns[grid->shown].is_number && grid->widths[grid->shown] > READABLE;

		total += (is_cut ? READABLE : grid->widths[grid->shown]) + (grid->shown ? GAP : 0);
		if (width > 0 && grid->shown > 0 && total > width)
			return;
		grid->shown++;
	}
}

/* Takes cells from the widest text column until all fit, or none can give any. */
static void grid_shrink(struct grid *grid, size_t width)
{
	size_t total = 0;

	for (size_t i = 0; i < grid->shown; i++)
		total += grid->widths[i] + (i > 0 ? GAP : 0);
	while (width > 0 && total > width) {
		size_t widest = grid->shown;

		for (size_t i = 0; i < grid->shown; i++)
			if (!grid->table->columns[i].is_number && grid->widths[i] > NARROWEST &&
			    (widest == grid->shown || grid->widths[i] > grid->widths[widest]))
				widest = i;
		if (widest == grid->shown)
			return;
		grid->widths[widest]--;
		total--;
	}
}

static void add_row(struct strbuf *buf, const struct grid *grid, size_t row)
{
	for (size_t i = 0; i < grid->shown; i++) {
		struct span text = grid_cell(grid, row * grid->table->column_count + i);
		size_t cells = escape_cells(text);
		size_t blank = cells < grid->widths[i] ? grid->widths[i] - cells : 0;

		if (i > 0)
			strbuf_add_repeat(buf, ' ', GAP);
		if (grid->table->columns[i].is_number)
			strbuf_add_repeat(buf, ' ', blank);
		render_shortened(buf, text, grid->widths[i]);
		if (!grid->table->columns[i].is_number && i + 1 < grid->shown)
			strbuf_add_repeat(buf, ' ', blank);
	}
	strbuf_add_byte(buf, '\n');
}

/* What there was no room for, by name as far as the line goes. */
static void add_left_out(struct strbuf *buf, const struct grid *grid, size_t width)
{
	size_t count = grid->table->column_count - grid->shown;
	size_t start = buf->length;

	if (!count)
		return;
	strbuf_addf(buf, "(+ %zu column%s: --width, --format json: ", count, count == 1 ? "" : "s");
	for (size_t i = grid->shown; i < grid->table->column_count; i++) {
		struct span label = span(grid->table->columns[i].label);
		bool is_last = i + 1 == grid->table->column_count;

		if (i > grid->shown && buf->length - start + label.length + strlen(is_last ? ")" : ", ...)") > width) {
			strbuf_add_text(buf, "...");
			break;
		}
		strbuf_add(buf, label);
		strbuf_add_text(buf, is_last ? "" : ", ");
	}
	strbuf_add_text(buf, ")\n");
}

void render_table(struct strbuf *buf, const struct table *table, size_t width)
{
	cleanup_arena struct arena arena = { 0 };
	struct grid grid = { .table = table };

	grid_fill(&grid, &arena);
	if (arena.failed || strbuf_failed(&grid.text)) {
		strbuf_deinit(&grid.text);
		buf->failed = true;
		return;
	}
	grid_choose(&grid, width);
	grid_shrink(&grid, width);
	for (size_t row = 0; row <= table->row_count; row++)
		add_row(buf, &grid, row);
	if (table->row_count < table->total_count) {
		strbuf_add_text(buf, "(");
		units_add_count(buf, (int64_t)table->row_count);
		strbuf_add_text(buf, " of ");
		units_add_count(buf, (int64_t)table->total_count);
		strbuf_add_text(buf, " rows)\n");
	}
	add_left_out(buf, &grid, width);
	strbuf_deinit(&grid.text);
}
