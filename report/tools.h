#ifndef PIDSHOT_REPORT_TOOLS_H
#define PIDSHOT_REPORT_TOOLS_H

#include "common/strbuf.h"
#include "report/query.h"
#include "report/stacks.h"

/** What `show NAME` was given beside the bundle: the words that are not ours ("--sort=-%cpu", "-d"), and the medium. */
struct tool_request {
	char *const *words;
	int word_count;
	size_t width;  /**< in cells; 0: as wide as it gets */
	const struct profile_choice *profile; /**< NULL: none was made */
};

/** A view shown as text in the shape of the tool people know. */
struct tool {
	const char *name;  /**< of the view, as typed: "ps" */
	const char *help;  /**< its words, one line: "--sort=[-]KEY, --forest" */
	/** Appends plain text; escape.h is applied to it afterwards. False with a line in @error where the words make no sense. */
	bool (*render)(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
};

/** NULL: the view has no shape of its own, and is shown as a table. */
const struct tool *tool_find(const char *view);

#endif
