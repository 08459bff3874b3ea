#ifndef PIDSHOT_REPORT_RENDER_HTML_H
#define PIDSHOT_REPORT_RENDER_HTML_H

#include "common/strbuf.h"
#include "report/document.h"

/**
 * Appends the document as one HTML file that needs nothing else: static, semantic, printable, readable without its style, and under a policy that
 * lets nothing run or be loaded. All the document's text is taken for hostile. Running out of memory: strbuf_failed(@out).
 */
void render_html(const struct document *document, struct strbuf *out);

#endif
