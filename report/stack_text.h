#ifndef PIDSHOT_REPORT_STACK_TEXT_H
#define PIDSHOT_REPORT_STACK_TEXT_H

#include "report/stack_tree.h"

/** Appends a label: "Class.method"; of KEY_LINE "Class.method (/srv/app.py:12)", with what is known of it. Shown: nothing in it can end a line. */
void stack_text_add_label(struct strbuf *out, const struct stacks *stacks, const struct stack_labels *labels, enum stack_key key, uint32_t label);

/** Appends what a node is called: a label, "MainThread (4242)", "process 4242 (gunicorn)". */
void stack_text_add_node(struct strbuf *out, const struct stacks *stacks, const struct stack_groups *groups, enum stack_key key,
			 const struct stack_tree *tree, uint32_t node);

/** Appends a thread as an outermost frame. */
void stack_text_add_thread(struct strbuf *out, const struct stack_thread *thread);

/** Appends a name of a stranger, made visible, cut at 4 KB. */
void stack_text_add(struct strbuf *out, struct span text);

#endif
