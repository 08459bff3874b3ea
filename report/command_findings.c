#include <math.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/findings.h"
#include "report/render_findings.h"
#include "report/session.h"

static const char *const severities[] = { "info", "warning", "critical" };
static const char *const states[] = { "fired", "clear", "not_evaluable" };
static const char *const columns[] = { "id", "severity", "state", "title", "subject", "score", "value", "threshold", "evidence" };

static struct cell text_cell(struct span text)
{
	return (struct cell){ .type = text.length > 0 ? VALUE_TEXT : VALUE_NULL, .text = text };
}

static void fill_row(struct cell *row, const struct finding *finding)
{
	int64_t subject = 0;

	row[0] = text_cell(finding->id);
	row[1] = text_cell(span(severities[finding->severity]));
	row[2] = text_cell(span(states[finding->state]));
	row[3] = text_cell(finding->title);
	row[4] = text_cell(finding->subject);
	if (span_int64(finding->subject, &subject))
		row[4] = (struct cell){ .type = VALUE_INT, .integer = subject };
	if (isfinite(finding->score))
		row[5] = (struct cell){ .type = VALUE_REAL, .real = finding->score };
	row[6] = text_cell(finding->value);
	row[7] = text_cell(finding->threshold);
	row[8] = text_cell(finding->evidence);
}

static bool findings_table(struct arena *arena, const struct finding *findings, size_t count, struct table *ret)
{
	struct table table = { .column_count = array_length(columns), .row_count = count, .total_count = count };

	table.columns = arena_array(arena, table.column_count, sizeof(*table.columns));
	table.cells = arena_array(arena, count > 0 ? count * table.column_count : 1, sizeof(*table.cells));
	if (!table.columns || !table.cells)
		return false;
	for (size_t i = 0; i < table.column_count; i++)
		table.columns[i] = (struct column){ .name = columns[i], .label = columns[i], .unit = UNIT_NUMBER, .is_number = i == 4 || i == 5 };
	for (size_t row = 0; row < count; row++)
		fill_row(&table.cells[row * table.column_count], &findings[row]);
	*ret = table;
	return true;
}

static bool severity_of(const char *word, enum severity *ret)
{
	for (size_t i = 0; i < array_length(severities); i++)
		if (strcmp(word, severities[i]) == 0) {
			*ret = (enum severity)i;
			return true;
		}
	return false;
}

enum exit_code command_findings(struct session *session)
{
	cleanup_reading struct reading reading = { 0 };
	cleanup_arena struct arena arena = { 0 };
	struct finding *findings = NULL;
	struct table table = { 0 };
	size_t count = 0;
	enum severity least = SEVERITY_INFO;
	enum exit_code code = EXIT_MADE;

	if (session->fail_on && !severity_of(session->fail_on, &least))
		return session_refuse(session, "--fail-on takes info, warning or critical, not %s", session->fail_on);
	code = session_open(session, session->words[0], &reading);
	if (code == EXIT_UNREADABLE)
		return code;
	if (!findings_evaluate(reading.query, &arena, &findings, &count, &session->error) || !findings_table(&arena, findings, count, &table))
		return EXIT_UNREADABLE;
	if (session->format == FORMAT_TEXT)
		render_findings(&session->out, findings, count, session->width, session->is_colored);
	else
		session_table(session, &table);
	for (size_t i = 0; session->fail_on && i < count; i++)
		if (findings[i].state == FINDING_FIRED && findings[i].severity >= least)
			return EXIT_MATCHED;
	return code;
}
