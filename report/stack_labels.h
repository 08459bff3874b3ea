#ifndef PIDSHOT_REPORT_STACK_LABELS_H
#define PIDSHOT_REPORT_STACK_LABELS_H

#include "report/stacks.h"

/** What makes two frames the same in a tree of stacks. */
enum stack_key {
	KEY_NAME,     /**< the function's name, wherever it is defined */
	KEY_FUNCTION, /**< the function */
	KEY_LINE,     /**< the place: function, file and line */
};

/** Labels numbered in the order of their names, so that trees and lists come out sorted. */
struct stack_labels {
	uint32_t *of_frame;           /**< label of each frame of the stacks, [0] too */
	struct stack_label {
		uint32_t function;        /**< one that has it */
		int64_t line;             /**< -1: unknown, or lines do not matter */
	} *labels;
	uint32_t count;
};

/** Numbers the labels of all frames; owned by @arena. False: no memory. */
bool stack_labels_make(const struct stacks *stacks, enum stack_key key, struct arena *arena, struct stack_labels *ret);

/** Where spans differ first, then the shorter one: for sorting. */
int span_compare(struct span a, struct span b);

#endif
