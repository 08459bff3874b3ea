#include "common/cleanup.h"
#include "report/render_html_internal.h"

enum { FIRST_FINDINGS = 5, FIRST_DOINGS = 6, BADGE_GAPS = 3 };

static void verdict(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<p class=\"kicker\">"));
	html_text(out, document->title);
	html_constant(out, MARKUP("</p>\n<h1>"));
	html_text(out, document->verdict);
	if (!span_is_empty(document->confidence)) {
		html_constant(out, MARKUP(" <span>\xe2\x80\x94 "));
		html_text(out, document->confidence);
		html_constant(out, MARKUP("</span>"));
	}
	html_constant(out, MARKUP("</h1>\n"));
}

/* To the section that shows it, else to its own words further down. */
static void finding_link(struct strbuf *out, const struct document *document, size_t index)
{
	const struct finding *finding = &document->findings[index];
	size_t section = html_section_find(document, finding->section);

	html_constant(out, MARKUP("<a href=\"#"));
	if (section < document->section_count)
		html_section_id(out, document, section);
	else
		strbuf_addf(out, "finding-%zu", index + 1);
	html_constant(out, MARKUP("\">"));
	html_text(out, finding->title);
	html_constant(out, MARKUP("</a>"));
}

static void first_finding(struct strbuf *out, const struct document *document, size_t index)
{
	const struct finding *finding = &document->findings[index];
	cleanup_strbuf struct strbuf words = { 0 };

	document_say_finding(&words, finding);
	html_constant(out, MARKUP("<li><p class=\"head\">"));
	html_severity(out, finding->severity);
	finding_link(out, document, index);
	html_constant(out, MARKUP(" <b class=\"num\">"));
	html_text(out, finding->value);
	html_constant(out, MARKUP("</b></p>\n<p class=\"why\">"));
	html_text(out, strbuf_span(&words));
	html_constant(out, MARKUP("</p>\n<p class=\"do\">"));
	html_text(out, finding->action);
	html_constant(out, MARKUP("</p></li>\n"));
}

/* Where none fired, what was looked at says more than an empty box. */
static void quiet_findings(struct strbuf *out, const struct document *document)
{
	for (size_t i = 0; i < document->finding_count && i < FIRST_FINDINGS; i++) {
		bool is_clear = document->findings[i].state == FINDING_CLEAR;

		html_constant(out, MARKUP("<li class=\"quiet\"><p class=\"head\"><span class=\"sev\">"));
		html_constant(out, is_clear ? MARKUP("clear") : MARKUP("not seen"));
		html_constant(out, MARKUP("</span>"));
		finding_link(out, document, i);
		html_constant(out, MARKUP("</p></li>\n"));
	}
	if (document->finding_count == 0)
		html_constant(out, MARKUP("<li>No check ran.</li>\n"));
}

static void findings(struct strbuf *out, const struct document *document)
{
	size_t fired = 0;

	html_constant(out, MARKUP("<ol class=\"findings\">\n"));
	for (size_t i = 0; i < document->finding_count; i++)
		if (document->findings[i].state == FINDING_FIRED && !document->findings[i].is_alike && ++fired <= FIRST_FINDINGS)
			first_finding(out, document, i);
	if (fired == 0)
		quiet_findings(out, document);
	html_constant(out, MARKUP("</ol>\n"));
	if (fired > FIRST_FINDINGS) {
		html_constant(out, MARKUP("<p class=\"more\"><a href=\"#findings\">"));
		html_count(out, fired - FIRST_FINDINGS);
		html_constant(out, MARKUP(" more</a></p>\n"));
	}
}

/* To all of them. */
static void doings_more(struct strbuf *out, const struct document *document)
{
	size_t section = html_section_find(document, span(document->doing[0].is_python ? "python_stacks" : "threads"));

	html_constant(out, MARKUP("<p class=\"more\">"));
	if (section < document->section_count) {
		html_constant(out, MARKUP("<a href=\"#"));
		html_section_id(out, document, section);
		html_constant(out, MARKUP("\">"));
	}
	html_count(out, document->doing_total - FIRST_DOINGS);
	html_constant(out, MARKUP(" more places"));
	html_constant(out, section < document->section_count ? MARKUP("</a>") : MARKUP(""));
	html_constant(out, MARKUP("</p>\n"));
}

/* Who is where, in the words of the language that the process is written in. */
static void doings(struct strbuf *out, const struct document *document)
{
	if (document->doing_count == 0)
		return;
	html_constant(out, MARKUP("<table class=\"doing\">\n<caption>What its threads were doing</caption>\n"
				  "<thead><tr><th scope=\"col\" class=\"n\">threads</th><th scope=\"col\">state</th><th scope=\"col\">where</th></tr></thead>\n<tbody>\n"));
	for (size_t i = 0; i < document->doing_count && i < FIRST_DOINGS; i++) {
		html_constant(out, MARKUP("<tr><td class=\"n\">"));
		html_count(out, document->doing[i].thread_count);
		html_constant(out, MARKUP("</td><td>"));
		html_text(out, document->doing[i].state);
		html_constant(out, MARKUP("</td><td><code>"));
		html_text(out, document->doing[i].place);
		html_constant(out, MARKUP("</code></td></tr>\n"));
	}
	html_constant(out, MARKUP("</tbody>\n</table>\n"));
	if (document->doing_total > FIRST_DOINGS)
		doings_more(out, document);
}

static void checks(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<dt>checks</dt><dd><a href=\"#findings\">"));
	html_count(out, document->checks_fired + document->checks_clear);
	html_constant(out, MARKUP(" ran</a>: "));
	html_count(out, document->checks_fired);
	html_constant(out, MARKUP(" fired, "));
	html_count(out, document->checks_clear);
	html_constant(out, MARKUP(" clear; "));
	html_count(out, document->checks_not_evaluable);
	html_constant(out, MARKUP(" could not run</dd>\n"));
}

static void facts(struct strbuf *out, const struct document *document)
{
	bool says_checks = false;

	html_constant(out, MARKUP("<dl>\n"));
	for (size_t i = 0; i < document->fact_count; i++) {
		const struct fact *fact = &document->facts[i];
		bool is_code = span_is(span(fact->label), "command");

		says_checks = says_checks || span_is(span(fact->label), "checks");
		html_constant(out, MARKUP("<dt>"));
		html_words(out, fact->label);
		html_constant(out, MARKUP("</dt><dd>"));
		html_constant(out, is_code ? MARKUP("<code>") : MARKUP(""));
		html_text(out, fact->value);
		html_constant(out, is_code ? MARKUP("</code>") : MARKUP(""));
		html_constant(out, MARKUP("</dd>\n"));
	}
	if (!says_checks)
		checks(out, document);
	html_constant(out, MARKUP("</dl>\n"));
}

/* Always there: absence of data must never look like absence of trouble. */
static void badge(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<p class=\"badge\"><b>Not seen:</b> "));
	if (document->gap_count == 0)
		html_constant(out, MARKUP("nothing that was asked for is missing."));
	for (size_t i = 0; i < document->gap_count && i < BADGE_GAPS; i++) {
		html_constant(out, i > 0 ? MARKUP("; ") : MARKUP(""));
		html_text(out, document->gaps[i].what);
		html_constant(out, MARKUP(" ("));
		html_text(out, document->gaps[i].why);
		html_constant(out, MARKUP(")"));
	}
	if (document->gap_count > BADGE_GAPS) {
		html_constant(out, MARKUP("; and "));
		html_count(out, document->gap_count - BADGE_GAPS);
		html_constant(out, MARKUP(" more"));
	}
	html_constant(out, MARKUP(" <a href=\"#not-seen\">"));
	html_constant(out, document->gap_count == 0 ? MARKUP("What that means") : MARKUP("All of it and how to close the gaps"));
	html_constant(out, MARKUP("</a></p>\n"));
}

void html_first(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<header>\n"));
	verdict(out, document);
	html_constant(out, MARKUP("<div class=\"first\">\n<div>\n"));
	findings(out, document);
	doings(out, document);
	html_constant(out, MARKUP("</div>\n"));
	facts(out, document);
	html_constant(out, MARKUP("</div>\n<div class=\"strip\">\n"));
	for (size_t i = 0; i < document->series_count; i++)
		html_series(out, &document->series[i]);
	html_constant(out, MARKUP("</div>\n"));
	badge(out, document);
	html_constant(out, MARKUP("</header>\n"));
}
