#include "common/array.h"
#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/document_flame.h"
#include "report/document_timeline.h"
#include "report/tools.h"
#include "schema/texts.h"

/* "-- title: Limits" gives "Limits"; empty where there is no such line at the top of the file. */
static struct span header(const char *text, const char *key)
{
	struct span rest = span(text);
	struct span line = { 0 };

	while (span_next_line(&rest, &line) && span_starts(line, "--")) {
		line = span_trim(span_skip(line, 2));
		if (span_starts(line, key) && line.length > strlen(key) && line.at[strlen(key)] == ':')
			return span_trim(span_skip(line, strlen(key) + 1));
	}
	return span_of(NULL, 0);
}

static bool add_sentences(struct section *section, const char *sql, struct query *query, struct arena *arena)
{
	const struct request request = { .sql = sql, .row_cap = 3 };
	cleanup_strbuf struct strbuf error = { 0 };
	struct table says = { 0 };

	/* A section without a SELECT has its table alone. */
	if (!query_run(query, &request, arena, &says, &error))
		return false;
	for (size_t i = 0; i < says.row_count; i++) {
		struct span *sentence = says.column_count > 0 && cell_text(table_cell(&says, i, 0)).length > 0 ?
			arena_grow(arena, &section->sentences, &section->sentence_count, sizeof(*sentence)) : NULL;

		if (sentence)
			*sentence = cell_text(table_cell(&says, i, 0));
	}
	return true;
}

/* These are lines, not a table. */
static const struct {
	const char *view;
	char *words[2];
} drawn[] = { { "pstree", { NULL } }, { "python_stacks", { NULL } }, { "htop", { "-n20", NULL } } };

static bool add_text(struct section *section, const char *view, struct query *query, struct arena *arena)
{
	const struct tool *tool = NULL;
	struct tool_request request = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };

	for (size_t i = 0; i < array_length(drawn); i++)
		if (strcmp(view, drawn[i].view) == 0) {
			tool = tool_find(view);
			request = (struct tool_request){ drawn[i].words, drawn[i].words[0] != NULL, 0, NULL };
		}
	if (!tool || !tool->render(query, &request, &text, &error))
		return false;
	section->text = arena_keep(arena, &text);
	return true;
}

/* "-- flame: python" draws the stacks of that family, "-- flame: collections" those of the garbage collector on a time axis; "-- table: NAME" shows another view than the one named, which is its short form. */
static bool add_flames(struct section *section, const struct schema_text *file, struct query *query, struct arena *arena, struct strbuf *error)
{
	struct span family = header(file->text, "flame");
	const char *name = family.length > 0 ? arena_text(arena, family) : NULL;

	if (name && strcmp(name, "collections") == 0)
		return document_add_collections(section, query, arena, error);
	return !name || document_add_flames(section, name, query, arena, error);
}

static bool fill_section(struct section *section, const struct schema_text *file, struct query *query, struct arena *arena, struct strbuf *error)
{
	struct span view = header(file->text, "view");
	struct span from = header(file->text, "from");
	struct span table = { 0 };

	section->id = arena_text(arena, view.length > 0 ? view : span(file->name));
	section->title = arena_text(arena, header(file->text, "title").length > 0 ? header(file->text, "title") : span(file->name));
	section->source = from.length > 0 ? arena_printf(arena, "From %.*s.", (int)from.length, from.at) : span_of(NULL, 0);
	if (arena->failed)
		return false;
	add_sentences(section, file->text, query, arena);
	if (add_text(section, section->id, query, arena))
		return true;
	if (!add_flames(section, file, query, arena, error))
		return false;
	table = header(file->text, "table");
	return query_view(query, table.length > 0 ? arena_text(arena, table) : section->id, DOCUMENT_ROWS, arena, &section->table, error);
}

bool document_add_sections(struct document *document, struct query *query, struct strbuf *error)
{
	for (size_t i = 0; i < schema_sections_count; i++) {
		struct section *section =
			arena_grow(&document->arena, &document->sections, &document->section_count, sizeof(*document->sections));

		if (!section || !fill_section(section, &schema_sections[i], query, &document->arena, error))
			return false;
	}
	return true;
}

bool document_add_gaps(struct document *document, struct query *query, struct strbuf *error)
{
	struct table gaps = { 0 };

	if (!query_view(query, "_report_gap", DOCUMENT_ROWS, &document->arena, &gaps, error))
		return false;
	for (size_t i = 0; i < gaps.row_count; i++) {
		struct gap *gap = arena_grow(&document->arena, &document->gaps, &document->gap_count, sizeof(*gap));

		if (gap)
			*gap = (struct gap){ cell_text(table_get(&gaps, i, "what")), cell_text(table_get(&gaps, i, "why")),
					     cell_text(table_get(&gaps, i, "how")), cell_int(table_get(&gaps, i, "is_serious"), 1) != 0 };
	}
	return true;
}
