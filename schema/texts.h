#ifndef PIDSHOT_SCHEMA_TEXTS_H
#define PIDSHOT_SCHEMA_TEXTS_H

#include <stddef.h>

#include "schema/tables.h"

/** One table of the bundle's database, in the order of enum table_id. */
struct schema_table {
	const char *name;
	const char *create;  /**< the CREATE TABLE, without the last semicolon: as sqlite_schema keeps it */
	const char *insert;  /**< INSERT with one parameter a column */
	const char *insert_batch; /**< INSERT of all rows of table batch (db_batch.c), cell for column */
	int column_count;
};

/** One file of schema/lookups, views, sections or findings: its name without suffix, and its text. */
struct schema_text {
	const char *name;
	const char *text;
};

extern const struct schema_table schema_tables[];

/** The declaration of table batch: a cell for each column of the widest table. */
extern const char schema_batch[];

/** A database file with all tables and no row: what every capture begins with. */
extern const unsigned char schema_empty[];
extern const size_t schema_empty_size;

/* Sorted by name; each ends with a row of NULLs that is not counted. */
extern const struct schema_text schema_lookups[];
extern const size_t schema_lookups_count;
extern const struct schema_text schema_views[];
extern const size_t schema_views_count;
extern const struct schema_text schema_sections[];
extern const size_t schema_sections_count;
extern const struct schema_text schema_findings[];
extern const size_t schema_findings_count;
extern const struct schema_text schema_documents[];
extern const size_t schema_documents_count;

#endif
