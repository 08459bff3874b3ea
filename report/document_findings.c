#include "common/cleanup.h"
#include "report/document_build.h"
#include "report/findings.h"

/* Of several processes, which one: its number says it to machines, its name to people. */
static bool name_subjects(struct document *document, struct query *query, struct strbuf *error)
{
	static const struct request request = { .sql = "SELECT CAST(pid AS TEXT) AS pid, coalesce(comm, '') AS comm FROM target" };
	struct table targets = { 0 };

	if (!query_run(query, &request, &document->arena, &targets, error))
		return false;
	for (size_t i = 0; targets.row_count > 1 && i < document->finding_count; i++)
		for (size_t row = 0; row < targets.row_count; row++) {
			struct span comm = cell_text(table_get(&targets, row, "comm"));
			struct span pid = cell_text(table_get(&targets, row, "pid"));

			if (span_equal(document->findings[i].subject, pid))
				document->findings[i].who = arena_printf(&document->arena, "%.*s %.*s", (int)pid.length, pid.at, (int)comm.length, comm.at);
		}
	return true;
}

/* Rows of one rule that say equally much stand together: where does what begins at @first end? */
static size_t run_end(const struct document *document, size_t first)
{
	const struct finding *findings = document->findings;
	size_t end = first + 1;

	while (end < document->finding_count && span_equal(findings[end].id, findings[first].id) && findings[end].state == findings[first].state &&
	       findings[end].severity == findings[first].severity)
		end++;
	return end;
}

static bool is_counted(const struct finding *run, size_t before, struct span subject)
{
	for (size_t i = 0; i < before; i++)
		if (run[i].is_alike && span_equal(run[i].subject, subject))
			return true;
	return false;
}

/* The first process, the worst, speaks for all of them: else one rule that fits 50 workers leaves no room for the others. */
static void fold(struct finding *run, size_t count)
{
	size_t first = 0;

	while (first < count && run[first].who.length == 0)
		first++;
	for (size_t i = first + 1; i < count; i++) {
		if (run[i].who.length == 0 || span_equal(run[i].subject, run[first].subject))
			continue;
		run[first].alike_count += !is_counted(run, i, run[i].subject);
		run[i].is_alike = true;
	}
}

bool document_add_findings(struct document *document, struct query *query, struct strbuf *error)
{
	if (!findings_evaluate(query, &document->arena, &document->findings, &document->finding_count, error) ||
	    !name_subjects(document, query, error))
		return false;
	for (size_t first = 0, end = 0; first < document->finding_count; first = end) {
		end = run_end(document, first);
		fold(&document->findings[first], end - first);
	}
	return true;
}

void document_say_finding(struct strbuf *buf, const struct finding *finding)
{
	struct span words = finding->evidence.length > 0 ? finding->evidence : finding->title;

	strbuf_add(buf, finding->who);
	if (finding->alike_count > 0)
		strbuf_addf(buf, " and %zu more", finding->alike_count);
	strbuf_add_text(buf, finding->who.length > 0 ? ": " : "");
	strbuf_add(buf, words);
}
