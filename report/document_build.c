#include "report/document_build.h"


#include "common/cleanup.h"
#include "report/document_flame.h"

/* A rule may give several rows, one after the other. */
static void count_checks(struct document *document)
{
	for (size_t i = 0; i < document->finding_count; i++) {
		const struct finding *finding = &document->findings[i];
		bool is_seen = false;

		for (size_t before = 0; before < i && !is_seen; before++)
			is_seen = span_equal(document->findings[before].id, finding->id);
		if (is_seen)
			continue;
		document->checks_fired += finding->state == FINDING_FIRED;
		document->checks_clear += finding->state == FINDING_CLEAR;
		document->checks_not_evaluable += finding->state == FINDING_NOT_EVALUABLE;
	}
}

static void judge(struct document *document)
{
	const struct finding *worst = NULL;
	size_t ran = document->checks_fired + document->checks_clear;

	for (size_t i = 0; i < document->finding_count && !worst; i++)
		if (document->findings[i].state == FINDING_FIRED && document->findings[i].severity > SEVERITY_INFO)
			worst = &document->findings[i];
	if (worst) {
		cleanup_strbuf struct strbuf words = { 0 };

		document_say_finding(&words, worst);
		document->verdict = arena_printf(&document->arena, "%.*s: %s", (int)worst->title.length, worst->title.at, strbuf_text(&words));
		document->confidence = span("sure");
		return;
	}
	document->verdict = arena_printf(&document->arena, "no problem found by %zu check%s", ran, ran == 1 ? "" : "s");
	if (document->checks_not_evaluable > 0)
		document->verdict = arena_printf(&document->arena, "no problem found by %zu check%s; %zu could not run", ran, ran == 1 ? "" : "s",
						 document->checks_not_evaluable);
}

bool document_build(struct reading *reading, bool has_sections, struct document **ret, struct strbuf *error)
{
	cleanup_document struct document *document = document_create();

	if (!document) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	if (!document_add_identity(document, reading, error) ||
	    !document_add_findings(document, reading->query, error) || !document_add_gaps(document, reading->query, error) ||
	    !document_add_doing(document, reading->query, error) || !document_add_series(document, reading->query, error) ||
	    !document_add_hot(document, reading->query, error))
		return false;
	if (has_sections && !document_add_sections(document, reading->query, error))
		return false;
	count_checks(document);
	judge(document);
	if (document->arena.failed) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	*ret = take_ptr(&document);
	return true;
}
