#ifndef PIDSHOT_REPORT_RENDER_FINDINGS_H
#define PIDSHOT_REPORT_RENDER_FINDINGS_H

#include "report/document.h"

/** Appends what was judged, in full: what fired with what it means and what to do, what could not be judged and why, what is clear. */
void render_findings(struct strbuf *buf, const struct finding *findings, size_t count, size_t width, bool is_colored);

#endif
