#include "capture/python/runtime.h"

bool runtime_is_of_type(struct memory *memory, const struct layout *layout, uint64_t address, const char *name)
{
	enum { NAME_MAX_BYTES = 64 };
	cleanup_strbuf struct strbuf text = { 0 };
	uint64_t type = memory_word(memory, address + (uint64_t)layout->object_type);
	uint64_t at = memory_is_plausible(type) ? memory_word(memory, type + (uint64_t)layout->type_name) : 0;

	return memory_is_plausible(at) && memory_read_text(memory, at, NAME_MAX_BYTES, &text) && span_is(strbuf_span(&text), name);
}

bool runtime_is_interpreter(struct memory *memory, const struct layout *layout, uint64_t interpreter)
{
	uint64_t thread = 0;
	uint64_t modules = 0;

	if (!memory_is_plausible(interpreter) || interpreter % 8)
		return false;
	thread = memory_word(memory, interpreter + (uint64_t)layout->interpreter_threads_head);
	if (!memory_is_plausible(thread) || memory_word(memory, thread + (uint64_t)layout->thread_interpreter) != interpreter)
		return false;
	modules = memory_word(memory, interpreter + (uint64_t)layout->interpreter_modules);
	return memory_is_plausible(modules) && runtime_is_of_type(memory, layout, modules, "dict");
}

struct outcome runtime_prove(struct memory *memory, const struct runtime *runtime)
{
	uint64_t first = memory_word(memory, runtime->head);

	if (!first)
		return outcome_of(OUTCOME_EMPTY, 0, "a CPython is mapped, but no interpreter runs in it: it is starting, has ended, or is a copy");
	if (!runtime_is_interpreter(memory, &runtime->layout, first))
		return outcome_malformed("an interpreter whose thread states do not point back to it: it is starting or ending, or its build is not known");
	return outcome_ok();
}
