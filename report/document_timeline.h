#ifndef PIDSHOT_REPORT_DOCUMENT_TIMELINE_H
#define PIDSHOT_REPORT_DOCUMENT_TIMELINE_H

#include "report/document.h"
#include "report/query.h"

/**
 * Draws the collections of view gc_collections on a time axis that ends with the capture: a lane a generation, a box a collection, one figure an interpreter. None
 * where there are none. False with a line in @error.
 */
bool document_add_collections(struct section *section, struct query *query, struct arena *arena, struct strbuf *error);

#endif
