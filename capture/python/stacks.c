#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "capture/python/collector_state.h"
#include "capture/python/dump.h"
#include "common/cleanup.h"

/* The dump: every thread's stack, read as close to each other as can be; names are looked up afterwards. */

enum { TRIES = 20, FRAMES_MAX = 4 << 20 };

static bool keep_frames(struct dump *dump, struct dumped *dumped)
{
	size_t count = dumped->stack.count;

	if (dump->count + count > dump->room) {
		size_t room = (dump->count + count) * 2;
		struct walk_frame *grown = room <= FRAMES_MAX ? realloc(dump->frames, room * sizeof(*grown)) : NULL;

		if (!grown)
			return false;
		dump->frames = grown;
		dump->room = room;
	}
	if (count)
		memcpy(dump->frames + dump->count, dumped->stack.frames, count * sizeof(*dump->frames));
	dumped->first = dump->count;
	dumped->stack.frames = NULL;
	dump->count += count;
	return true;
}

/* Between the walk and the look at its system call a thread may have got the lock: a thread that runs is asked again. */
static bool holds_now(struct reading *reading, const struct py_thread *thread)
{
	const struct layout *layout = &reading->runtime.layout;
	uint64_t gil = reading->threads.interpreter[thread->interpreter].gil;
	struct {
		uint64_t holder;
		int32_t locked;
	} words = { .locked = 1 };
	struct iovec piece = { (void *)(uintptr_t)(gil + (layout->gil_last_holder >= 0 ? (uint64_t)layout->gil_last_holder : 0)), 12 };

	if (layout->gil_last_holder < 0)
		piece.iov_len = 8;
	return gil && memory_gather(&reading->memory, &piece, 1, &words, piece.iov_len) == MEMORY_OK && words.holder == thread->address && words.locked == 1;
}

static bool sleeps_alike(const struct task *task, const struct proc_syscall *before)
{
	return task->has_call && !task->call.is_running && !before->is_running && task->call.number == before->number &&
	       task->call.stack_pointer == before->stack_pointer && task->call.program_counter == before->program_counter;
}

/* A thread that slept in one place before and after its stack was read did not move meanwhile: then its innermost line is certain. */
static void walk_thread(struct dump *dump, struct walk *walk, struct task *task, struct walk_stack *ret)
{
	struct reading *reading = dump->reading;
	cleanup_fd int call = task ? task_open_call(reading->dir, task) : -1;
	struct proc_syscall before = { .is_running = true };

	walk_run(&reading->walker, walk, TRIES, ret);
	if (task)
		task_look_again(call, task);
	if (!task || !task->has_call || !ret->is_leaf_uncertain)
		return;
	before = task->call;
	if (before.is_running || !walk_stands(&reading->walker, walk, ret))
		return;
	task_look_again(call, task);
	ret->is_leaf_uncertain = !sleeps_alike(task, &before);
}

static void dump_thread(struct dump *dump, struct walk *walk, size_t index)
{
	struct reading *reading = dump->reading;
	struct py_thread *thread = &reading->threads.thread[index];
	struct dumped *dumped = &dump->threads[index];

	dumped->t_ns = sink_now();
	walk_thread(dump, walk, thread->task, &dumped->stack);
	dump_hold(dump, walk, thread, dumped);
	if (!keep_frames(dump, dumped))
		dumped->stack.count = 0;
	dumped->is_holder = dumped->stack.has_holder && dumped->stack.locked == 1 && dumped->stack.holder == thread->address;
	if (!dumped->is_holder && thread->task && thread->task->has_call && thread->task->call.is_running)
		dumped->is_holder = holds_now(reading, thread);
	if (dumped->is_holder)
		dumped->is_collecting = collector_is_running(&reading->memory, &reading->runtime, reading->threads.interpreter[thread->interpreter].address) == 1;
	dumped->activity = thread_activity(reading, thread, &dumped->stack, dumped->is_holder, dumped->is_collecting);
}

/*
 * Who waits for the lock wakes up every few milliseconds to ask for it (sys.setswitchinterval), and on a busy host is ready to run for a while: it looks like one
 * that runs without the lock. Looked at again a little later it sleeps.
 */
static void look_again(struct dump *dump)
{
	enum { LOOKS = 3, PAUSE_NS = 300000 };
	struct reading *reading = dump->reading;
	bool any = true;

	for (int look = 0; look < LOOKS && any; look++) {
		const struct timespec pause = { .tv_nsec = PAUSE_NS };

		any = false;
		for (size_t i = 0; i < reading->threads.thread_count; i++) {
			struct py_thread *thread = &reading->threads.thread[i];
			struct dumped *dumped = &dump->threads[i];

			if (dumped->activity != ACTIVITY_NATIVE || !thread->task)
				continue;
			if (!any && look)
				nanosleep(&pause, NULL);
			any = true;
			task_look(reading->dir, thread->task);
			if (thread_wants_gil(reading, thread, &dumped->stack))
				dumped->activity = ACTIVITY_WANTS_GIL;
		}
	}
}

static struct outcome dump_threads(struct dump *dump)
{
	struct reading *reading = dump->reading;
	size_t count = reading->threads.thread_count;

	dump->threads = calloc(count ? count : 1, sizeof(*dump->threads));
	if (!dump->threads)
		return outcome_fault(ENOMEM, "no memory for threads");
	for (size_t i = 0; i < count; i++) {
		struct walk walk = { 0 };

		walk_init(&walk, reading->threads.thread[i].address, reading->threads.interpreter[reading->threads.thread[i].interpreter].gil);
		dump_thread(dump, &walk, i);
		walk_deinit(&walk);
	}
	look_again(dump);
	return outcome_ok();
}

static struct outcome read_names(struct dump *dump)
{
	struct reading *reading = dump->reading;
	size_t count = reading->threads.interpreter_count;

	dump->names = calloc(count ? count : 1, sizeof(*dump->names));
	if (!dump->names)
		return outcome_fault(ENOMEM, "no memory for names");
	for (size_t i = 0; i < count; i++)
		thread_names_read(&reading->memory, &reading->runtime, reading->threads.interpreter[i].modules, &reading->arena, &dump->names[i]);
	return outcome_ok();
}

struct outcome part_stacks(struct reading *reading)
{
	struct dump dump = { .reading = reading, .stop_left_ns = reading->wishes.max_stop_ns };
	uint64_t start_ns = sink_now();
	struct outcome got = dump_threads(&dump);

	memory_cache_begin(&reading->memory);
	if (is_ok(got))
		got = read_names(&dump);
	for (size_t i = 0; is_ok(got) && i < reading->threads.thread_count; i++)
		dump_send_thread(&dump, i);
	for (size_t i = 0; is_ok(got) && i < reading->tasks.count; i++)
		if (!reading->tasks.at[i].claims)
			dump_send_native(reading, &reading->tasks.at[i]);
	if (is_ok(got))
		dump_send_pools(&dump);
	if (is_ok(got) && reading->wishes.with_locals)
		dump_send_locals(&dump);
	reading->read_ns = sink_now() - start_ns;
	free(dump.threads);
	free(dump.frames);
	free(dump.names);
	return got;
}
