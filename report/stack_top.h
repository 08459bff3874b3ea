#ifndef PIDSHOT_REPORT_STACK_TOP_H
#define PIDSHOT_REPORT_STACK_TOP_H

#include "report/stack_labels.h"

/** What was seen of one function or place, by mode. */
struct stack_top_row {
	int64_t own[MODE_COUNT];    /**< ended there; not where the inner frames are missing */
	int64_t total[MODE_COUNT];  /**< went through it, each stack once however often it recurs */
};

/**
 * Counts groups by label: each of KEY_FUNCTION or KEY_LINE (a leaf whose line is uncertain counts for its function without a line). Markers are no functions:
 * what ends at one is its caller's own. @rows: one a label, zeroed. False: no memory.
 */
bool stack_top_count(const struct stacks *stacks, const struct stack_group *groups, size_t group_count, const struct stack_labels *labels,
		     struct stack_top_row *rows);

/**
 * The computed table _stack_top for our views: family, pid, is_line (0: functions, 1: places), function, file, line, and for each mode MODE_own, MODE_total, and MODE_all (of
 * the process, with a stack). @query is borrowed. NULL: no memory.
 */
struct stack_top_table;
struct stack_top_table *stack_top_table_create(struct query *query);
void stack_top_table_destroy(struct stack_top_table *table);
const struct db_computed *stack_top_table_about(const struct stack_top_table *table);

#endif
