#include "report/tool_text.h"

enum { NS_PER_S = 1000000000, DAY_S = 86400 };

void tool_add_text(struct strbuf *out, struct span text, size_t limit)
{
	for (size_t i = 0; i < text.length && (limit == 0 || i < limit); i++) {
		unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte == 0x7f)
			strbuf_addf(out, "\\x%02x", byte);
		else
			strbuf_add_byte(out, (char)byte);
	}
}

void tool_add_left(struct strbuf *out, struct span text, size_t width)
{
	size_t before = out->length;

	tool_add_text(out, text, 0);
	if (out->length - before < width)
		strbuf_add_repeat(out, ' ', width - (out->length - before));
}

void tool_add_right(struct strbuf *out, struct span text, size_t width)
{
	if (text.length < width)
		strbuf_add_repeat(out, ' ', width - text.length);
	tool_add_text(out, text, 0);
}

void tool_add_number(struct strbuf *out, const struct cell *cell, double divisor, int decimals, size_t width)
{
	if (cell->type != VALUE_INT && cell->type != VALUE_REAL)
		tool_add_right(out, span("-"), width);
	else
		strbuf_addf(out, "%*.*f", (int)width, decimals, cell_real(cell, 0) / divisor);
}

void tool_add_scaled(struct strbuf *out, const struct cell *cell, size_t width)
{
	static const char units[] = "BKMGTPE";
	cleanup_strbuf struct strbuf text = { 0 };
	double amount = cell_real(cell, 0);
	size_t unit = 0;

	for (; (amount >= 1024 || amount <= -1024) && units[unit + 1]; unit++)
		amount /= 1024;
	if (cell->type == VALUE_INT || cell->type == VALUE_REAL)
		strbuf_addf(&text, unit == 0 ? "%.0f%c" : "%.1f%c", amount, units[unit]);
	else
		strbuf_add_byte(&text, '-');
	tool_add_right(out, strbuf_span(&text), width);
}

void tool_add_clock(struct strbuf *out, int64_t ns, bool has_ms)
{
	int64_t seconds = (ns / NS_PER_S % DAY_S + DAY_S) % DAY_S;

	strbuf_addf(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	if (has_ms)
		strbuf_addf(out, ".%03d", (int)(ns / 1000000 % 1000));
}

bool *tool_last_children(struct arena *arena, const struct table *table)
{
	bool *last = arena_array(arena, table->row_count + 1, sizeof(*last));
	bool *is_followed = arena_array(arena, table->row_count + 2, sizeof(*is_followed));
	size_t deepest = 0;

	if (!last || !is_followed)
		return NULL;
	for (size_t row = table->row_count; row-- > 0;) {
		int64_t depth = cell_int(table_get(table, row, "depth"), 0);
		size_t at = depth < 0 ? 0 : (size_t)depth > table->row_count ? table->row_count : (size_t)depth;

		for (; deepest > at; deepest--)
			is_followed[deepest] = false;
		last[row] = !is_followed[at];
		is_followed[at] = true;
		deepest = at;
	}
	return last;
}

bool tool_refuse(struct strbuf *error, const char *tool, const char *word)
{
	strbuf_addf(error, "%s: no such option or key: %s", tool, word);
	return false;
}
