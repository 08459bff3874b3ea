#ifndef PIDSHOT_REPORT_TOOL_TEXT_H
#define PIDSHOT_REPORT_TOOL_TEXT_H

#include "report/query.h"
#include "report/tools.h"

/* What the renderers in the shape of known tools share. Text here is plain: report/escape.h is applied to all of it afterwards. */

enum { TOOL_DEPTH = 200 };  /**< levels of a tree that are drawn */

/** A cell's text without control characters (a hostile database may hold raw ones), cut at @limit bytes (0: whole). */
void tool_add_text(struct strbuf *out, struct span text, size_t limit);
/** The same, filled with blanks to @width: on its right, or on its left. Never cut. */
void tool_add_left(struct strbuf *out, struct span text, size_t width);
void tool_add_right(struct strbuf *out, struct span text, size_t width);
/** A number set to the right with @decimals places, divided by @divisor; "-" where it is not known. */
void tool_add_number(struct strbuf *out, const struct cell *cell, double divisor, int decimals, size_t width);
/** Bytes set to the right: "0B", "292.0K", "10.0M"; "-" where they are not known. A loss has its sign. */
void tool_add_scaled(struct strbuf *out, const struct cell *cell, size_t width);
/** "HH:MM:SS", and ".mmm" if @has_ms, of a moment in ns since 1970 (the caller adds the zone's offset). */
void tool_add_clock(struct strbuf *out, int64_t ns, bool has_ms);

/** For rows in the order a tree is drawn: whether each is the last child of its parent. Owned by @arena; NULL: no memory. */
bool *tool_last_children(struct arena *arena, const struct table *table);

/** A refusal: "ps does not know the option X". False. */
bool tool_refuse(struct strbuf *error, const char *tool, const char *word);

bool render_atop(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_htop(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_pgrep(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_pidof(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_asyncio(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_ps(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_python_stacks(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_pstree(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_py_spy(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_py_top(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_top(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);
bool render_pidstat(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error);

#endif
