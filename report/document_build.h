#ifndef PIDSHOT_REPORT_DOCUMENT_BUILD_H
#define PIDSHOT_REPORT_DOCUMENT_BUILD_H

#include "report/reading.h"

/**
 * Makes the document of an open bundle: facts, findings, gaps, charts, and with @has_sections one section a file of schema/sections. False with a
 * line in @error.
 */
bool document_build(struct reading *reading, bool has_sections, struct document **ret, struct strbuf *error);

/* Its parts; each false where memory or a query failed. */
bool document_add_identity(struct document *document, struct reading *reading, struct strbuf *error);
bool document_add_findings(struct document *document, struct query *query, struct strbuf *error);
bool document_add_gaps(struct document *document, struct query *query, struct strbuf *error);
bool document_add_doing(struct document *document, struct query *query, struct strbuf *error);
bool document_add_series(struct document *document, struct query *query, struct strbuf *error);
bool document_add_sections(struct document *document, struct query *query, struct strbuf *error);

#endif
