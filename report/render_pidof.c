#include "report/tool_text.h"

#include "common/cleanup.h"

/* As `pidof` prints: the ids of all processes of these programs on one line, newest first. */

struct pidof {
	bool is_single;         /* -s */
	const char *separator;  /* -d */
	struct span names;      /* a NUL after each */
};

static bool read_words(struct pidof *pidof, struct strbuf *names, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		const char *word = request->words[i];

		if (strcmp(word, "-s") == 0) {
			pidof->is_single = true;
		} else if (strcmp(word, "-d") == 0 && i + 1 < request->word_count) {
			pidof->separator = request->words[++i];
		} else if (word[0] == '-') {
			/* -x asks for scripts too, which the name of the process finds as well. */
			if (strcmp(word, "-x") != 0)
				return tool_refuse(error, "pidof", word);
		} else {
			strbuf_add(names, span_of(word, strlen(word) + 1));
		}
	}
	pidof->names = strbuf_span(names);
	if (pidof->names.length)
		return true;
	strbuf_add_text(error, "pidof: no program is named");
	return false;
}

static struct span base_name(struct span path)
{
	return span_skip(path, (size_t)(span_last_index(path, '/') + 1));
}

/* By its name, or the first word of its command line, with the folder or without: "python3", "/usr/bin/python3". */
static bool is_called(struct span name, struct span comm, struct span arguments)
{
	struct span program = span_word(&arguments);

	return span_equal(name, comm) || span_equal(name, program) || span_equal(name, base_name(program));
}

static bool matches(const struct pidof *pidof, struct span comm, struct span arguments)
{
	struct span rest = pidof->names;
	struct span name = { 0 };

	while (span_field(&rest, '\0', &name))
		if (is_called(name, comm, arguments))
			return true;
	return false;
}

bool render_pidof(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	/* A zombie is no program any more. */
	static const struct request list = { .sql = "SELECT pid, comm, args FROM pgrep JOIN process USING (pid) WHERE state <> 'Z' ORDER BY pid DESC" };
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf names = { 0 };
	struct pidof pidof = { .separator = " " };
	struct table table = { 0 };
	size_t count = 0;

	if (!read_words(&pidof, &names, request, error) || !query_run(query, &list, &arena, &table, error))
		return false;
	for (size_t row = 0; row < table.row_count; row++) {
		if (!matches(&pidof, cell_text(table_get(&table, row, "comm")), cell_text(table_get(&table, row, "args"))) || (pidof.is_single && count > 0))
			continue;
		strbuf_addf(out, "%s%lld", count > 0 ? pidof.separator : "", (long long)cell_int(table_get(&table, row, "pid"), 0));
		count++;
	}
	if (count > 0)
		strbuf_add_byte(out, '\n');
	return true;
}
