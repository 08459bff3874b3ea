#include "report/render_html.h"

#include "report/html/assets.h"
#include "report/render_html_internal.h"

/* The policy stands before the style it allows. */
static void head(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
	strbuf_add_text(out, html_style_sha256);
	html_constant(out, MARKUP("'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
		"trusted-types 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<link rel=\"icon\" href=\"data:,\">\n<title>"));
	html_text(out, document->title);
	html_constant(out, MARKUP("</title>\n<style>"));
	strbuf_add_text(out, html_style);
	html_constant(out, MARKUP("</style>\n</head>\n"));
}

static void navigation(struct strbuf *out, const struct document *document)
{
	html_constant(out, MARKUP("<nav aria-label=\"Sections\"><ul>\n<li><a href=\"#findings\">Findings</a></li>\n"));
	for (size_t i = 0; i < document->section_count; i++) {
		html_constant(out, MARKUP("<li><a href=\"#"));
		html_section_id(out, document, i);
		html_constant(out, MARKUP("\">"));
		html_words(out, document->sections[i].title);
		html_constant(out, MARKUP("</a></li>\n"));
	}
	html_constant(out, MARKUP("<li><a href=\"#not-seen\">Gaps</a></li>\n</ul></nav>\n"));
}

void render_html(const struct document *document, struct strbuf *out)
{
	head(out, document);
	html_constant(out, MARKUP("<body>\n"));
	if (!span_is_empty(document->warning)) {
		html_constant(out, MARKUP("<p class=\"warning\" role=\"alert\"><b>Warning</b> "));
		html_text(out, document->warning);
		html_constant(out, MARKUP("</p>\n"));
	}
	html_first(out, document);
	navigation(out, document);
	html_constant(out, MARKUP("<main>\n"));
	html_findings(out, document);
	for (size_t i = 0; i < document->section_count; i++)
		html_section(out, document, i);
	html_gaps(out, document);
	html_constant(out, MARKUP("<footer>"));
	html_text(out, document->footer);
	html_constant(out, MARKUP("</footer>\n</main>\n</body>\n</html>\n"));
}
