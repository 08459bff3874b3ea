#include "report/tool_text.h"

#include <regex.h>
#include <stdlib.h>

#include "common/array.h"
#include "common/cleanup.h"

/* As `pgrep` of procps prints: a process a line, smallest id first. The pattern is an extended regular expression, sought in the name. */

struct pgrep {
	bool has_arguments;   /* -a */
	bool has_name;        /* -l */
	bool is_full;         /* -f: sought in the command line */
	bool is_exact;        /* -x: all of it */
	bool is_folded;       /* -i */
	bool is_inverted;     /* -v */
	bool is_count;        /* -c */
	bool is_newest;       /* -n */
	const char *users;    /* -u: names or numbers between commas; NULL: all */
	const char *parents;  /* -P */
	const char *separator;
	const char *pattern;
};

struct word {
	char letter;
	const char *name;
	size_t place;      /* of a bool, or of a const char * */
	bool has_value;
};

static const struct word options[] = {
	{ 'a', "list-full", offsetof(struct pgrep, has_arguments), false }, { 'l', "list-name", offsetof(struct pgrep, has_name), false },
	{ 'f', "full", offsetof(struct pgrep, is_full), false },           { 'x', "exact", offsetof(struct pgrep, is_exact), false },
	{ 'i', "ignore-case", offsetof(struct pgrep, is_folded), false },  { 'v', "inverse", offsetof(struct pgrep, is_inverted), false },
	{ 'c', "count", offsetof(struct pgrep, is_count), false },         { 'n', "newest", offsetof(struct pgrep, is_newest), false },
	{ 'u', "euid", offsetof(struct pgrep, users), true },              { 'P', "parent", offsetof(struct pgrep, parents), true },
	{ 'd', "delimiter", offsetof(struct pgrep, separator), true },
};

static const struct word *option_of(char letter, struct span name)
{
	for (size_t i = 0; i < array_length(options); i++)
		if (letter ? options[i].letter == letter : span_is(name, options[i].name))
			return &options[i];
	return NULL;
}

static void set(struct pgrep *pgrep, const struct word *option, const char *value)
{
	if (option->has_value)
		memcpy((char *)pgrep + option->place, &value, sizeof(value));
	else
		memcpy((char *)pgrep + option->place, &(bool){ true }, sizeof(bool));
}

/* "-fa", "-uroot", "--euid=root"; a value that stands apart is the next word. False: no such option. */
static bool take_option(struct pgrep *pgrep, const struct tool_request *request, int *at)
{
	const char *word = request->words[*at];
	const struct word *option = NULL;
	const char *value = NULL;

	if (word[1] == '-') {
		const char *equals = strchr(word, '=');

		option = option_of('\0', equals ? span_of(word + 2, (size_t)(equals - word) - 2) : span(word + 2));
		value = equals ? equals + 1 : NULL;
		if (!option || (value && !option->has_value))
			return false;
	}
	for (const char *letter = word + 1; !value && word[1] != '-' && *letter; letter++) {
		option = option_of(*letter, span(""));
		if (!option)
			return false;
		if (!option->has_value)
			set(pgrep, option, NULL);
		else if (letter[1])
			value = letter + 1;
	}
	if (option->has_value && !value) {
		if (*at + 1 >= request->word_count)
			return false;
		value = request->words[++*at];
	}
	if (option->has_value || word[1] == '-')
		set(pgrep, option, value);
	return true;
}

static bool read_words(struct pgrep *pgrep, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		const char *word = request->words[i];

		if (word[0] == '-' && word[1] ? !take_option(pgrep, request, &i) : pgrep->pattern != NULL)
			return tool_refuse(error, "pgrep", word);
		if (word[0] != '-' || !word[1])
			pgrep->pattern = word;
	}
	if (pgrep->pattern || pgrep->users || pgrep->parents)
		return true;
	strbuf_add_text(error, "pgrep: no pattern is given");
	return false;
}

static bool is_in(const char *list, struct span text)
{
	struct span rest = span(list);
	struct span word = { 0 };

	while (span_field(&rest, ',', &word))
		if (span_equal(span_trim(word), text))
			return true;
	return false;
}

static bool is_among(const char *list, const struct cell *name, const struct cell *number)
{
	cleanup_strbuf struct strbuf text = { 0 };

	if (!list)
		return true;
	if (name && name->type == VALUE_TEXT && is_in(list, name->text))
		return true;
	strbuf_add_int(&text, cell_int(number, -1));
	return number->type == VALUE_INT && is_in(list, strbuf_span(&text));
}

static bool matches(const struct pgrep *pgrep, const regex_t *pattern, const struct table *table, size_t row)
{
	struct span where = cell_text(table_get(table, row, pgrep->is_full ? "args" : "comm"));
	cleanup_strbuf struct strbuf text = { 0 };
	regmatch_t found = { 0 };
	bool is_match = true;

	if (pgrep->pattern) {
		strbuf_add(&text, where);
		is_match = regexec(pattern, strbuf_text(&text), 1, &found, 0) == 0;
		if (is_match && pgrep->is_exact)
			is_match = found.rm_so == 0 && (size_t)found.rm_eo == text.length;
	}
	is_match = is_match && is_among(pgrep->users, table_get(table, row, "user"), table_get(table, row, "euid")) &&
		   is_among(pgrep->parents, NULL, table_get(table, row, "ppid"));
	return is_match != pgrep->is_inverted;
}

static void add_process(struct strbuf *out, const struct pgrep *pgrep, const struct table *table, size_t row)
{
	strbuf_add_int(out, cell_int(table_get(table, row, "pid"), 0));
	if (pgrep->has_arguments || pgrep->has_name) {
		strbuf_add_byte(out, ' ');
		tool_add_text(out, cell_text(table_get(table, row, pgrep->has_arguments ? "args" : "comm")), 0);
	}
}

static void add_matches(struct strbuf *out, const struct pgrep *pgrep, const regex_t *pattern, const struct table *table)
{
	size_t count = 0;

	for (size_t row = 0; row < table->row_count; row++) {
		if (!matches(pgrep, pattern, table, row) || (pgrep->is_newest && count > 0))
			continue;
		if (!pgrep->is_count) {
			strbuf_add_text(out, count > 0 ? pgrep->separator : "");
			add_process(out, pgrep, table, row);
		}
		count++;
	}
	if (pgrep->is_count)
		strbuf_addf(out, "%zu", count);
	if (pgrep->is_count || count > 0)
		strbuf_add_byte(out, '\n');
}

/* -x asks for the longest match, which begins where the text does. */
static bool compile(const struct pgrep *pgrep, regex_t *ret, struct strbuf *error)
{
	cleanup_strbuf struct strbuf text = { 0 };
	char why[128] = "";
	int failed = 0;

	strbuf_addf(&text, pgrep->is_exact ? "^(%s)$" : "%s", pgrep->pattern ? pgrep->pattern : "");
	failed = regcomp(ret, strbuf_text(&text), REG_EXTENDED | (pgrep->is_folded ? REG_ICASE : 0));
	if (failed) {
		regerror(failed, ret, why, sizeof(why));
		strbuf_addf(error, "pgrep: %s: %s", pgrep->pattern, why);
	}
	return failed == 0;
}

bool render_pgrep(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct pgrep pgrep = { .separator = "\n" };
	struct request list = { 0 };
	struct table table = { 0 };
	regex_t pattern = { 0 };

	if (!read_words(&pgrep, request, error))
		return false;
	list.sql = pgrep.is_newest ? "SELECT pgrep.*, comm, euid, ppid FROM pgrep JOIN process USING (pid) ORDER BY start_ticks DESC, pid DESC"
				   : "SELECT pgrep.*, comm, euid, ppid FROM pgrep JOIN process USING (pid) ORDER BY pid";
	if (!query_run(query, &list, &arena, &table, error) || !compile(&pgrep, &pattern, error))
		return false;
	add_matches(out, &pgrep, &pattern, &table);
	regfree(&pattern);
	return true;
}
