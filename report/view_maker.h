#ifndef PIDSHOT_REPORT_VIEW_MAKER_H
#define PIDSHOT_REPORT_VIEW_MAKER_H

#include <stdbool.h>

#include "common/span.h"
#include "common/strbuf.h"
#include "schema/db.h"

/**
 * Makes each of schema/views and schema/lookups when a statement first names it, with those that it names in turn: making all of them takes longer
 * than a single view. What several others read is a TEMP table, filled once, as its text says: SQLite compiles a view anew wherever it is named.
 */
struct view_maker;

/** @db is borrowed. NULL: no memory. */
struct view_maker *view_maker_create(struct db *db);
void view_maker_destroy(struct view_maker *maker);

/**
 * Makes what @sql reads as it is usually written: each that is named after FROM or JOIN; all of them where it reads what SQLite says of itself.
 * False with a line in @error: one of our own is broken.
 */
bool view_maker_make(struct view_maker *maker, struct span sql, struct strbuf *error);
/** For a statement that could not be prepared: it may name one in another way. */
bool view_maker_make_all(struct view_maker *maker, struct strbuf *error);

#endif
