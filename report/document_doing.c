#include "report/document_build.h"

/* More groups than this say less, not more. */
enum { DOING_KEPT = 100 };

bool document_add_doing(struct document *document, struct query *query, struct strbuf *error)
{
	struct table rows = { 0 };

	if (!query_view(query, "_report_doing", DOING_KEPT, &document->arena, &rows, error))
		return false;
	document->doing_total = rows.total_count;
	for (size_t i = 0; i < rows.row_count; i++) {
		struct doing *doing = arena_grow(&document->arena, &document->doing, &document->doing_count, sizeof(*doing));

		if (doing)
			*doing = (struct doing){ .pid = cell_int(table_get(&rows, i, "pid"), 0),
						 .thread_count = (size_t)cell_int(table_get(&rows, i, "thread_count"), 0),
						 .names = cell_text(table_get(&rows, i, "names")), .state = cell_text(table_get(&rows, i, "state")),
						 .place = cell_text(table_get(&rows, i, "place")),
						 .is_python = cell_int(table_get(&rows, i, "is_python"), 0) != 0 };
	}
	return !document->arena.failed;
}
