#include "capture/python/async_offsets.h"

#include "common/array.h"
#include "common/cleanup.h"

/* What tells a version's TaskObj apart: coroutine, waiter, name, state; behind a head of 16 bytes. From the debug information of each version's _asyncio. */
static const struct {
	int version;
	int32_t coro, waiter, name, state;
} known[] = {
	{ 307, 112, 104, -1, 72 }, { 308, 112, 104, 120, 72 },  { 309, 152, 144, 160, 80 },  { 310, 160, 152, 168, 88 },
	{ 311, 136, 128, 144, 88 }, { 312, 136, 128, 144, 88 }, { 313, 120, 112, 128, 96 },
};

/* Words of Py_AsyncioModuleDebugOffsets, in their order. */
enum {
	TASK_SIZE, TASK_NAME, TASK_AWAITED_BY, TASK_IS_TASK, TASK_AWAITED_BY_IS_SET, TASK_CORO, TASK_NODE,
	INTERPRETER_SIZE, INTERPRETER_TASKS,
	THREAD_SIZE, THREAD_LOOP, THREAD_TASK, THREAD_TASKS,
};

enum {
	HEAD_BYTES = 16,
	TASK_SIZE_MAX = 1024,
	INTERPRETER_SIZE_MIN = 4096, INTERPRETER_SIZE_MAX = 1 << 20,
	THREAD_SIZE_MAX = 1 << 16,
	SCAN_MAX_BYTES = 32 << 20,
};

bool async_offsets_read(const uint64_t *words, size_t count, struct async_offsets *ret)
{
	if (count < ASYNC_DEBUG_WORDS || words[TASK_SIZE] > TASK_SIZE_MAX || words[TASK_SIZE] % 8 || words[INTERPRETER_SIZE] > INTERPRETER_SIZE_MAX ||
	    words[INTERPRETER_SIZE] < INTERPRETER_SIZE_MIN || words[THREAD_SIZE] > THREAD_SIZE_MAX || words[THREAD_SIZE] % 8)
		return false;
	for (int i = TASK_NAME; i <= TASK_NODE; i++)
		if (words[i] <= HEAD_BYTES || words[i] >= words[TASK_SIZE])
			return false;
	/* Neighbours in the structures: fut_is_task and fut_awaited_by_is_set, task_coro and task_name, the running loop and task of a thread. */
	if (words[TASK_AWAITED_BY_IS_SET] != words[TASK_IS_TASK] + 1 || words[TASK_NAME] != words[TASK_CORO] + 8 ||
	    words[TASK_AWAITED_BY] + 12 != words[TASK_IS_TASK] || words[THREAD_TASK] != words[THREAD_LOOP] + 8 || words[TASK_NODE] % 8 ||
	    words[INTERPRETER_TASKS] + 16 > words[INTERPRETER_SIZE] || words[THREAD_TASKS] + 16 > words[THREAD_SIZE] ||
	    words[THREAD_TASK] + 8 > words[THREAD_SIZE] || words[INTERPRETER_TASKS] % 8 || words[THREAD_TASKS] % 8)
		return false;
	*ret = (struct async_offsets){
		.state = (int32_t)words[TASK_AWAITED_BY] + 8, /* an int between fut_awaited_by and fut_is_task */
		.waiter = (int32_t)words[TASK_CORO] - 8,      /* task_fut_waiter stands before task_coro, as in every version */
		.coro = (int32_t)words[TASK_CORO],
		.name = (int32_t)words[TASK_NAME],
		.awaited_by = (int32_t)words[TASK_AWAITED_BY],
		.awaited_by_is_set = (int32_t)words[TASK_AWAITED_BY_IS_SET],
		.is_task = (int32_t)words[TASK_IS_TASK],
		.node = (int32_t)words[TASK_NODE],
		.interpreter_tasks = (int32_t)words[INTERPRETER_TASKS],
		.thread_loop = (int32_t)words[THREAD_LOOP],
		.thread_task = (int32_t)words[THREAD_TASK],
		.thread_tasks = (int32_t)words[THREAD_TASKS],
	};
	return true;
}

static bool scan(struct memory *memory, uint64_t start, uint64_t end, struct async_offsets *ret)
{
	size_t size = (size_t)(end - start);
	cleanup_free uint64_t *words = size <= SCAN_MAX_BYTES ? malloc(size + 8) : NULL;

	if (!words || memory_read(memory, start, words, size) != MEMORY_OK)
		return false;
	for (size_t i = 0; i + ASYNC_DEBUG_WORDS <= size / 8; i++)
		if (async_offsets_read(words + i, size / 8 - i, ret))
			return true;
	return false;
}

static bool is_module(struct span path)
{
	struct span name = span_skip(path, (size_t)(span_last_index(path, '/') + 1));

	return span_starts(name, "_asyncio.");
}

/* A module of its own (3.14), or part of the program or library that holds the runtime. */
static bool find_debug(struct memory *memory, const struct runtime *runtime, const struct mappings *mappings, struct async_offsets *ret)
{
	for (size_t i = 0; i < mappings->count; i++)
		if (is_module(mappings->at[i].path) && mapping_is_readable(&mappings->at[i]) &&
		    scan(memory, mappings->at[i].start, mappings->at[i].end, ret))
			return true;
	for (int i = 0; i < runtime->object.writable_count; i++)
		if (scan(memory, runtime->object.writable[i].start, runtime->object.writable[i].end, ret))
			return true;
	return false;
}

/* Up to 3.13. */
static bool find_known(const struct runtime *runtime, struct async_offsets *ret)
{
	int32_t more = runtime->layout.var_size - HEAD_BYTES;

	for (size_t i = 0; i < array_length(known); i++) {
		if (known[i].version != runtime->version)
			continue;
		*ret = (struct async_offsets){
			.state = known[i].state + more, .waiter = known[i].waiter + more, .coro = known[i].coro + more,
			.name = known[i].name < 0 ? -1 : known[i].name + more,
			.awaited_by = -1, .awaited_by_is_set = -1, .is_task = -1, .node = -1,
			.interpreter_tasks = -1, .thread_loop = -1, .thread_task = -1, .thread_tasks = -1,
		};
		return true;
	}
	return false;
}

bool async_offsets_find(struct memory *memory, const struct runtime *runtime, const struct mappings *mappings, struct async_offsets *ret)
{
	bool found = runtime->version >= 314 ? find_debug(memory, runtime, mappings, ret) : find_known(runtime, ret);

	/* The first member behind the object's head, in every version. */
	ret->loop = runtime->layout.var_size;
	return found;
}
