#include "report/lookup.h"

#include "common/cleanup.h"

enum { LOOKUP_COLUMNS = 16 };

struct lookup {
	size_t column_count;
	struct span column[LOOKUP_COLUMNS];
	bool is_text[LOOKUP_COLUMNS];
	bool is_numbered; /* the first column has a number in each row, ascending: it needs no index beside it */
};

static struct lookup lookup_header(struct span line)
{
	struct lookup lookup = { 0 };
	struct span name = { 0 };

	while (lookup.column_count < LOOKUP_COLUMNS && span_field(&line, '\t', &name))
		lookup.column[lookup.column_count++] = name;
	return lookup;
}

static void lookup_types(struct lookup *lookup, struct span rows)
{
	struct span line = { 0 };
	int64_t last = INT64_MIN;

	lookup->is_numbered = true;
	while (span_next_line(&rows, &line)) {
		struct span field = { 0 };
		int64_t number = INT64_MIN;
		struct span cells = line;

		if (line.length > 0 && (!span_field(&cells, '\t', &field) || !span_int64(field, &number) || number <= last))
			lookup->is_numbered = false;
		last = number;
		for (size_t i = 0; i < lookup->column_count && span_field(&line, '\t', &field); i++)
			if (field.length > 0 && !span_int64(field, &number))
				lookup->is_text[i] = true;
	}
}

static bool lookup_create(struct db *db, const char *name, const struct lookup *lookup, struct strbuf *error)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "CREATE TEMP TABLE \"%s\" (", name);
	for (size_t i = 0; i < lookup->column_count; i++)
		strbuf_addf(&sql, "%s\"%.*s\" %s%s", i > 0 ? ", " : "", (int)lookup->column[i].length, lookup->column[i].at,
			    lookup->is_text[i] ? "TEXT" : "INTEGER", i == 0 && lookup->is_numbered ? " PRIMARY KEY" : "");
	strbuf_add_byte(&sql, ')');
	if (!lookup->is_numbered)
		strbuf_addf(&sql, "; CREATE INDEX temp.\"lookup_%s\" ON \"%s\" (\"%.*s\")", name, name, (int)lookup->column[0].length,
			    lookup->column[0].at);
	return !strbuf_failed(&sql) && db_run(db, sql.at, error);
}

static struct statement *lookup_insert(struct db *db, const char *name, const struct lookup *lookup, struct strbuf *error)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "INSERT INTO temp.\"%s\" VALUES (", name);
	for (size_t i = 0; i < lookup->column_count; i++)
		strbuf_addf(&sql, "%s:%c", i > 0 ? ", " : "", (char)('a' + (int)i));
	strbuf_add_byte(&sql, ')');
	return strbuf_failed(&sql) ? NULL : db_prepare(db, sql.at, NULL, error);
}

static bool lookup_row(struct statement *insert, const struct lookup *lookup, struct span line, struct strbuf *error)
{
	statement_reset(insert);
	for (size_t i = 0; i < lookup->column_count; i++) {
		const char parameter[] = { ':', (char)('a' + (int)i), '\0' };
		struct span field = { 0 };
		int64_t number = 0;

		span_field(&line, '\t', &field);
		if (field.length == 0)
			statement_bind_null(insert, parameter);
		else if (!lookup->is_text[i] && span_int64(field, &number))
			statement_bind_int(insert, parameter, number);
		else
			statement_bind_text(insert, parameter, field);
	}
	return statement_step(insert, error) == 0;
}

bool lookup_add(struct db *db, const char *name, struct span tsv, struct strbuf *error)
{
	struct lookup lookup = lookup_header(span_line(&tsv));
	cleanup_statement struct statement *insert = NULL;
	struct span line = { 0 };

	lookup_types(&lookup, tsv);
	if (lookup.column_count == 0 || !lookup_create(db, name, &lookup, error))
		return false;
	insert = lookup_insert(db, name, &lookup, error);
	while (insert && span_next_line(&tsv, &line))
		if (line.length > 0 && !lookup_row(insert, &lookup, line, error))
			return false;
	return insert != NULL;
}
