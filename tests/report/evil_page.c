/* Writes the page of a document full of hostile values to stdout, for a real browser to judge (end_to_end/test_page.py). */
#include "common/strbuf.h"
#include "report/render_html.h"
#include "tests/report/seed_evil.h"

int main(void)
{
	cleanup_strbuf struct strbuf page = { 0 };
	cleanup_document struct document *document = seed_evil();

	if (!document)
		return 1;
	render_html(document, &page);
	if (strbuf_failed(&page) || fwrite(page.at, 1, page.length, stdout) != page.length)
		return 1;
	return fflush(stdout) == 0 ? 0 : 1;
}
