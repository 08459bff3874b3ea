#include "report/view_maker.h"

#include <ctype.h>
#include <stdlib.h>

#include "schema/texts.h"

struct view_maker {
	struct db *db;
	bool is_open;   /* a transaction of ours is */
	bool is_made[]; /* in the order of schema_views */
};

struct view_maker *view_maker_create(struct db *db)
{
	struct view_maker *maker = calloc(1, sizeof(*maker) + schema_views_count);

	if (maker)
		maker->db = db;
	return maker;
}

void view_maker_destroy(struct view_maker *maker)
{
	free(maker);
}

static int by_name(const void *word, const void *view)
{
	return strcmp(word, ((const struct schema_text *)view)->name);
}

/* The next word as SQL compares names: without regard to case. One that is longer than any view's is cut. False: there is none. */
static bool next_word(struct span *rest, char *ret, size_t size)
{
	size_t length = 0;

	while (rest->length && !isalnum((unsigned char)rest->at[0]) && rest->at[0] != '_')
		*rest = span_skip(*rest, 1);
	for (; rest->length && (isalnum((unsigned char)rest->at[0]) || rest->at[0] == '_'); *rest = span_skip(*rest, 1))
		if (length + 1 < size)
			ret[length++] = (char)tolower((unsigned char)rest->at[0]);
	ret[length] = '\0';
	return length > 0;
}

static bool make(struct view_maker *maker, size_t index, struct strbuf *error);

static bool make_all(struct view_maker *maker, struct strbuf *error)
{
	for (size_t i = 0; i < schema_views_count; i++)
		if (!make(maker, i, error))
			return false;
	return true;
}

static bool make_named(struct view_maker *maker, struct span sql, struct strbuf *error)
{
	char words[2][64] = { "", "" };

	for (size_t i = 0; next_word(&sql, words[i % 2], sizeof(words[0])); i++) {
		const char *before = words[(i + 1) % 2];
		const char *word = words[i % 2];
		const struct schema_text *view = NULL;

		if (span_starts(span(word), "sqlite_") || span_starts(span(word), "pragma_"))
			return make_all(maker, error);
		if (strcmp(before, "from") == 0 || strcmp(before, "join") == 0)
			view = bsearch(word, schema_views, schema_views_count, sizeof(*view), by_name);
		if (view && !make(maker, (size_t)(view - schema_views), error))
			return false;
	}
	return true;
}

/* Marked first: its text has its own name, and two may name each other in a comment. */
static bool make(struct view_maker *maker, size_t index, struct strbuf *error)
{
	const struct schema_text *view = &schema_views[index];

	if (maker->is_made[index])
		return true;
	maker->is_made[index] = true;
	if (!make_named(maker, span(view->text), error))
		return false;
	if (!maker->is_open) {
		maker->is_open = db_run(maker->db, "BEGIN", error);
		if (!maker->is_open)
			return false;
	}
	if (db_run(maker->db, view->text, error))
		return true;
	strbuf_addf(error, " (view %s)", view->name);
	return false;
}

static bool commit(struct view_maker *maker, bool is_made, struct strbuf *error)
{
	if (maker->is_open)
		is_made = db_run(maker->db, "COMMIT", error) && is_made;
	maker->is_open = false;
	return is_made;
}

bool view_maker_make(struct view_maker *maker, struct span sql, struct strbuf *error)
{
	return commit(maker, make_named(maker, sql, error), error);
}

bool view_maker_make_all(struct view_maker *maker, struct strbuf *error)
{
	return commit(maker, make_all(maker, error), error);
}
