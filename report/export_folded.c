#include "common/cleanup.h"
#include "report/export_stacks.h"
#include "report/stack_text.h"

/* A label is made text once; the line at hand grows and shrinks with the way through the tree. */
struct folding {
	const struct stacks *stacks;
	const struct stack_groups *groups;
	const struct stack_tree *tree;
	enum stack_key key;
	struct strbuf texts;
	size_t *text_ends;  /* of each label's text, [label + 1] */
	struct strbuf line;
	size_t *line_ends;  /* of the line at each depth */
};

/* A semicolon stands between frames, so no name may have one. */
static void remove_semicolons(struct strbuf *text, size_t start)
{
	for (size_t i = start; i < text->length; i++)
		if (text->at[i] == ';')
			text->at[i] = ':';
}

static void make_texts(struct folding *folding)
{
	const struct stack_labels *labels = &folding->tree->labels;

	for (uint32_t label = 0; label < labels->count; label++) {
		size_t start = folding->texts.length;

		stack_text_add_label(&folding->texts, folding->stacks, labels, folding->key, label);
		remove_semicolons(&folding->texts, start);
		folding->text_ends[label + 1] = folding->texts.length;
	}
}

static void add_frame(struct folding *folding, uint32_t node)
{
	const struct stack_tree_node *at = &folding->tree->nodes[node];
	struct strbuf *line = &folding->line;
	size_t start = 0;

	strbuf_truncate(line, folding->line_ends[at->depth - 1]);
	if (at->depth > 1)
		strbuf_add_byte(line, ';');
	start = line->length;
	if (at->what == TREE_FRAME) {
		size_t first = folding->text_ends[at->label];

		strbuf_add(line, span_of(folding->texts.at + first, folding->text_ends[at->label + 1] - first));
	} else {
		stack_text_add_node(line, folding->stacks, folding->groups, folding->key, folding->tree, node);
		remove_semicolons(line, start);
	}
	folding->line_ends[at->depth] = line->length;
}

static void fold(struct folding *folding, struct strbuf *out)
{
	const struct stack_tree *tree = folding->tree;

	make_texts(folding);
	if (strbuf_failed(&folding->texts))
		return;
	for (uint32_t node = stack_tree_next(tree, 0); node && !strbuf_failed(&folding->line); node = stack_tree_next(tree, node)) {
		add_frame(folding, node);
		/* A stack that ends at a thread has no frames. */
		if (tree->nodes[node].own <= 0 || tree->nodes[node].what != TREE_FRAME)
			continue;
		strbuf_add(out, strbuf_span(&folding->line));
		strbuf_addf(out, " %lld\n", (long long)tree->nodes[node].own);
	}
}

bool export_folded(struct query *query, const struct profile_choice *choice, struct strbuf *out, struct strbuf *error)
{
	const struct stack_tree_plan plan = stack_tree_plan_of(choice);
	cleanup_stacks struct stacks stacks = { 0 };
	const struct stack_groups_plan groups_plan = stack_groups_plan_of(choice);
	cleanup_stack_tree struct stack_tree tree = { 0 };
	cleanup_stack_groups struct stack_groups groups = { 0 };
	struct folding folding = { .stacks = &stacks, .groups = &groups, .tree = &tree, .key = plan.key };
	cleanup_free size_t *text_ends = NULL;
	cleanup_free size_t *line_ends = NULL;

	if (!stacks_load(query, &stacks, error) || !stack_groups_load(query, &stacks, &groups_plan, &groups, error))
		return false;
	if (stack_tree_build(&stacks, &groups, &plan, &tree)) {
		folding.text_ends = text_ends = calloc((size_t)tree.labels.count + 1, sizeof(*text_ends));
		folding.line_ends = line_ends = calloc((size_t)tree.depth + 1, sizeof(*line_ends));
		if (text_ends && line_ends)
			fold(&folding, out);
	}
	out->failed = out->failed || !text_ends || !line_ends || strbuf_failed(&folding.texts) || strbuf_failed(&folding.line);
	strbuf_deinit(&folding.texts);
	strbuf_deinit(&folding.line);
	if (strbuf_failed(out))
		strbuf_add_text(error, "no memory");
	return !strbuf_failed(out);
}
