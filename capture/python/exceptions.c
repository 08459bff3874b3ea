#include "capture/python/objects.h"
#include "capture/python/reading.h"

/* The exception that is being handled (sys.exc_info), not one that is on its way: Python/errors.c, _PyErr_GetTopmostException(). */

enum { NESTING_MAX = 256 };

static bool is_none(struct reading *reading, uint64_t object)
{
	if (object != reading->none && runtime_is_of_type(&reading->memory, &reading->runtime.layout, object, "NoneType"))
		reading->none = object;
	return object == reading->none;
}

static uint32_t name_of_type(struct reading *reading, uint64_t exception)
{
	struct strbuf name = { 0 };
	uint32_t number = 0;

	if (object_type_name(&reading->memory, &reading->runtime, exception, &name))
		number = interner_string(reading->answer.interner, strbuf_span(&name));
	strbuf_deinit(&name);
	return number;
}

/* The first item of the chain, and if it is the one in the thread state also its value, are known from the walk. */
static bool read_value(struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, uint64_t item, uint64_t *ret)
{
	const struct layout *layout = &reading->runtime.layout;

	if (stack->has_exceptions && item == thread->address + (uint64_t)layout->thread_exc_state) {
		*ret = stack->exc_value;
		return true;
	}
	return memory_read_word(&reading->memory, item + (uint64_t)layout->exc_value, ret);
}

static bool first_item(struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, uint64_t *ret)
{
	const struct layout *layout = &reading->runtime.layout;

	*ret = stack->has_exceptions ? stack->exc_info : thread->address + (uint64_t)layout->thread_exc_state;
	return stack->has_exceptions || layout->thread_exc_info < 0 ||
	       memory_read_word(&reading->memory, thread->address + (uint64_t)layout->thread_exc_info, ret);
}

uint32_t thread_exception(struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, bool *ret_known)
{
	const struct layout *layout = &reading->runtime.layout;
	uint64_t item = 0;

	*ret_known = false;
	if (!first_item(reading, thread, stack, &item))
		return 0;
	/* Each generator that runs has an item of its own, most of them empty. */
	for (int i = 0; i < NESTING_MAX && memory_is_plausible(item); i++) {
		uint64_t value = 0;

		if (!read_value(reading, thread, stack, item, &value))
			return 0;
		*ret_known = true;
		if (memory_is_plausible(value) && !is_none(reading, value))
			return name_of_type(reading, value);
		/* That of the thread state is the last one. */
		if (layout->exc_previous < 0 || item == thread->address + (uint64_t)layout->thread_exc_state)
			return 0;
		item = memory_word(&reading->memory, item + (uint64_t)layout->exc_previous);
	}
	return 0;
}
