#ifndef PIDSHOT_REPORT_EXPORT_STACKS_H
#define PIDSHOT_REPORT_EXPORT_STACKS_H

#include "report/stacks.h"

/* Profiles in the formats of other tools. Each appends to @out; false with a line in @error. */

/** What flamegraph.pl and its successors read: a line a stack, "outermost;...;innermost COUNT". */
bool export_folded(struct query *query, const struct profile_choice *choice, struct strbuf *out, struct strbuf *error);

/** https://www.speedscope.app/file-format-schema.json: a profile a thread, in the order of time. */
bool export_speedscope(struct query *query, const struct profile_choice *choice, struct strbuf *out, struct strbuf *error);

#endif
