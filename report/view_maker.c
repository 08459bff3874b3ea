#include "report/view_maker.h"

#include <ctype.h>
#include <stdlib.h>

#include "report/lookup.h"
#include "schema/texts.h"

struct view_maker {
	struct db *db;
	bool is_open;   /* a transaction of ours is */
	bool is_made[]; /* in the order of schema_views, then of schema_lookups */
};

struct view_maker *view_maker_create(struct db *db)
{
	struct view_maker *maker = calloc(1, sizeof(*maker) + schema_views_count + schema_lookups_count);

	if (maker)
		maker->db = db;
	return maker;
}

void view_maker_destroy(struct view_maker *maker)
{
	free(maker);
}

static int by_name(const void *word, const void *text)
{
	return strcmp(word, ((const struct schema_text *)text)->name);
}

/* What a word names. False: neither a view nor a lookup. */
static bool find(const char *word, size_t *ret_index)
{
	const struct schema_text *view = bsearch(word, schema_views, schema_views_count, sizeof(*view), by_name);
	const struct schema_text *lookup = view ? NULL : bsearch(word, schema_lookups, schema_lookups_count, sizeof(*lookup), by_name);

	if (view)
		*ret_index = (size_t)(view - schema_views);
	if (lookup)
		*ret_index = schema_views_count + (size_t)(lookup - schema_lookups);
	return view || lookup;
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
	for (size_t i = 0; i < schema_views_count + schema_lookups_count; i++)
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
		size_t index = 0;

		if (span_starts(span(word), "sqlite_") || span_starts(span(word), "pragma_"))
			return make_all(maker, error);
		if ((strcmp(before, "from") == 0 || strcmp(before, "join") == 0) && find(word, &index) && !make(maker, index, error))
			return false;
	}
	return true;
}

/* Marked first: its text has its own name, and two may name each other in a comment. */
static bool make(struct view_maker *maker, size_t index, struct strbuf *error)
{
	bool is_view = index < schema_views_count;
	const struct schema_text *text = is_view ? &schema_views[index] : &schema_lookups[index - schema_views_count];

	if (maker->is_made[index])
		return true;
	maker->is_made[index] = true;
	if (is_view && !make_named(maker, span(text->text), error))
		return false;
	if (!maker->is_open) {
		maker->is_open = db_begin_own(maker->db, error);
		if (!maker->is_open)
			return false;
	}
	if (is_view ? db_run(maker->db, text->text, error) : lookup_add(maker->db, text->name, span(text->text), error))
		return true;
	strbuf_addf(error, " (%s %s)", is_view ? "view" : "lookup", text->name);
	return false;
}

/* What is made may be filled from a computed table, for which others are made meanwhile. */
static bool ended(struct view_maker *maker, bool was_open, bool is_made, struct strbuf *error)
{
	if (was_open || !maker->is_open)
		return is_made;
	maker->is_open = false;
	return db_end_own(maker->db, error) && is_made;
}

bool view_maker_make(struct view_maker *maker, struct span sql, struct strbuf *error)
{
	bool was_open = maker->is_open;

	return ended(maker, was_open, make_named(maker, sql, error), error);
}

bool view_maker_make_all(struct view_maker *maker, struct strbuf *error)
{
	bool was_open = maker->is_open;

	return ended(maker, was_open, make_all(maker, error), error);
}
