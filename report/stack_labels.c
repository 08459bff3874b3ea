#include "report/stack_labels.h"

#include <stdlib.h>

#include "common/cleanup.h"

/* A frame with all that is compared, as qsort() hands no context on. */
struct keyed {
	struct span name, file;
	int64_t line;
	uint32_t function; /* 0: does not matter */
	uint32_t frame;
};

int span_compare(struct span a, struct span b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int differs = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;

	return differs != 0 ? differs : (a.length > b.length) - (a.length < b.length);
}

static int compare_keys(const struct keyed *a, const struct keyed *b)
{
	int differs = span_compare(a->name, b->name);

	if (differs == 0)
		differs = span_compare(a->file, b->file);
	if (differs == 0)
		differs = (a->line > b->line) - (a->line < b->line);
	return differs != 0 ? differs : (a->function > b->function) - (a->function < b->function);
}

static int compare(const void *left, const void *right)
{
	return compare_keys(left, right);
}

static struct keyed keyed_of(const struct stacks *stacks, uint32_t number, enum stack_key key)
{
	const struct stack_frame *frame = &stacks->frames[number];
	const struct stack_function *function = &stacks->functions[frame->function];
	struct keyed keyed = { .name = function->name, .line = -1, .frame = number };

	if (key == KEY_LINE)
		keyed.line = frame->line;
	if (key != KEY_NAME)
		keyed.file = function->file;
	if (key == KEY_FUNCTION)
		keyed.function = frame->function;
	return keyed;
}

bool stack_labels_make(const struct stacks *stacks, enum stack_key key, struct arena *arena, struct stack_labels *ret)
{
	size_t count = stacks_all_frames(stacks);
	cleanup_free struct keyed *keyed = calloc(count, sizeof(*keyed));

	*ret = (struct stack_labels){ .of_frame = arena_array(arena, count, sizeof(*ret->of_frame)),
				      .labels = arena_array(arena, count, sizeof(*ret->labels)) };
	if (!keyed || arena->failed)
		return false;
	for (uint32_t i = 0; i < count; i++)
		keyed[i] = keyed_of(stacks, i, key);
	qsort(keyed, count, sizeof(*keyed), compare);
	for (size_t i = 0; i < count; i++) {
		const struct stack_frame *frame = &stacks->frames[keyed[i].frame];

		if (i == 0 || compare_keys(&keyed[i - 1], &keyed[i]) != 0)
			ret->labels[ret->count++] = (struct stack_label){ frame->function, keyed[i].line };
		ret->of_frame[keyed[i].frame] = ret->count - 1;
	}
	return true;
}
