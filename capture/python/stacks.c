#include <errno.h>
#include <stdlib.h>

#include "capture/python/collector_state.h"
#include "capture/python/reading.h"
#include "common/cleanup.h"

/* The dump: every thread's stack, read as close to each other as can be; names are looked up afterwards. */

enum { TRIES = 20, FRAMES_MAX = 4 << 20, PLACES = 1024 };

/* A thread's part of it. */
struct dumped {
	struct walk_stack stack;
	size_t first;             /* of its frames, in dump->frames */
	uint64_t t_ns;
	bool is_holder;
	bool is_collecting;
	enum activity activity;
};

struct place {
	uint64_t code;
	int32_t instruction;
	uint32_t frame;           /* of the interner; 0: nothing here */
};

struct dump {
	struct reading *reading;
	struct place places[PLACES];
	struct dumped *threads;
	struct walk_frame *frames;
	size_t count, room;
	struct thread_names *names; /* of each interpreter */
};

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

static bool is_collecting(struct reading *reading, uint64_t interpreter)
{
	uint64_t collector = collector_address(&reading->runtime, interpreter);
	int32_t collecting = 0;

	return collector && memory_read_int(&reading->memory, collector + (uint64_t)reading->runtime.layout.gc_collecting, &collecting) && collecting == 1;
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

static void dump_thread(struct dump *dump, struct walk *walk, size_t index)
{
	struct reading *reading = dump->reading;
	struct py_thread *thread = &reading->threads.thread[index];
	struct dumped *dumped = &dump->threads[index];

	dumped->t_ns = sink_now();
	walk_run(&reading->walker, walk, TRIES, &dumped->stack);
	if (!keep_frames(dump, dumped))
		dumped->stack.count = 0;
	if (thread->task)
		task_look(reading->dir, thread->task);
	dumped->is_holder = dumped->stack.has_holder && dumped->stack.locked == 1 && dumped->stack.holder == thread->address;
	if (!dumped->is_holder && thread->task && thread->task->has_call && thread->task->call.is_running)
		dumped->is_holder = holds_now(reading, thread);
	if (dumped->is_holder)
		dumped->is_collecting = is_collecting(reading, reading->threads.interpreter[thread->interpreter].address);
	dumped->activity = thread_activity(reading, thread, &dumped->stack, dumped->is_holder, dumped->is_collecting);
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
	return outcome_ok();
}

static uint32_t function_of(struct reading *reading, struct code *code)
{
	struct interner *interner = reading->answer.interner;
	struct interned_function function = { .kind = FRAME_PYTHON, .first_line = code->first_line, .address = INTERN_NO_ADDRESS };

	if (code->name_text.at)
		function.name = interner_string(interner, code->name_text);
	if (code->qualname_text.at)
		function.qualname = interner_string(interner, code->qualname_text);
	if (code->filename_text.at)
		function.file = interner_string(interner, code->filename_text);
	return interner_function(interner, &function);
}

/* The frame as all profiles have it. */
static uint32_t intern_frame(struct reading *reading, const struct walk_frame *met)
{
	struct code *code = met->is_shim ? NULL : codes_get(&reading->codes, met->code);
	struct interned_frame frame = { .validity = VALIDITY_WHOLE, .address = INTERN_NO_ADDRESS };
	struct code_position position = { -1, -1, -1, -1 };

	if (code)
		codes_read_text(&reading->codes, code);
	if (met->is_shim)
		return interner_marker(reading->answer.interner, FRAME_SHIM);
	if (!code || code->is_replaced) {
		const struct interned_function unknown = { .kind = FRAME_PYTHON, .first_line = INTERN_NO_LINE, .address = INTERN_NO_ADDRESS };

		frame.function = interner_function(reading->answer.interner, &unknown);
		frame.validity = VALIDITY_UNREADABLE;
	} else {
		frame.function = function_of(reading, code);
		if (met->instruction == INT32_MIN || !code_position(&reading->codes, code, met->instruction, &position))
			frame.validity = VALIDITY_LINE_UNKNOWN;
		if (met->instruction >= 0)
			frame.address = (uint64_t)met->instruction * (reading->runtime.version >= 310 ? 2 : 1);
	}
	frame.line = position.line;
	frame.end_line = position.end_line;
	frame.start_column = position.column;
	frame.end_column = position.end_column;
	return interner_frame(reading->answer.interner, &frame);
}

/* Stacks have places in common: what was looked up lately is found by code object and instruction. */
static uint32_t find_frame(struct dump *dump, const struct walk_frame *met)
{
	size_t slot = (size_t)((met->code >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 40 ^ (uint32_t)met->instruction) % PLACES;
	struct place *place = &dump->places[slot];

	if (met->is_shim || met->is_unreadable)
		return intern_frame(dump->reading, met);
	if (!place->frame || place->code != met->code || place->instruction != met->instruction)
		*place = (struct place){ met->code, met->instruction, intern_frame(dump->reading, met) };
	return place->frame;
}

static uint32_t intern_stack(struct dump *dump, const struct dumped *dumped)
{
	uint32_t stack = 0;

	for (size_t i = dumped->stack.count; i > 0; i--) {
		stack = interner_stack(dump->reading->answer.interner, stack, find_frame(dump, &dump->frames[dumped->first + i - 1]));
		if (!stack)
			return 0;
	}
	return stack;
}

static unsigned flags_of(const struct dumped *dumped)
{
	unsigned cut = dumped->stack.is_truncated ? SAMPLE_TRUNCATED : 0;

	if (dumped->stack.is_whole)
		return cut | (dumped->stack.is_leaf_uncertain ? SAMPLE_LEAF_UNCERTAIN : 0);
	if (dumped->stack.count)
		return cut | SAMPLE_PREFIX;
	return dumped->stack.status == MEMORY_OK ? SAMPLE_TORN : SAMPLE_UNREADABLE;
}

static void count_walk(struct answer *answer, const struct dumped *dumped)
{
	const struct walk_stack *stack = &dumped->stack;

	answer_count(answer, COUNT_WALKS, 1);
	answer_count(answer, COUNT_WHOLE, stack->is_whole);
	answer_count(answer, COUNT_PREFIX, !stack->is_whole && stack->count > 0);
	answer_count(answer, COUNT_TORN, !stack->is_whole && !stack->count && stack->status == MEMORY_OK);
	answer_count(answer, COUNT_UNREADABLE, !stack->is_whole && !stack->count && stack->status != MEMORY_OK);
	answer_count(answer, COUNT_LEAF_UNCERTAIN, stack->is_leaf_uncertain);
	answer_count(answer, COUNT_GONE, dumped->activity == ACTIVITY_GONE);
	answer_tries(answer, stack->tries);
	if (!stack->is_whole && stack->count)
		answer_prefix(answer, (unsigned)stack->count);
}

static void send_sample(struct dump *dump, const struct py_thread *thread, const struct dumped *dumped)
{
	struct reading *reading = dump->reading;
	bool has_exception = false;
	struct sample sample = { .t_ns = dumped->t_ns, .pid = reading->pid, .tid = thread->task ? thread->task->tid : 0,
				 .interpreter = reading->threads.interpreter[thread->interpreter].id, .weight = 1, .cpu_ns = SAMPLE_UNKNOWN,
				 .is_on_cpu = SAMPLE_UNKNOWN, .holds_gil = SAMPLE_UNKNOWN, .has_exception = SAMPLE_UNKNOWN,
				 .activity = dumped->activity, .flags = flags_of(dumped) };

	sample.stack = intern_stack(dump, dumped);
	sample.exception = thread_exception(reading, thread, &has_exception);
	if (has_exception)
		sample.has_exception = sample.exception != 0;
	if (thread->task && thread->task->has_call)
		sample.is_on_cpu = thread->task->call.is_running;
	if (dumped->stack.has_holder && !reading->runtime.is_free_threaded)
		sample.holds_gil = dumped->is_holder;
	answer_stacks(&reading->answer);
	answer_sample(&reading->answer, &sample);
	count_walk(&reading->answer, dumped);
}

static void send_call(struct answer *answer, const struct task *task)
{
	if (task->has_call && !task->call.is_running)
		answer_int(answer, PY_THREAD_SYSCALL_NUMBER, task->call.number);
}

static void send_thread(struct dump *dump, size_t index)
{
	struct reading *reading = dump->reading;
	struct answer *answer = &reading->answer;
	const struct py_thread *thread = &reading->threads.thread[index];
	const struct thread_name *name = thread_names_find(&dump->names[thread->interpreter], thread->ident);

	send_sample(dump, thread, &dump->threads[index]);
	answer_row(answer, TABLE_PY_THREAD);
	answer_int(answer, PY_THREAD_PID, reading->pid);
	answer_int(answer, PY_THREAD_INTERPRETER, reading->threads.interpreter[thread->interpreter].id);
	answer_int(answer, PY_THREAD_THREAD_STATE, (int64_t)thread->address);
	answer_int(answer, PY_THREAD_IDENT, (int64_t)thread->ident);
	if (thread->task)
		answer_int(answer, PY_THREAD_TID, thread->task->tid);
	if (thread->native_id)
		answer_int(answer, PY_THREAD_NAMESPACE_TID, thread->native_id);
	if (name && name->name.at)
		answer_text(answer, PY_THREAD_NAME, ANSWER_NAME, name->name);
	if (name)
		answer_int(answer, PY_THREAD_IS_DAEMON, name->is_daemon);
	if (thread->task)
		send_call(answer, thread->task);
	answer_int(answer, PY_THREAD_TRIES, dump->threads[index].stack.tries);
	answer_last_sample(answer, PY_THREAD_SAMPLE);
}

/* Threads of which no interpreter knows: pools of libraries written in C. */
static void send_native_thread(struct reading *reading, struct task *task)
{
	struct sample sample = { .t_ns = sink_now(), .pid = reading->pid, .tid = task->tid, .interpreter = SAMPLE_UNKNOWN, .weight = 1,
				 .cpu_ns = SAMPLE_UNKNOWN, .is_on_cpu = SAMPLE_UNKNOWN, .holds_gil = 0, .has_exception = SAMPLE_UNKNOWN,
				 .activity = ACTIVITY_NATIVE_ONLY };
	struct answer *answer = &reading->answer;

	task_look(reading->dir, task);
	if (task->has_call)
		sample.is_on_cpu = task->call.is_running;
	answer_sample(answer, &sample);
	answer_row(answer, TABLE_PY_THREAD);
	answer_int(answer, PY_THREAD_PID, reading->pid);
	answer_int(answer, PY_THREAD_TID, task->tid);
	answer_int(answer, PY_THREAD_NAMESPACE_TID, task->inner_tid);
	send_call(answer, task);
	answer_int(answer, PY_THREAD_TRIES, 0);
	answer_last_sample(answer, PY_THREAD_SAMPLE);
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
	struct dump dump = { .reading = reading };
	uint64_t start_ns = sink_now();
	struct outcome got = dump_threads(&dump);

	memory_cache_begin(&reading->memory);
	if (is_ok(got))
		got = read_names(&dump);
	for (size_t i = 0; is_ok(got) && i < reading->threads.thread_count; i++)
		send_thread(&dump, i);
	for (size_t i = 0; is_ok(got) && i < reading->tasks.count; i++)
		if (!reading->tasks.at[i].claims)
			send_native_thread(reading, &reading->tasks.at[i]);
	reading->read_ns = sink_now() - start_ns;
	free(dump.threads);
	free(dump.frames);
	free(dump.names);
	return got;
}
