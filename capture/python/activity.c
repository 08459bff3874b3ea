#include "capture/python/reading.h"

enum { SYSCALL_FUTEX = 202 };

static bool is_within(uint64_t address, uint64_t start, uint64_t size)
{
	return address - start < size;
}

/*
 * Who waits for the lock sleeps in futex(2) on one of its parts. 3.6 has them as static variables of the runtime's object, where nothing else is waited for;
 * 2.7 has a lock on the heap, which the words of that object lead to.
 */
static bool is_lock_of_gil(const struct reading *reading, uint64_t gil, uint64_t futex)
{
	const struct runtime *runtime = &reading->runtime;
	const struct elf_object *object = &runtime->object;

	if (runtime->layout.gil_size > 0)
		return gil && is_within(futex, gil, (uint64_t)runtime->layout.gil_size);
	for (int i = 0; runtime->version >= 300 && i < object->writable_count; i++)
		if (is_within(futex, object->writable[i].start, object->writable[i].end - object->writable[i].start))
			return true;
	return runtime->interpreter_lock && futex == runtime->interpreter_lock;
}

static bool waits_for(const struct reading *reading, const struct task *task, uint64_t gil)
{
	return task->has_call && !task->call.is_running && task->call.has_arguments && task->call.number == SYSCALL_FUTEX &&
	       is_lock_of_gil(reading, gil, task->call.argument[0]);
}

enum activity task_asleep_in(const struct reading *reading, const struct task *task, uint64_t gil)
{
	if (!task->has_call || task->call.is_running)
		return ACTIVITY_UNKNOWN;
	return waits_for(reading, task, gil) ? ACTIVITY_WANTS_GIL : ACTIVITY_BLOCKED;
}

bool thread_wants_gil(const struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack)
{
	const struct task *task = thread->task;

	if (stack->gil_requested >= 0)
		return stack->gil_requested != 0;
	return task && waits_for(reading, task, reading->threads.interpreter[thread->interpreter].gil);
}

enum activity thread_activity(const struct reading *reading, const struct py_thread *thread, const struct walk_stack *stack, bool is_holder,
			      bool is_collecting)
{
	const struct task *task = thread->task;

	if (!task)
		return thread->native_id || reading->runtime.layout.thread_native_thread_id >= 0 || reading->threads.has_all_ids ? ACTIVITY_GONE : ACTIVITY_UNKNOWN;
	if (reading->state == 'T' || reading->state == 't')
		return ACTIVITY_STOPPED;
	if (is_holder && is_collecting)
		return ACTIVITY_COLLECTING;
	if (!is_holder && thread_wants_gil(reading, thread, stack))
		return ACTIVITY_WANTS_GIL;
	if (stack->is_whole && !stack->count)
		return ACTIVITY_NATIVE_ONLY;
	if (!task->has_call)
		return is_holder ? ACTIVITY_PYTHON : ACTIVITY_UNKNOWN;
	if (!task->call.is_running)
		return ACTIVITY_BLOCKED;
	return is_holder || reading->runtime.is_free_threaded || !stack->has_holder ? ACTIVITY_PYTHON : ACTIVITY_NATIVE;
}
