#ifndef PIDSHOT_REPORT_DOCUMENT_FLAME_H
#define PIDSHOT_REPORT_DOCUMENT_FLAME_H

#include "report/document.h"
#include "report/query.h"

/** Adds the flame graphs of a family of profiles: of what ran, and of all. None where the bundle has no such profile. False with a line in @error. */
bool document_add_flames(struct section *section, const char *family, struct query *query, struct arena *arena, struct strbuf *error);

/** The lines of the first screen that say where the time went; none where that is not known. */
bool document_add_hot(struct document *document, struct query *query, struct strbuf *error);

#endif
