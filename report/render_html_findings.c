#include "common/cleanup.h"
#include "report/render_html_internal.h"

/* A shape and a word for each, so that colour is never all there is. */
void html_severity(struct strbuf *out, enum severity severity)
{
	switch (severity) {
	case SEVERITY_CRITICAL:
		html_constant(out, MARKUP("<svg class=\"mark critical\" width=\"11\" height=\"11\" viewBox=\"0 0 11 11\" aria-hidden=\"true\">"
			"<path d=\"M5.5 0 11 5.5 5.5 11 0 5.5Z\" fill=\"#b3261e\"/></svg><span class=\"sev critical\">critical</span> "));
		break;
	case SEVERITY_WARNING:
		html_constant(out, MARKUP("<svg class=\"mark warn\" width=\"11\" height=\"11\" viewBox=\"0 0 11 11\" aria-hidden=\"true\">"
			"<path d=\"M5.5 .5 11 10.5H0Z\" fill=\"#9a6700\"/></svg><span class=\"sev warn\">warning</span> "));
		break;
	case SEVERITY_INFO:
		html_constant(out, MARKUP("<svg class=\"mark info\" width=\"11\" height=\"11\" viewBox=\"0 0 11 11\" aria-hidden=\"true\">"
			"<path d=\"M5.5 1a4.5 4.5 0 1 1 0 9 4.5 4.5 0 1 1 0-9Z\" fill=\"#66625b\"/></svg><span class=\"sev info\">info</span> "));
		break;
	}
}

static void row(struct strbuf *out, struct markup label, struct span words)
{
	if (span_is_empty(words))
		return;
	html_constant(out, MARKUP("<dt>"));
	html_constant(out, label);
	html_constant(out, MARKUP("</dt><dd>"));
	html_text(out, words);
	html_constant(out, MARKUP("</dd>\n"));
}

static void fired(struct strbuf *out, const struct finding *finding, size_t index)
{
	html_constant(out, MARKUP("<article class=\"rule\""));
	strbuf_addf(out, " id=\"finding-%zu\">", index + 1);
	html_constant(out, MARKUP("<p class=\"head\">"));
	html_severity(out, finding->severity);
	html_constant(out, MARKUP("<span class=\"what\">"));
	html_text(out, finding->title);
	html_constant(out, MARKUP("</span> <b class=\"num\">"));
	html_text(out, finding->value);
	html_constant(out, MARKUP("</b></p>\n<dl>\n"));
	row(out, MARKUP("evidence"), finding->evidence);
	row(out, MARKUP("why"), finding->why);
	row(out, MARKUP("do"), finding->action);
	row(out, MARKUP("refuted by"), finding->refuted_by);
	row(out, MARKUP("process"), finding->who.length > 0 ? finding->who : finding->subject);
	row(out, MARKUP("threshold"), finding->threshold);
	row(out, MARKUP("rule"), finding->id);
	html_constant(out, MARKUP("</dl></article>\n"));
}

static void quiet(struct strbuf *out, const struct finding *finding, size_t index)
{
	cleanup_strbuf struct strbuf words = { 0 };

	strbuf_addf(out, "<tr id=\"finding-%zu\">", index + 1);
	html_constant(out, MARKUP("<td><code>"));
	html_text(out, finding->id);
	html_constant(out, MARKUP("</code></td><td>"));
	html_constant(out, finding->state == FINDING_CLEAR ? MARKUP("clear") : MARKUP("<b>could not run</b>"));
	html_constant(out, MARKUP("</td><td>"));
	html_text(out, finding->title);
	html_constant(out, MARKUP("</td><td>"));
	if (finding->who.length > 0)
		document_say_finding(&words, finding);
	html_text(out, finding->who.length > 0 ? strbuf_span(&words) : finding->evidence);
	html_constant(out, MARKUP("</td></tr>\n"));
}

static void quiet_ones(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<h3>Other checks</h3>\n"));
	html_scroll_open(out, span("Checks that did not fire"));
	html_constant(out, MARKUP("<table class=\"gap\"><thead><tr><th scope=\"col\">rule</th><th scope=\"col\">state</th>"
		"<th scope=\"col\">looks for</th><th scope=\"col\">seen, or missing</th></tr></thead><tbody>\n"));
	/* What could not be judged comes before what was judged to be well. */
	for (size_t i = 0; i < document->finding_count; i++)
		if (document->findings[i].state == FINDING_NOT_EVALUABLE && !document->findings[i].is_alike)
			quiet(out, &document->findings[i], i);
	for (size_t i = 0; i < document->finding_count; i++)
		if (document->findings[i].state == FINDING_CLEAR)
			quiet(out, &document->findings[i], i);
	html_constant(out, MARKUP("</tbody></table></div>\n"));
}

void html_findings(struct strbuf *out, const struct document *document)
{
	size_t fired_count = 0;

	html_constant(out, MARKUP("<section id=\"findings\"><h2>Findings</h2>\n<p>"));
	html_count(out, document->checks_fired);
	html_constant(out, MARKUP(" of "));
	html_count(out, document->checks_fired + document->checks_clear + document->checks_not_evaluable);
	html_constant(out, MARKUP(" checks fired, "));
	html_count(out, document->checks_clear);
	html_constant(out, MARKUP(" clear, "));
	html_count(out, document->checks_not_evaluable);
	html_constant(out, document->checks_not_evaluable > 0 ? MARKUP(" could not run, which is not the same as clear.</p>\n") :
		      MARKUP(" could not run.</p>\n"));
	for (size_t i = 0; i < document->finding_count; i++)
		if (document->findings[i].state == FINDING_FIRED) {
			fired(out, &document->findings[i], i);
			fired_count++;
		}
	if (fired_count < document->finding_count)
		quiet_ones(out, document);
	html_constant(out, MARKUP("</section>\n"));
}

static void gap_row(struct strbuf *out, const struct gap *gap)
{
	html_constant(out, MARKUP("<tr><td>"));
	html_text(out, gap->what);
	html_constant(out, MARKUP("</td><td>"));
	html_text(out, gap->why);
	html_constant(out, MARKUP("</td><td>"));
	html_text(out, gap->how);
	html_constant(out, MARKUP("</td></tr>\n"));
}

void html_gaps(struct strbuf *out, const struct document *document)
{
	size_t shown = document->gap_count < DOCUMENT_ROWS ? document->gap_count : DOCUMENT_ROWS;

	html_constant(out, MARKUP("<section id=\"not-seen\"><h2>Gaps, and how to close them</h2>\n<p>Absence of data is not absence of trouble. "));
	if (shown == 0) {
		html_constant(out, MARKUP("Everything that this capture tried to read was read; what it did not try is not here.</p>\n</section>\n"));
		return;
	}
	html_constant(out, MARKUP("Each line says what is missing, why, and how to get it next time.</p>\n"));
	html_scroll_open(out, span("Gaps"));
	html_constant(out, MARKUP("<table class=\"gap\"><thead><tr><th scope=\"col\">what</th><th scope=\"col\">why</th>"
		"<th scope=\"col\">how to get it</th></tr></thead><tbody>\n"));
	for (size_t i = 0; i < shown; i++)
		gap_row(out, &document->gaps[i]);
	html_constant(out, MARKUP("</tbody></table></div>\n"));
	if (shown < document->gap_count) {
		html_constant(out, MARKUP("<p class=\"src\">"));
		html_count(out, shown);
		html_constant(out, MARKUP(" of "));
		html_count(out, document->gap_count);
		html_constant(out, MARKUP(".</p>\n"));
	}
	html_constant(out, MARKUP("</section>\n"));
}
