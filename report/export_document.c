#include "report/export_document.h"

#include "report/export.h"
#include "report/json.h"

/* ,"name":  or  {"name":  for the first. */
static void key(struct strbuf *buf, const char *name)
{
	bool is_first = buf->length == 0 || strchr("[,\n", buf->at[buf->length - 1]) != NULL;

	strbuf_add_text(buf, is_first ? "{" : ",");
	json_add_string(buf, span(name));
	strbuf_add_byte(buf, ':');
}

static void text(struct strbuf *buf, const char *name, struct span value)
{
	key(buf, name);
	json_add_string(buf, value);
}

static void number(struct strbuf *buf, double value)
{
	const struct cell cell = { .type = VALUE_REAL, .real = value };

	json_add_cell(buf, &cell);
}

static void add_facts(struct strbuf *buf, const struct document *document)
{
	key(buf, "facts");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->fact_count; i++) {
		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "label", span(document->facts[i].label));
		text(buf, "value", document->facts[i].value);
	}
	strbuf_add_text(buf, document->fact_count > 0 ? "}]" : "]");
}

static void add_findings(struct strbuf *buf, const struct document *document)
{
	static const char *const severities[] = { "info", "warning", "critical" };
	static const char *const states[] = { "fired", "clear", "not_evaluable" };

	key(buf, "findings");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->finding_count; i++) {
		const struct finding *finding = &document->findings[i];

		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "id", finding->id);
		text(buf, "severity", span(severities[finding->severity]));
		text(buf, "state", span(states[finding->state]));
		text(buf, "title", finding->title);
		text(buf, "subject", finding->subject);
		key(buf, "score");
		number(buf, finding->score);
		text(buf, "value", finding->value);
		text(buf, "threshold", finding->threshold);
		text(buf, "evidence", finding->evidence);
		text(buf, "why", finding->why);
		text(buf, "do", finding->action);
		text(buf, "refuted_by", finding->refuted_by);
	}
	strbuf_add_text(buf, document->finding_count > 0 ? "}]" : "]");
}

static void add_numbers(struct strbuf *buf, const char *name, const double *values, size_t count)
{
	key(buf, name);
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < count; i++) {
		strbuf_add_text(buf, i > 0 ? ", " : "");
		number(buf, values[i]);
	}
	strbuf_add_byte(buf, ']');
}

static void add_doing(struct strbuf *buf, const struct document *document)
{
	key(buf, "doing");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->doing_count; i++) {
		const struct doing *doing = &document->doing[i];

		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "state", doing->state);
		text(buf, "place", doing->place);
		text(buf, "threads", doing->names);
		key(buf, "pid");
		number(buf, (double)doing->pid);
		key(buf, "thread_count");
		number(buf, (double)doing->thread_count);
	}
	strbuf_add_text(buf, document->doing_count > 0 ? "}]" : "]");
}

static void add_series(struct strbuf *buf, const struct document *document)
{
	key(buf, "series");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->series_count; i++) {
		const struct series *series = &document->series[i];

		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "id", span(series->id));
		text(buf, "label", span(series->label));
		text(buf, "now", series->now);
		add_numbers(buf, "seconds", series->seconds, series->point_count);
		for (size_t band = 0; band < series->band_count; band++)
			add_numbers(buf, series->band_label[band], series->band[band], series->point_count);
	}
	strbuf_add_text(buf, document->series_count > 0 ? "}]" : "]");
}

static void add_gaps(struct strbuf *buf, const struct document *document)
{
	key(buf, "gaps");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->gap_count; i++) {
		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "what", document->gaps[i].what);
		text(buf, "why", document->gaps[i].why);
		text(buf, "how", document->gaps[i].how);
	}
	strbuf_add_text(buf, document->gap_count > 0 ? "}]" : "]");
}

static void add_flames(struct strbuf *buf, const struct section *section)
{
	static const char *const kinds[FLAME_KINDS] = { "python", "library", "native", "kernel", "gc", "idle", "small" };

	key(buf, "flames");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < section->flame_count; i++) {
		const struct flame *flame = &section->flames[i];

		strbuf_add_text(buf, i > 0 ? ",\n" : "\n");
		text(buf, "label", span(flame->label));
		text(buf, "now", flame->now);
		key(buf, "boxes");
		strbuf_add_byte(buf, '[');
		for (size_t at = 0; at < flame->box_count; at++) {
			const struct flame_box *box = &flame->boxes[at];

			strbuf_addf(buf, "%s{\"depth\": %zu, \"start\": %.5f, \"length\": %.5f, \"kind\": \"%s\", \"label\": ", at > 0 ? ",\n" : "\n", box->depth,
				    box->start, box->length, box->kind < FLAME_KINDS ? kinds[box->kind] : "");
			json_add_string(buf, box->label);
			strbuf_add_text(buf, ", \"title\": ");
			json_add_string(buf, box->title);
			strbuf_add_byte(buf, '}');
		}
		strbuf_add_text(buf, "]}");
	}
	strbuf_add_byte(buf, ']');
}

static void add_sections(struct strbuf *buf, const struct document *document)
{
	key(buf, "sections");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->section_count; i++) {
		const struct section *section = &document->sections[i];

		strbuf_add_text(buf, i > 0 ? "},\n" : "\n");
		text(buf, "id", span(section->id));
		text(buf, "title", span(section->title));
		key(buf, "sentences");
		strbuf_add_byte(buf, '[');
		for (size_t at = 0; at < section->sentence_count; at++) {
			strbuf_add_text(buf, at > 0 ? ", " : "");
			json_add_string(buf, section->sentences[at]);
		}
		strbuf_add_byte(buf, ']');
		text(buf, "text", section->text);
		add_flames(buf, section);
		key(buf, "total_rows");
		strbuf_add_uint(buf, section->table.total_count);
		key(buf, "rows");
		export_json(buf, &section->table);
	}
	strbuf_add_text(buf, document->section_count > 0 ? "}]" : "]");
}

void export_document(struct strbuf *buf, const struct document *document)
{
	text(buf, "title", document->title);
	text(buf, "warning", document->warning);
	text(buf, "verdict", document->verdict);
	text(buf, "confidence", document->confidence);
	add_facts(buf, document);
	add_findings(buf, document);
	add_doing(buf, document);
	add_series(buf, document);
	key(buf, "hot");
	strbuf_add_byte(buf, '[');
	for (size_t i = 0; i < document->hot_count; i++) {
		strbuf_add_text(buf, i > 0 ? ", " : "");
		json_add_string(buf, document->hot[i]);
	}
	strbuf_add_byte(buf, ']');
	add_gaps(buf, document);
	add_sections(buf, document);
	text(buf, "footer", document->footer);
	strbuf_add_text(buf, "}\n");
}
