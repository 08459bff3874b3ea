#include "tests/report/seed_evil.h"

#include <math.h>

#include "common/array.h"

/* Each tries to leave the place it is put into: text, title, attribute, <style>, <pre>, a terminal, a spreadsheet. */
static const char *const values[] = {
	"</script><script>document.title='owned'</script>",
	"<!--<script>document.title='owned'",
	"'\"><img src=x onerror=\"document.title='owned'\">",
	"</title></style><svg onload=document.title='owned'>",
	"</pre></table></section><h1>no problem found</h1>",
	"\x1b]52;c;b3duZWQ=\x07\x1b[2J",
	("invoice\xe2\x80\xae" "fdp.exe\xe2\x80\x8b\xf3\xa0\x81\xa1"),
	"=cmd|'/c calc'!A1",
	"broken \xff\xc3( \xed\xa0\x80 utf-8",
	"javascript:document.title='owned'",
	"&lt;b&gt; &amp;amp;",
};

enum { COLUMNS = 5, ROWS = 12, POINTS = 21, BOXES = 24, LONG_BYTES = 1 << 20 };

static struct span value(size_t i)
{
	return span(values[i % array_length(values)]);
}

/* 1 MB without a blank. */
static struct span long_value(struct arena *arena)
{
	char *at = arena_take(arena, LONG_BYTES);

	if (!at)
		return (struct span){ 0 };
	memset(at, 'A', LONG_BYTES);
	return span_of(at, LONG_BYTES);
}

static void seed_table(struct arena *arena, struct table *table, struct span huge)
{
	static const struct column columns[COLUMNS] = {
		{ "name", "name", UNIT_NUMBER, false }, { "size_bytes", "size", UNIT_BYTES, true },
		{ "wait_ns", "wait", UNIT_NS, true },   { "start", "start", UNIT_ADDRESS, true },
		{ "blob", "blob", UNIT_NUMBER, false },
	};

	table->columns = arena_array(arena, COLUMNS, sizeof(columns[0]));
	table->cells = arena_array(arena, COLUMNS * ROWS, sizeof(*table->cells));
	if (arena->failed)
		return;
	memcpy(table->columns, columns, sizeof(columns));
	table->column_count = COLUMNS;
	table->row_count = ROWS;
	table->total_count = 48213;
	for (size_t row = 0; row < ROWS; row++) {
		struct cell *cells = &table->cells[row * COLUMNS];

		cells[0] = (struct cell){ .type = VALUE_TEXT, .text = row == ROWS - 1 ? huge : value(row) };
		cells[1] = (struct cell){ .type = VALUE_INT, .integer = (int64_t)row * 65536 };
		cells[2] = (struct cell){ .type = row % 2 ? VALUE_INT : VALUE_NULL, .integer = 1500000 };
		cells[3] = (struct cell){ .type = VALUE_INT, .integer = INT64_C(0x7f3c00000000) };
		cells[4] = (struct cell){ .type = VALUE_BLOB, .text = value(row) };
	}
}

static void seed_flame(struct arena *arena, struct section *section, struct span huge)
{
	struct flame *flame = arena_array(arena, 1, sizeof(*flame));
	struct flame_box *boxes = arena_array(arena, BOXES, sizeof(*boxes));

	if (!flame || !boxes)
		return;
	for (size_t i = 0; i < BOXES; i++)
		boxes[i] = (struct flame_box){ .depth = i / 2, .start = i % 2 ? 0.5 : 0, .length = 0.5 / (double)(i + 1), .kind = (enum flame_kind)(i % (FLAME_KINDS + 1)),
					       .label = i == 3 ? huge : value(i), .title = i == 4 ? huge : value(i + 1) };
	*flame = (struct flame){ .label = "Everything", .now = value(3), .spoken = value(2), .boxes = boxes, .box_count = BOXES, .depth_count = BOXES / 2 };
	section->flames = flame;
	section->flame_count = 1;
}

static void seed_sections(struct document *document)
{
	struct arena *arena = &document->arena;

	document->section_count = 2;
	document->sections = arena_array(arena, 2, sizeof(*document->sections));
	if (!document->sections)
		return;
	document->sections[0] = (struct section){ .id = "fds", .title = "Files", .source = value(2) };
	document->sections[0].sentences = arena_array(arena, 2, sizeof(struct span));
	if (document->sections[0].sentences) {
		document->sections[0].sentences[0] = value(0);
		document->sections[0].sentences[1] = value(6);
		document->sections[0].sentence_count = 2;
	}
	seed_table(arena, &document->sections[0].table, long_value(arena));
	seed_flame(arena, &document->sections[0], long_value(arena));
	document->sections[1] = (struct section){ .id = "pstree", .title = "Processes", .source = value(1) };
	document->sections[1].text = arena_printf(arena, "init\n`- %s\n`- %s\n", values[4], values[5]);
}

static void seed_findings(struct document *document)
{
	document->finding_count = 7;
	document->findings = arena_array(&document->arena, 7, sizeof(*document->findings));
	if (!document->findings)
		return;
	for (size_t i = 0; i < 7; i++)
		document->findings[i] = (struct finding){
			.id = value(i), .title = value(i + 1), .severity = (enum severity)(2 - i % 3), .subject = value(i + 5), .score = 1,
			.state = i < 5 ? FINDING_FIRED : i == 5 ? FINDING_CLEAR : FINDING_NOT_EVALUABLE,
			.value = value(i + 2), .threshold = value(7), .evidence = value(i + 3), .why = value(i + 4), .action = value(i),
			.refuted_by = value(i + 6), .section = i == 0 ? span("fds") : value(2),
		};
	document->checks_fired = 5;
	document->checks_clear = document->checks_not_evaluable = 1;
}

static void seed_doing(struct document *document)
{
	document->doing = arena_array(&document->arena, array_length(values), sizeof(*document->doing));
	for (size_t i = 0; document->doing && i < array_length(values); i++)
		document->doing[i] = (struct doing){ .thread_count = i, .names = value(i), .state = value(i + 1), .place = value(i + 2) };
	document->doing_count = document->doing_total = array_length(values);
}

static void seed_series(struct document *document)
{
	struct series *series = arena_array(&document->arena, 1, sizeof(*series));
	double *numbers = arena_array(&document->arena, 2 * POINTS, sizeof(double));

	if (!series || !numbers)
		return;
	*series = (struct series){ .id = "cpu", .label = "CPU, cores", .now = value(2), .spoken = value(2), .point_count = POINTS,
		.seconds = numbers, .band_count = 1, .band_label = { "user" }, .band = { numbers + POINTS }, .limit = (double)NAN, .top = 2 };
	for (size_t i = 0; i < POINTS; i++) {
		numbers[i] = (double)i / 4;
		numbers[POINTS + i] = i == 7 || i == 9 ? (double)NAN : 1 + 0.5 * (double)(i % 3);
	}
	document->series = series;
	document->series_count = 1;
}

struct document *seed_evil(void)
{
	struct document *document = document_create();
	struct fact *facts = NULL;
	struct gap *gaps = NULL;

	if (!document)
		return NULL;
	facts = arena_array(&document->arena, array_length(values), sizeof(*facts));
	gaps = arena_array(&document->arena, array_length(values), sizeof(*gaps));
	for (size_t i = 0; facts && gaps && i < array_length(values); i++) {
		facts[i] = (struct fact){ "fact", value(i) };
		gaps[i] = (struct gap){ value(i), value(i + 1), value(i + 2), true };
	}
	document->facts = facts;
	document->gaps = gaps;
	document->fact_count = document->gap_count = array_length(values);
	document->title = value(3);
	document->verdict = value(0);
	document->confidence = value(1);
	document->warning = value(2);
	document->footer = value(4);
	seed_sections(document);
	seed_findings(document);
	seed_doing(document);
	seed_series(document);
	if (!document->arena.failed)
		return document;
	document_destroy(document);
	return NULL;
}
