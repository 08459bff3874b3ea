#include "capture/stacks/intern.h"

#include <malloc.h>
#include <string.h>

#include "common/cleanup.h"
#include "common/strbuf.h"
#include "tests/kit.h"

enum { ROOMY = 256 << 20 };

static struct interned_function python(struct interner *interner, const char *name, int32_t first_line)
{
	return (struct interned_function){ .kind = FRAME_PYTHON, .name = interner_string(interner, span(name)), .file = interner_string(interner, span("/srv/app.py")),
					   .first_line = first_line, .address = INTERN_NO_ADDRESS };
}

static uint32_t frame(struct interner *interner, const char *name, int32_t line)
{
	const struct interned_function function = python(interner, name, 1);
	const struct interned_frame place = { .function = interner_function(interner, &function), .line = line, .end_line = line, .start_column = 4,
					      .end_column = 9, .address = INTERN_NO_ADDRESS };

	return interner_frame(interner, &place);
}

static void each_once_and_all_apart(void **state)
{
	struct interner *interner = interner_create(ROOMY);
	uint32_t a = interner_string(interner, span("a"));
	uint32_t nul = interner_string(interner, span_of("a\0", 2));
	uint32_t one = frame(interner, "work", 10);
	struct interned_function function = python(interner, "work", 1);
	struct interned_function native = function;

	(void)state;
	assert_int_equal(interner_string(interner, span("a")), a);
	assert_int_not_equal(nul, a);
	assert_int_not_equal(interner_string(interner, span("")), 0);
	assert_span(interner_string_at(interner, a), "a");
	assert_int_equal(interner_string_at(interner, nul).length, 2);
	assert_int_equal(frame(interner, "work", 10), one);
	assert_int_not_equal(frame(interner, "work", 11), one);
	assert_int_not_equal(frame(interner, "rest", 10), one);
	native.kind = FRAME_NATIVE;
	assert_int_not_equal(interner_function(interner, &native), interner_function(interner, &function));
	native.kind = FRAME_PYTHON;
	native.qualname = native.name;
	assert_int_not_equal(interner_function(interner, &native), interner_function(interner, &function));
	assert_int_equal(interner_marker(interner, FRAME_GC), interner_marker(interner, FRAME_GC));
	assert_int_not_equal(interner_marker(interner, FRAME_GC), interner_marker(interner, FRAME_NATIVE_LEAF));
	interner_destroy(interner);
}

static void a_stack_is_its_path_from_the_root(void **state)
{
	struct interner *interner = interner_create(ROOMY);
	uint32_t f[] = { frame(interner, "main", 1), frame(interner, "loop", 2), frame(interner, "work", 3) };
	uint32_t other[] = { f[1], f[0], f[2] };
	uint32_t deep = interner_stack_of(interner, f, 3);
	uint32_t at = 0;
	uint32_t parent = interner_stack_at(interner, deep, &at);

	(void)state;
	assert_int_equal(at, f[2]);
	assert_int_equal(parent, interner_stack_of(interner, f, 2));
	assert_int_not_equal(interner_stack_of(interner, other, 3), deep);
	assert_int_equal(interner_stack_of(interner, f, 3), deep);
	assert_int_equal(interner_stack(interner, parent, f[2]), deep);
	assert_int_equal(interner_stack_of(interner, f, 0), 0);
	/* A frame that was refused makes no shorter stack. */
	f[1] = 0;
	assert_int_equal(interner_stack_of(interner, f, 3), 0);
	interner_destroy(interner);
}

/* A million samples of a hundred thousand stacks: those that were given before come again. */
static void a_million_samples(void **state)
{
	enum { SAMPLES = 1000000, STACKS = 100000, DEPTH = 16, FUNCTIONS = 500 };
	struct interner *interner = interner_create(ROOMY);
	uint32_t *first = calloc(STACKS, sizeof(*first));
	uint32_t frames[FUNCTIONS] = { 0 };

	(void)state;
	for (int i = 0; i < FUNCTIONS; i++) {
		cleanup_strbuf struct strbuf name = { 0 };

		strbuf_addf(&name, "function_%d", i);
		frames[i] = frame(interner, strbuf_text(&name), i);
	}
	for (uint32_t i = 0; i < SAMPLES; i++) {
		uint32_t which = i % STACKS;
		uint32_t stack = 0;

		for (uint32_t depth = 0; depth < DEPTH; depth++) /* shared near the root, apart near the leaf */
			stack = interner_stack(interner, stack, frames[(depth + (which >> (DEPTH - depth))) % FUNCTIONS]);
		stack = interner_stack(interner, stack, frames[which % FUNCTIONS]);
		assert_int_not_equal(stack, 0);
		if (i < STACKS)
			first[i] = stack;
		else
			assert_int_equal(first[which], stack);
	}
	assert_true(interner_counts(interner).stacks < 2 * STACKS + DEPTH * FUNCTIONS);
	assert_true(interner_memory(interner) < 16 << 20);
	assert_int_equal(interner_refused(interner), 0);
	free(first);
	interner_destroy(interner);
}

static void what_is_there_allocates_nothing(void **state)
{
	struct interner *interner = interner_create(ROOMY);
	uint32_t f[] = { frame(interner, "main", 1), frame(interner, "work", 3) };
	uint32_t stack = interner_stack_of(interner, f, 2);
	struct mallinfo2 before = mallinfo2();
	size_t memory = interner_memory(interner);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(frame(interner, "work", 3), f[1]);
		assert_int_equal(interner_stack_of(interner, f, 2), stack);
	}
	assert_int_equal(mallinfo2().uordblks, before.uordblks);
	assert_int_equal(interner_memory(interner), memory);
	interner_destroy(interner);
}

static void memory_is_bounded(void **state)
{
	enum { LIMIT = 1 << 20 };
	struct interner *interner = interner_create(LIMIT);
	cleanup_strbuf struct strbuf huge = { 0 };
	uint32_t kept = interner_string(interner, span("kept"));

	(void)state;
	for (int i = 0; i < 100000; i++) {
		cleanup_strbuf struct strbuf name = { 0 };

		strbuf_addf(&name, "%d", i);
		interner_string(interner, strbuf_span(&name));
		assert_true(interner_memory(interner) <= LIMIT);
	}
	assert_true(interner_refused(interner) > 0);
	assert_int_equal(interner_string(interner, span("kept")), kept);
	strbuf_add_repeat(&huge, 'x', 3 * INTERN_STRING_CAP);
	interner_destroy(interner);
	interner = interner_create(LIMIT);
	assert_int_equal(interner_string_at(interner, interner_string(interner, strbuf_span(&huge))).length, INTERN_STRING_CAP);
	for (int i = 0; i < 100; i++) {
		huge.at[0] = (char)i;
		interner_string(interner, strbuf_span(&huge));
	}
	assert_true(interner_memory(interner) <= LIMIT);
	interner_destroy(interner);
}

TESTS(each_once_and_all_apart, a_stack_is_its_path_from_the_root, a_million_samples, what_is_there_allocates_nothing, memory_is_bounded);
