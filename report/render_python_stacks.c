#include "report/tool_text.h"

#include "common/cleanup.h"

/* Between frames in the view: from the innermost on. */
#define BETWEEN " < "

static void add_frames(struct strbuf *out, struct span frames)
{
	while (frames.length > 0) {
		ptrdiff_t end = span_find(frames, BETWEEN);
		struct span frame = end < 0 ? frames : span_first(frames, (size_t)end);

		strbuf_add_text(out, "    ");
		tool_add_text(out, frame, 0);
		strbuf_add_byte(out, '\n');
		frames = end < 0 ? (struct span){ 0 } : span_skip(frames, (size_t)end + strlen(BETWEEN));
	}
}

/* "3 threads blocked in syscall recvfrom: worker-1, worker-2, worker-3", then where they all are. */
static void add_group(struct strbuf *out, const struct table *table, size_t row, bool has_several)
{
	enum { NAMES_SHOWN = 400 };
	int64_t count = cell_int(table_get(table, row, "thread_count"), 0);
	struct span state = cell_text(table_get(table, row, "state"));
	struct span syscall = cell_text(table_get(table, row, "syscall"));

	if (has_several)
		strbuf_addf(out, "Process %lld: ", (long long)cell_int(table_get(table, row, "pid"), 0));
	strbuf_addf(out, "%lld thread%s ", (long long)count, count == 1 ? "" : "s");
	tool_add_text(out, state.length > 0 ? state : span("in a state that is not known"), 0);
	if (syscall.length > 0)
		strbuf_add_byte(out, ' ');
	tool_add_text(out, syscall, 0);
	strbuf_add_text(out, ": ");
	tool_add_text(out, cell_text(table_get(table, row, "threads")), NAMES_SHOWN);
	strbuf_add_text(out, cell_int(table_get(table, row, "is_whole"), 1) ? "\n" : " (the innermost frames could not be proven)\n");
	add_frames(out, cell_text(table_get(table, row, "stack")));
}

bool render_python_stacks(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct table table = { 0 };
	bool has_several = query_int(query, "SELECT count(DISTINCT pid) FROM python_stacks", 0) > 1;

	if (request->word_count > 0)
		return tool_refuse(error, "python-stacks", request->words[0]);
	if (!query_view(query, "python_stacks", 0, &arena, &table, error))
		return false;
	for (size_t row = 0; row < table.row_count; row++) {
		if (row > 0)
			strbuf_add_byte(out, '\n');
		add_group(out, &table, row, has_several);
	}
	return true;
}
