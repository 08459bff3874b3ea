#ifndef PIDSHOT_REPORT_EXPORT_DOCUMENT_H
#define PIDSHOT_REPORT_EXPORT_DOCUMENT_H

#include "report/document.h"

/** Appends the whole document as one JSON object, in the order in which people read it. */
void export_document(struct strbuf *buf, const struct document *document);

#endif
