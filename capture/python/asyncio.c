#include <errno.h>
#include <stdlib.h>

#include "capture/python/async_tasks.h"
#include "capture/python/frame_read.h"
#include "capture/python/objects.h"
#include "capture/python/reading.h"
#include "common/cleanup.h"

/* The part that tells of asyncio: loops, tasks with the stacks of their coroutines, and who awaits whom. */

enum { FRAMES_MAX = 2000 };

struct telling {
	struct reading *reading;
	const struct async_offsets *offsets;
	const struct async_tasks *tasks;
	size_t interpreter;
	int64_t first_loop, first_task; /* numbers before those of this interpreter */
	struct coroutines coroutines;
	struct walk_frame *frames;      /* outermost first */
	size_t count;
};

static uint64_t leaf_of(struct reading *reading, uint64_t thread)
{
	const struct layout *layout = &reading->runtime.layout;
	uint64_t frame = memory_word(&reading->memory, thread + (uint64_t)layout->thread_frame);

	return layout->cframe_current_frame >= 0 ? memory_word(&reading->memory, frame + (uint64_t)layout->cframe_current_frame) : frame;
}

/*
 * What the coroutine that runs has called: the frames of its loop's thread down to it, innermost first on the way there. They change while they are read; of a
 * loop that is held up by a call, which is what one looks for, they stand.
 */
static void add_running(struct telling *telling, uint64_t coroutine_frame, uint64_t ident)
{
	struct reading *reading = telling->reading;
	const struct py_interpreter *interpreter = &reading->threads.interpreter[telling->interpreter];
	size_t first = telling->count;
	uint64_t at = 0;

	for (size_t i = 0; i < interpreter->thread_count && !at; i++)
		if (reading->threads.thread[interpreter->first_thread + i].ident == ident)
			at = leaf_of(reading, reading->threads.thread[interpreter->first_thread + i].address);
	for (; memory_is_plausible(at) && at != coroutine_frame && telling->count < FRAMES_MAX;
	     at = memory_word(&reading->memory, at + (uint64_t)reading->runtime.layout.frame_previous))
		telling->count += frame_read(&reading->codes, at, &telling->frames[telling->count]);
	if (at != coroutine_frame) {
		telling->count = first; /* it does not run any more */
		return;
	}
	for (size_t i = first, j = telling->count; i + 1 < j; i++) {
		struct walk_frame swapped = telling->frames[i];

		telling->frames[i] = telling->frames[--j];
		telling->frames[j] = swapped;
	}
}

static uint32_t stack_of(struct telling *telling, const struct async_task *task)
{
	struct coroutines *coroutines = &telling->coroutines;
	uint32_t stack = 0;

	telling->count = 0;
	if (!coroutines_read(&telling->reading->codes, task->coroutine, coroutines))
		return 0;
	for (size_t i = 0; i < coroutines->count && telling->count < FRAMES_MAX; i++)
		telling->frames[telling->count++] = (struct walk_frame){ .address = coroutines->at[i].frame, .code = coroutines->at[i].code,
									  .instruction = coroutines->at[i].instruction };
	if (coroutines->is_executing && task->loop >= 0)
		add_running(telling, coroutines->at[coroutines->count - 1].frame, telling->tasks->loop[task->loop].thread_ident);
	for (size_t i = 0; i < telling->count; i++) {
		struct code *code = codes_get(&telling->reading->codes, telling->frames[i].code);

		stack = interner_stack(telling->reading->answer.interner, stack, python_frame(telling->reading, code, telling->frames[i].instruction));
		if (!stack)
			return 0;
	}
	return stack;
}

static void send_task(struct telling *telling, size_t index)
{
	struct reading *reading = telling->reading;
	struct answer *answer = &reading->answer;
	const struct async_task *task = &telling->tasks->task[index];
	cleanup_strbuf struct strbuf name = { 0 };
	cleanup_strbuf struct strbuf waits_on = { 0 };
	uint32_t stack = stack_of(telling, task);

	answer_stacks(answer);
	answer_row(answer, TABLE_PY_TASK);
	answer_int(answer, PY_TASK_PID, reading->pid);
	answer_int(answer, PY_TASK_TASK, telling->first_task + (int64_t)index + 1);
	answer_int(answer, PY_TASK_INTERPRETER, reading->threads.interpreter[telling->interpreter].id);
	if (task->loop >= 0)
		answer_int(answer, PY_TASK_LOOP, telling->first_loop + task->loop + 1);
	if (async_task_name(&reading->memory, &reading->runtime, task, &name))
		answer_text(answer, PY_TASK_NAME, ANSWER_NAME, strbuf_span(&name));
	answer_int(answer, PY_TASK_STATE, task->state);
	answer_stack(answer, PY_TASK_STACK, stack);
	/* Py_None where it waits for nothing */
	if (task->state == ASYNC_PENDING && object_type_name(&reading->memory, &reading->runtime, task->waiter, &waits_on) &&
	    !span_is(strbuf_span(&waits_on), "NoneType"))
		answer_text(answer, PY_TASK_WAITS_ON, ANSWER_NAME, strbuf_span(&waits_on));
}

static const struct task *task_of_ident(const struct reading *reading, size_t interpreter, uint64_t ident)
{
	const struct py_interpreter *of = &reading->threads.interpreter[interpreter];

	for (size_t i = 0; ident && i < of->thread_count; i++)
		if (reading->threads.thread[of->first_thread + i].ident == ident)
			return reading->threads.thread[of->first_thread + i].task;
	return NULL;
}

static void send_loop(struct telling *telling, size_t index)
{
	struct reading *reading = telling->reading;
	struct answer *answer = &reading->answer;
	const struct async_loop *loop = &telling->tasks->loop[index];
	const struct task *thread = task_of_ident(reading, telling->interpreter, loop->thread_ident);
	cleanup_strbuf struct strbuf type = { 0 };

	answer_row(answer, TABLE_PY_LOOP);
	answer_int(answer, PY_LOOP_PID, reading->pid);
	answer_int(answer, PY_LOOP_LOOP, telling->first_loop + (int64_t)index + 1);
	answer_int(answer, PY_LOOP_INTERPRETER, reading->threads.interpreter[telling->interpreter].id);
	if (thread)
		answer_int(answer, PY_LOOP_TID, thread->tid);
	if (object_type_name(&reading->memory, &reading->runtime, loop->address, &type))
		answer_text(answer, PY_LOOP_TYPE, ANSWER_NAME, strbuf_span(&type));
}

struct pairs {
	uint64_t *at;
	size_t count, room;
};

static void keep_pair(void *context, int waiter, int awaited)
{
	struct pairs *pairs = context;

	if (pairs->count == pairs->room) {
		size_t room = pairs->room ? pairs->room * 2 : 64;
		uint64_t *at = reallocarray(pairs->at, room, sizeof(*at));

		if (!at)
			return;
		pairs->at = at;
		pairs->room = room;
	}
	pairs->at[pairs->count++] = (uint64_t)waiter << 32 | (uint32_t)awaited;
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *one = a;
	const uint64_t *other = b;

	return *one < *other ? -1 : *one > *other;
}

/* A task may be gathered twice by one: each pair is told once. */
static void send_pairs(struct telling *telling)
{
	struct reading *reading = telling->reading;
	struct answer *answer = &reading->answer;
	struct pairs pairs = { 0 };

	async_tasks_edges(&reading->memory, &reading->runtime, telling->offsets, telling->tasks, keep_pair, &pairs);
	if (pairs.count)
		qsort(pairs.at, pairs.count, sizeof(*pairs.at), by_value);
	for (size_t i = 0; i < pairs.count; i++) {
		if (i > 0 && pairs.at[i] == pairs.at[i - 1])
			continue;
		answer_row(answer, TABLE_PY_AWAIT);
		answer_int(answer, PY_AWAIT_PID, reading->pid);
		answer_int(answer, PY_AWAIT_WAITER, telling->first_task + (int64_t)(pairs.at[i] >> 32) + 1);
		answer_int(answer, PY_AWAIT_AWAITED, telling->first_task + (int64_t)(uint32_t)pairs.at[i] + 1);
	}
	free(pairs.at);
}

static void send_tasks(struct telling *telling)
{
	for (size_t i = 0; i < telling->tasks->loop_count; i++)
		send_loop(telling, i);
	for (size_t i = 0; i < telling->tasks->count; i++)
		send_task(telling, i);
	send_pairs(telling);
	telling->first_loop += (int64_t)telling->tasks->loop_count;
	telling->first_task += (int64_t)telling->tasks->count;
}

/* Ok, or the first thing that kept an interpreter's tasks from being read. */
static struct outcome tell_all(struct telling *telling)
{
	struct reading *reading = telling->reading;
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < reading->threads.interpreter_count && !is_fault(got); i++) {
		struct async_tasks *tasks = calloc(1, sizeof(*tasks));
		struct outcome one = outcome_fault(ENOMEM, "no memory for tasks");

		if (tasks)
			one = async_tasks_read(&reading->memory, &reading->runtime, telling->offsets, &reading->threads, i, tasks);
		telling->tasks = tasks;
		telling->interpreter = i;
		if (is_ok(one)) {
			send_tasks(telling);
			if (tasks->is_cut)
				one = outcome_of(OUTCOME_TRUNCATED, 0, "more tasks than are read");
			async_tasks_deinit(tasks);
		}
		free(tasks);
		/* A process that has nothing of asyncio lacks nothing. */
		if (is_ok(got) && one.kind != OUTCOME_EMPTY)
			got = one;
	}
	return got;
}

static bool is_imported(struct reading *reading)
{
	for (size_t i = 0; i < reading->threads.interpreter_count; i++)
		if (module_dict(&reading->memory, &reading->runtime, reading->threads.interpreter[i].modules, "asyncio.tasks"))
			return true;
	return false;
}

struct outcome part_asyncio(struct reading *reading)
{
	struct async_offsets offsets = { 0 };
	struct telling telling = { .reading = reading, .offsets = &offsets };
	struct outcome got = outcome_ok();

	memory_cache_begin(&reading->memory);
	if (!is_imported(reading))
		return outcome_ok();
	if (!async_offsets_find(&reading->memory, &reading->runtime, &reading->mappings, &offsets))
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "where this version of asyncio keeps its tasks is not known");
	telling.frames = calloc(FRAMES_MAX, sizeof(*telling.frames));
	got = telling.frames ? tell_all(&telling) : outcome_fault(ENOMEM, "no memory for tasks");
	coroutines_deinit(&telling.coroutines);
	free(telling.frames);
	return got;
}
