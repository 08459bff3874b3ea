#ifndef PIDSHOT_REPORT_LOOKUP_H
#define PIDSHOT_REPORT_LOOKUP_H

#include "common/span.h"
#include "common/strbuf.h"
#include "schema/db.h"

/**
 * Makes the TEMP table @name of a lookup's text: a line of column names, then a line a row, a tab between fields. A column is INTEGER where all
 * its values are whole numbers, else TEXT; an empty or missing field is NULL. Indexed by its first column. Between db_begin_own() and db_end_own().
 */
bool lookup_add(struct db *db, const char *name, struct span tsv, struct strbuf *error);

#endif
