#include "report/stack_text.h"

#include "report/escape.h"

enum { NAME_CAP = 4096 };

void stack_text_add(struct strbuf *out, struct span text)
{
	escape_shown(out, span_first(text, NAME_CAP));
	if (text.length > NAME_CAP)
		strbuf_addf(out, " ... +%zu KB", (text.length - NAME_CAP + 1023) / 1024);
}

void stack_text_add_label(struct strbuf *out, const struct stacks *stacks, const struct stack_labels *labels, enum stack_key key, uint32_t number)
{
	const struct stack_label *label = &labels->labels[number];
	const struct stack_function *function = &stacks->functions[label->function];

	stack_text_add(out, function->name);
	if (key != KEY_LINE || function->is_marker || (function->file.length == 0 && label->line < 0))
		return;
	strbuf_add_text(out, " (");
	stack_text_add(out, function->file.length > 0 ? function->file : span("?"));
	if (label->line >= 0)
		strbuf_addf(out, ":%lld", (long long)label->line);
	strbuf_add_byte(out, ')');
}

void stack_text_add_thread(struct strbuf *out, const struct stack_thread *thread)
{
	stack_text_add(out, thread->name.length > 0 ? thread->name : span("thread"));
	if (thread->tid)
		strbuf_addf(out, " (%lld)", (long long)thread->tid);
}

void stack_text_add_node(struct strbuf *out, const struct stacks *stacks, const struct stack_groups *groups, enum stack_key key,
			 const struct stack_tree *tree, uint32_t node)
{
	const struct stack_tree_node *at = &tree->nodes[node];

	switch (at->what) {
	case TREE_FRAME:
		stack_text_add_label(out, stacks, &tree->labels, key, at->label);
		break;
	case TREE_THREAD:
		stack_text_add_thread(out, &groups->threads[at->label]);
		break;
	case TREE_PROCESS:
		strbuf_addf(out, "process %lld", (long long)groups->threads[at->label].pid);
		if (groups->threads[at->label].process_name.length > 0) {
			strbuf_add_text(out, " (");
			stack_text_add(out, groups->threads[at->label].process_name);
			strbuf_add_byte(out, ')');
		}
		break;
	case TREE_ROOT:
		break;
	}
}
