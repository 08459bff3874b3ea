#include "capture/python/async_tasks.h"

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

enum { BASES_MAX = 16, NAME_CHARACTERS = 512, STATE_CHARACTERS = 16 };

bool async_is_of(struct memory *memory, const struct runtime *runtime, uint64_t object, const char *name)
{
	uint64_t type = object_type(memory, runtime, object);

	for (int i = 0; i < BASES_MAX && memory_is_plausible(type); i++) {
		cleanup_strbuf struct strbuf text = { 0 };

		if (!type_name(memory, runtime, type, &text))
			return false;
		if (span_is(strbuf_span(&text), name))
			return true;
		type = memory_word(memory, type + (uint64_t)runtime->layout.type_base);
	}
	return false;
}

/* enum fut_state of Modules/_asynciomodule.c. */
static bool state_of(int32_t state, enum async_state *ret)
{
	static const enum async_state states[] = { ASYNC_PENDING, ASYNC_CANCELLED, ASYNC_FINISHED };

	if (state < 0 || state > 2)
		return false;
	*ret = states[state];
	return true;
}

static bool read_c_task(struct memory *memory, const struct async_offsets *offsets, struct async_task *task, uint64_t *ret_loop)
{
	uint64_t at = task->address;
	int32_t state = 0;

	if (!memory_read_int(memory, at + (uint64_t)offsets->state, &state) || !state_of(state, &task->state))
		return false;
	*ret_loop = memory_word(memory, at + (uint64_t)offsets->loop);
	task->coroutine = memory_word(memory, at + (uint64_t)offsets->coro);
	task->waiter = memory_word(memory, at + (uint64_t)offsets->waiter);
	task->name = offsets->name < 0 ? 0 : memory_word(memory, at + (uint64_t)offsets->name);
	return true;
}

/* asyncio.tasks._PyTask and what is derived from it: plain attributes. */
static bool read_python_task(struct memory *memory, const struct runtime *runtime, struct async_task *task, uint64_t *ret_loop)
{
	cleanup_strbuf struct strbuf state = { 0 };
	cleanup_dict struct dict attributes = { 0 };

	if (!dict_read_instance(memory, runtime, task->address, DICT_ENTRIES_MAX, &attributes))
		return false;
	task->coroutine = dict_find(memory, runtime, &attributes, "_coro");
	task->waiter = dict_find(memory, runtime, &attributes, "_fut_waiter");
	task->name = dict_find(memory, runtime, &attributes, "_name");
	*ret_loop = dict_find(memory, runtime, &attributes, "_loop");
	if (!task->coroutine || !string_read(memory, runtime, dict_find(memory, runtime, &attributes, "_state"), STATE_CHARACTERS, &state)) {
		/* a state that was not set on the instance is the class's: pending */
		task->state = ASYNC_PENDING;
		return task->coroutine != 0;
	}
	task->state = span_is(strbuf_span(&state), "FINISHED") ? ASYNC_FINISHED : span_is(strbuf_span(&state), "CANCELLED") ? ASYNC_CANCELLED : ASYNC_PENDING;
	task->is_python = true;
	return true;
}

bool async_task_read(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, uint64_t address,
		     struct async_task *ret, uint64_t *ret_loop)
{
	*ret = (struct async_task){ .address = address };
	if (!memory_is_plausible(address) || address % 8)
		return false;
	if (async_is_of(memory, runtime, address, "_asyncio.Task"))
		return read_c_task(memory, offsets, ret, ret_loop);
	return read_python_task(memory, runtime, ret, ret_loop);
}

bool async_task_name(struct memory *memory, const struct runtime *runtime, const struct async_task *task, struct strbuf *ret)
{
	int64_t number = 0;

	if (!task->name)
		return false;
	if (object_int64(memory, runtime, task->name, &number)) {
		strbuf_addf(ret, "Task-%lld", (long long)number);
		return true;
	}
	return object_kind(memory, runtime, task->name) == OBJECT_TEXT && string_read(memory, runtime, task->name, NAME_CHARACTERS, ret);
}
