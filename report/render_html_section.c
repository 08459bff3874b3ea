#include "report/render_html_internal.h"

#include "common/array.h"
#include "report/format.h"

enum { SECTION_ID_LENGTH = 40, BLOB_SHOWN = 64 };

/* Columns that hold what people copy and paste, letter for letter. */
static const char *const code_columns[] = {
	"args", "cgroup", "cmdline", "comm", "cwd", "exe", "file", "flags", "inode", "key", "name", "path", "perms", "root", "source", "target", "value", "wchan",
};

static bool is_plain_id(const char *id)
{
	size_t length = 0;

	for (; id && id[length] != '\0'; length++)
		if (!(id[length] >= 'a' && id[length] <= 'z') && !(id[length] >= '0' && id[length] <= '9') && id[length] != '_' && id[length] != '-')
			return false;
	return length > 0 && length <= SECTION_ID_LENGTH;
}

void html_section_id(struct strbuf *out, const struct document *document, size_t index)
{
	const char *id = document->sections[index].id;

	if (is_plain_id(id) && html_section_find(document, span(id)) == index)
		strbuf_addf(out, "view-%s", id);
	else
		strbuf_addf(out, "section-%zu", index + 1);
}

size_t html_section_find(const struct document *document, struct span id)
{
	for (size_t i = 0; i < document->section_count && !span_is_empty(id); i++)
		if (span_equal(span(document->sections[i].id), id))
			return i;
	return document->section_count;
}

void html_scroll_open(struct strbuf *out, struct span label)
{
	html_constant(out, MARKUP("<div class=\"scroll\" role=\"region\" tabindex=\"0\""));
	html_attribute(out, MARKUP("aria-label"), label);
	html_constant(out, MARKUP(">"));
}

/* A blob is shown as far as people look at hexadecimal. */
static void add_blob(struct strbuf *out, struct span blob)
{
	strbuf_add_hex_bytes(out, span_first(blob, BLOB_SHOWN));
	if (blob.length > BLOB_SHOWN) {
		html_constant(out, MARKUP(" ... +"));
		html_count(out, blob.length - BLOB_SHOWN);
		html_constant(out, MARKUP(" bytes"));
	}
}

static bool is_code(const struct column *column, const struct cell *cell)
{
	if (cell->type == VALUE_BLOB || (cell->type == VALUE_INT && column->unit == UNIT_ADDRESS))
		return true;
	for (size_t i = 0; cell->type == VALUE_TEXT && cell->text.length > 0 && i < array_length(code_columns); i++)
		if (span_is(span(column->name), code_columns[i]))
			return true;
	return false;
}

static void open_cell(struct strbuf *out, bool is_number, bool is_unknown)
{
	if (is_number)
		html_constant(out, is_unknown ? MARKUP("<td class=\"n u\">") : MARKUP("<td class=\"n\">"));
	else
		html_constant(out, is_unknown ? MARKUP("<td class=\"u\">") : MARKUP("<td>"));
}

void html_cell(struct strbuf *out, const struct column *column, const struct cell *cell)
{
	bool code = is_code(column, cell);

	open_cell(out, column->is_number, cell->type == VALUE_NULL);
	html_constant(out, code ? MARKUP("<code>") : MARKUP(""));
	if (cell->type == VALUE_NULL)
		html_constant(out, MARKUP("\xe2\x80\x93"));
	else if (cell->type == VALUE_TEXT)
		html_text(out, cell->text);
	else if (cell->type == VALUE_BLOB)
		add_blob(out, cell->text);
	else
		format_cell(out, cell, column->unit);
	html_constant(out, code ? MARKUP("</code></td>") : MARKUP("</td>"));
}

static void add_header(struct strbuf *out, const struct table *table)
{
	html_constant(out, MARKUP("<table><thead><tr>"));
	for (size_t i = 0; i < table->column_count; i++) {
		const struct column *column = &table->columns[i];

		html_constant(out, column->is_number ? MARKUP("<th scope=\"col\" class=\"n\">") : MARKUP("<th scope=\"col\">"));
		html_words(out, column->label ? column->label : column->name);
		html_constant(out, MARKUP("</th>"));
	}
	html_constant(out, MARKUP("</tr></thead><tbody>\n"));
}

static size_t rows_shown(const struct table *table)
{
	return table->row_count < DOCUMENT_ROWS ? table->row_count : DOCUMENT_ROWS;
}

static void add_table(struct strbuf *out, const struct section *section)
{
	const struct table *table = &section->table;

	html_scroll_open(out, span(section->title));
	add_header(out, table);
	for (size_t row = 0; row < rows_shown(table); row++) {
		html_constant(out, MARKUP("<tr>"));
		for (size_t i = 0; i < table->column_count; i++)
			html_cell(out, &table->columns[i], table_cell(table, row, i));
		html_constant(out, MARKUP("</tr>\n"));
	}
	html_constant(out, MARKUP("</tbody></table></div>\n"));
}

static void add_source(struct strbuf *out, const struct section *section)
{
	size_t shown = rows_shown(&section->table);

	html_constant(out, MARKUP("<p class=\"src\">"));
	if (section->table.total_count > shown) {
		html_count(out, shown);
		html_constant(out, MARKUP(" of "));
		html_count(out, section->table.total_count);
		html_constant(out, MARKUP(" rows; all of them: <code>pidshot-report show "));
		html_words(out, section->id);
		html_constant(out, MARKUP("</code>. "));
	}
	html_text(out, section->source);
	html_constant(out, MARKUP("</p>\n"));
}

void html_section(struct strbuf *out, const struct document *document, size_t index)
{
	const struct section *section = &document->sections[index];

	html_constant(out, MARKUP("<section id=\""));
	html_section_id(out, document, index);
	html_constant(out, MARKUP("\"><h2>"));
	html_words(out, section->title);
	html_constant(out, MARKUP("</h2>\n"));
	for (size_t i = 0; i < section->sentence_count; i++) {
		html_constant(out, MARKUP("<p>"));
		html_text(out, section->sentences[i]);
		html_constant(out, MARKUP("</p>\n"));
	}
	for (size_t i = 0; i < section->flame_count; i++)
		html_flame(out, &section->flames[i]);
	if (!span_is_empty(section->text)) {
		html_scroll_open(out, span(section->title));
		html_constant(out, MARKUP("<pre>\n"));
		html_lines(out, section->text);
		html_constant(out, MARKUP("</pre></div>\n"));
	} else if (section->table.row_count > 0) {
		add_table(out, section);
	} else {
		html_constant(out, MARKUP("<p class=\"soft\">No rows.</p>\n"));
	}
	add_source(out, section);
	html_constant(out, MARKUP("</section>\n"));
}
