#include "capture/python/async_tasks.h"

#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/sets.h"
#include "common/cleanup.h"

enum {
	CHILDREN_MAX = 4096,
	FUTURES_MAX = 8,      /* futures between a task and one that awaits it */
};

struct edges {
	struct memory *memory;
	const struct runtime *runtime;
	const struct async_offsets *offsets;
	const struct async_tasks *tasks;
	async_edge edge;
	void *context;
};

static void tell(struct edges *edges, int waiter, int awaited)
{
	if (waiter != ASYNC_NO_TASK && awaited != ASYNC_NO_TASK)
		edges->edge(edges->context, waiter, awaited);
}

/* Up to 3.13: the task or future that a task waits for. One that gathers has the list of what it gathers; one that shields has no way back. */
static void follow_waiter(struct edges *edges, int waiter)
{
	uint64_t future = edges->tasks->task[waiter].waiter;
	int awaited = async_tasks_find(edges->tasks, future);
	cleanup_free uint64_t *children = NULL;
	size_t count = 0;
	uint64_t size = 0;
	uint64_t list = 0;

	if (awaited != ASYNC_NO_TASK) {
		tell(edges, waiter, awaited);
		return;
	}
	list = memory_is_plausible(future) ? instance_lookup(edges->memory, edges->runtime, future, "_children") : 0;
	if (!list || !object_items(edges->memory, edges->runtime, list, CHILDREN_MAX, &children, &count, &size))
		return;
	for (size_t i = 0; i < count; i++)
		tell(edges, waiter, async_tasks_find(edges->tasks, children[i]));
}

static void follow_awaited_by(struct edges *edges, uint64_t future, int awaited, unsigned depth);

static void follow_one(struct edges *edges, uint64_t by, int awaited, unsigned depth)
{
	int waiter = async_tasks_find(edges->tasks, by);

	if (waiter != ASYNC_NO_TASK)
		tell(edges, waiter, awaited);
	else if (depth < FUTURES_MAX && async_is_of(edges->memory, edges->runtime, by, "_asyncio.Future"))
		follow_awaited_by(edges, by, awaited, depth + 1);
}

/* 3.14 and later: every future knows who awaits it, one or a set of them. */
static void follow_awaited_by(struct edges *edges, uint64_t future, int awaited, unsigned depth)
{
	uint64_t by = memory_word(edges->memory, future + (uint64_t)edges->offsets->awaited_by);
	cleanup_set struct set set = { 0 };
	char is_set = 0;

	if (!memory_is_plausible(by) ||
	    memory_read(edges->memory, future + (uint64_t)edges->offsets->awaited_by_is_set, &is_set, 1) != MEMORY_OK)
		return;
	if (!is_set) {
		follow_one(edges, by, awaited, depth);
		return;
	}
	if (set_read(edges->memory, edges->runtime, by, CHILDREN_MAX, &set))
		for (size_t i = 0; i < set.count; i++)
			follow_one(edges, set.element[i], awaited, depth);
}

void async_tasks_edges(struct memory *memory, const struct runtime *runtime, const struct async_offsets *offsets, const struct async_tasks *tasks,
		       async_edge edge, void *context)
{
	struct edges edges = { memory, runtime, offsets, tasks, edge, context };

	for (int i = 0; i < (int)tasks->count; i++) {
		const struct async_task *task = &tasks->task[i];

		if (offsets->awaited_by >= 0 && !task->is_python)
			follow_awaited_by(&edges, task->address, i, 0);
		else if (offsets->awaited_by < 0)
			follow_waiter(&edges, i);
	}
}
