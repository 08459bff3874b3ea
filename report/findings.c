#include "report/findings.h"

#include <math.h>
#include <stdlib.h>

#include "common/cleanup.h"
#include "report/json.h"
#include "schema/texts.h"

/* A rule's text: "-- key: value" lines, then its SELECT. */
struct rule {
	const char *sql;
	struct span needs;
	struct span how;
	double threshold;
	struct finding about; /* what all its rows have in common */
};

struct evaluation {
	struct query *query;
	struct arena *arena;
	struct strbuf *error;
	size_t target_count;
	struct table missing; /* of missing_sql */
	struct finding *findings;
	size_t count;
};

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

static enum severity severity_of(struct span word, enum severity otherwise)
{
	if (span_is(word, "critical"))
		return SEVERITY_CRITICAL;
	if (span_is(word, "warning"))
		return SEVERITY_WARNING;
	return span_is(word, "info") ? SEVERITY_INFO : otherwise;
}

static struct rule rule_of(const struct schema_text *file, const struct finding_threshold *thresholds, size_t threshold_count)
{
	struct span threshold = header(file->text, "threshold");
	struct rule rule = { .sql = file->text, .needs = header(file->text, "needs"), .how = header(file->text, "how") };

	rule.about = (struct finding){
		.id = span(file->name),
		.title = header(file->text, "title"),
		.severity = severity_of(header(file->text, "severity"), SEVERITY_INFO),
		.score = NAN,
		.why = header(file->text, "why"),
		.action = header(file->text, "do"),
		.refuted_by = header(file->text, "refuted by"),
		.section = header(file->text, "section"),
	};
	span_decimal(span_word(&threshold), &rule.threshold);
	for (size_t i = 0; i < threshold_count; i++)
		if (span_equal(thresholds[i].id, rule.about.id))
			rule.threshold = thresholds[i].value;
	return rule;
}

static struct finding *add(struct evaluation *evaluation, const struct rule *rule, enum finding_state state)
{
	struct finding *finding =
		arena_grow(evaluation->arena, &evaluation->findings, &evaluation->count, sizeof(*evaluation->findings));

	if (finding) {
		*finding = rule->about;
		finding->state = state;
	}
	return finding;
}

/* A cell as text for people and machines alike. */
static struct span said(struct arena *arena, const struct cell *cell)
{
	switch (cell->type) {
	case VALUE_TEXT:
		return cell->text;
	case VALUE_INT:
		return arena_printf(arena, "%lld", (long long)cell->integer);
	case VALUE_REAL:
		return arena_printf(arena, "%.6g", cell->real);
	default:
		return span_of(NULL, 0);
	}
}

/*
 * For each rule and target the first table it needs that was not filled, neither for the target nor for the host as a whole: what stood in the way and what closes it.
 * Where a table does not apply to a target (6), neither does the rule.
 */
static const char missing_sql[] =
	"WITH seen AS MATERIALIZED (SELECT table_name, pid, min(outcome) AS outcome, collector FROM evidence GROUP BY table_name, pid),"
	" needed AS MATERIALIZED (SELECT key AS place, json_extract(value, '$[0]') AS rule, json_extract(value, '$[1]') AS table_name FROM json_each(:needs)),"
	" lacking AS ("
	"  SELECT rule, needed.place, needed.table_name, target.pid, iif(own.outcome <= host.outcome OR host.outcome IS NULL, own.outcome, host.outcome) AS outcome,"
	"   iif(own.outcome <= host.outcome OR host.outcome IS NULL, own.collector, host.collector) AS collector"
	"  FROM target CROSS JOIN needed"
	"  LEFT JOIN seen AS own ON own.table_name = needed.table_name AND own.pid = target.pid"
	"  LEFT JOIN seen AS host ON host.table_name = needed.table_name AND host.pid IS NULL),"
	" first AS (SELECT *, row_number() OVER (PARTITION BY rule, pid ORDER BY place) AS turn FROM lacking WHERE coalesce(outcome, 99) NOT IN (0, 1))"
	" SELECT rule, first.table_name, first.pid, coalesce(outcome.name, 'not captured') AS outcome,"
	" iif(first.outcome = 4, nullif(collector.needs, ''), NULL) AS needs, iif(first.outcome IN (4, 11), NULL, collector.what) AS what,"
	" collector.errno IS NOT NULL AND first.outcome <> 4 AS is_broken"
	" FROM first LEFT JOIN outcome ON outcome.outcome = first.outcome LEFT JOIN collector ON collector.id = first.collector"
	" WHERE turn = 1 AND coalesce(first.outcome, 99) <> 6 ORDER BY first.pid";

static void add_missing(struct evaluation *evaluation, const struct rule *rule, size_t row)
{
	struct arena *arena = evaluation->arena;
	const struct table *missing = &evaluation->missing;
	struct span table = cell_text(table_get(missing, row, "table_name"));
	struct span outcome = cell_text(table_get(missing, row, "outcome"));
	struct span what = cell_text(table_get(missing, row, "what"));
	struct span how = cell_text(table_get(missing, row, "needs"));
	bool is_broken = cell_int(table_get(missing, row, "is_broken"), 0) == 1;
	struct finding *finding = add(evaluation, rule, FINDING_NOT_EVALUABLE);

	if (!finding)
		return;
	/* Privilege helps where it was refused, and nothing that is asked for where the host had none to give: too few processes or descriptors. */
	if (how.length == 0 && !is_broken)
		how = rule->how;
	finding->is_not_asked = span_is(outcome, "not_asked");
	finding->subject = said(arena, table_get(missing, row, "pid"));
	finding->evidence = arena_printf(arena, "table %.*s: %.*s%s%.*s%s%s%.*s", (int)table.length, table.at, (int)outcome.length, outcome.at,
					 what.length > 0 ? " (" : "", (int)what.length, what.length > 0 ? what.at : "", what.length > 0 ? ")" : "",
					 how.length > 0 ? "; to get it: " : is_broken ? "" : "; capture again without skipping its collector",
					 (int)how.length, how.length > 0 ? how.at : "");
}

/* One row a target that lacks something. Returns how many. */
static size_t check_needs(struct evaluation *evaluation, const struct rule *rule)
{
	size_t first = evaluation->count;

	for (size_t row = 0; row < evaluation->missing.row_count; row++)
		if (span_equal(cell_text(table_get(&evaluation->missing, row, "rule")), rule->about.id))
			add_missing(evaluation, rule, row);
	return evaluation->count - first;
}

static bool lacks(const struct evaluation *evaluation, size_t first, size_t missing, struct span subject)
{
	for (size_t i = first; i < first + missing; i++)
		if (span_equal(evaluation->findings[i].subject, subject))
			return true;
	return false;
}

/* What rules need, as JSON: an array of rules' and tables' names. */
static bool find_missing(struct evaluation *evaluation, const struct rule *rules)
{
	cleanup_strbuf struct strbuf pairs = { 0 };
	struct binding bound = { 0 };
	struct request request = { .sql = missing_sql, .bindings = &bound, .binding_count = 1 };

	strbuf_add_byte(&pairs, '[');
	for (size_t i = 0; i < schema_findings_count; i++) {
		struct span needs = rules[i].needs;
		struct span name = { 0 };

		while (span_field(&needs, ',', &name)) {
			strbuf_add_text(&pairs, pairs.length > 1 ? ",[" : "[");
			json_add_string(&pairs, rules[i].about.id);
			strbuf_add_byte(&pairs, ',');
			json_add_string(&pairs, span_trim(name));
			strbuf_add_byte(&pairs, ']');
		}
	}
	strbuf_add_byte(&pairs, ']');
	bound = binding_text(":needs", strbuf_span(&pairs));
	return query_run(evaluation->query, &request, evaluation->arena, &evaluation->missing, evaluation->error);
}

static bool run_rule(struct evaluation *evaluation, const struct rule *rule)
{
	const struct binding threshold = binding_real(":threshold", rule->threshold);
	const struct request request = { rule->sql, &threshold, 1, 0 };
	size_t first = evaluation->count;
	size_t missing = check_needs(evaluation, rule);
	size_t fired = 0;
	struct table rows = { 0 };

	/* No target had what it needs: there is nothing to run it on. */
	if (missing > 0 && missing >= evaluation->target_count)
		return !evaluation->arena->failed;
	if (!query_run(evaluation->query, &request, evaluation->arena, &rows, evaluation->error))
		return false;
	for (size_t row = 0; row < rows.row_count; row++) {
		struct span subject = said(evaluation->arena, table_get(&rows, row, "subject"));
		struct finding *finding = lacks(evaluation, first, missing, subject) ? NULL : add(evaluation, rule, FINDING_FIRED);

		if (!finding)
			continue;
		fired++;
		finding->subject = subject;
		finding->severity = severity_of(cell_text(table_get(&rows, row, "severity")), rule->about.severity);
		finding->score = cell_real(table_get(&rows, row, "score"), NAN);
		finding->value = said(evaluation->arena, table_get(&rows, row, "value"));
		finding->threshold = said(evaluation->arena, table_get(&rows, row, "threshold"));
		finding->evidence = said(evaluation->arena, table_get(&rows, row, "evidence"));
	}
	if (fired == 0)
		add(evaluation, rule, FINDING_CLEAR);
	return !evaluation->arena->failed;
}

/* A fired row outranks one that could not be judged, which outranks what is clear. */
static int state_rank(const struct finding *finding)
{
	return finding->state == FINDING_FIRED ? 0 : finding->state == FINDING_NOT_EVALUABLE ? 1 : 2;
}

static int compare(const void *left, const void *right)
{
	const struct finding *a = left;
	const struct finding *b = right;
	double score_a = isnan(a->score) ? -HUGE_VAL : a->score;
	double score_b = isnan(b->score) ? -HUGE_VAL : b->score;
	size_t shorter = a->id.length < b->id.length ? a->id.length : b->id.length;
	int ids = 0;

	if (state_rank(a) != state_rank(b))
		return state_rank(a) - state_rank(b);
	if (a->state == FINDING_FIRED && a->severity != b->severity)
		return (int)b->severity - (int)a->severity;
	ids = memcmp(a->id.at, b->id.at, shorter);
	ids = ids != 0 ? ids : (a->id.length > b->id.length) - (a->id.length < b->id.length);
	/* Scores of different rules have different scales. */
	if (ids != 0)
		return ids;
	return (score_b > score_a) - (score_b < score_a);
}

bool findings_evaluate_with(struct query *query, const struct finding_threshold *thresholds, size_t threshold_count, struct arena *arena,
			    struct finding **ret, size_t *ret_count, struct strbuf *error)
{
	struct evaluation evaluation = { .query = query, .arena = arena, .error = error };
	struct rule *rules = arena_array(arena, schema_findings_count, sizeof(*rules));

	evaluation.target_count = (size_t)query_int(query, "SELECT count(*) FROM target", 0);
	for (size_t i = 0; rules && i < schema_findings_count; i++)
		rules[i] = rule_of(&schema_findings[i], thresholds, threshold_count);
	if (!rules || !find_missing(&evaluation, rules))
		return false;
	for (size_t i = 0; i < schema_findings_count; i++) {
		if (!run_rule(&evaluation, &rules[i])) {
			strbuf_addf(error, " (finding %s)", schema_findings[i].name);
			return false;
		}
	}
	if (evaluation.count > 0)
		qsort(evaluation.findings, evaluation.count, sizeof(*evaluation.findings), compare);
	*ret = evaluation.findings;
	*ret_count = evaluation.count;
	return true;
}

bool findings_evaluate(struct query *query, struct arena *arena, struct finding **ret, size_t *ret_count, struct strbuf *error)
{
	return findings_evaluate_with(query, NULL, 0, arena, ret, ret_count, error);
}

bool findings_knows(struct span id)
{
	for (size_t i = 0; i < schema_findings_count; i++)
		if (span_is(id, schema_findings[i].name))
			return true;
	return false;
}
