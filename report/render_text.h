#ifndef PIDSHOT_REPORT_RENDER_TEXT_H
#define PIDSHOT_REPORT_RENDER_TEXT_H

#include "report/document.h"

/** Appends the summary: at most 60 lines of @width cells; colours only where @is_colored. */
void render_text(struct strbuf *buf, const struct document *document, size_t width, bool is_colored);

#endif
