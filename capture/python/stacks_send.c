#include "capture/python/dump.h"

/* The dump on its way to the store: functions, frames and stacks kept once, a sample and a row for each thread. */

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

uint32_t python_frame(struct reading *reading, struct code *code, int32_t instruction)
{
	struct interned_frame frame = { .validity = VALIDITY_WHOLE, .address = INTERN_NO_ADDRESS };
	struct code_position position = { -1, -1, -1, -1 };

	if (code)
		codes_read_text(&reading->codes, code);
	if (!code || code->is_replaced) {
		const struct interned_function unknown = { .kind = FRAME_PYTHON, .first_line = INTERN_NO_LINE, .address = INTERN_NO_ADDRESS };

		frame.function = interner_function(reading->answer.interner, &unknown);
		frame.validity = VALIDITY_UNREADABLE;
	} else {
		frame.function = function_of(reading, code);
		if (instruction == INT32_MIN || !code_position(&reading->codes, code, instruction, &position))
			frame.validity = VALIDITY_LINE_UNKNOWN;
		if (instruction >= 0)
			frame.address = (uint64_t)instruction * (reading->runtime.version >= 310 ? 2 : 1);
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
	size_t slot = (size_t)((met->code >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 40 ^ (uint32_t)met->instruction) % DUMP_PLACES;
	struct place *place = &dump->places[slot];
	struct code *code = NULL;

	if (met->is_shim)
		return interner_marker(dump->reading->answer.interner, FRAME_SHIM);
	if (place->frame && place->code == met->code && place->instruction == met->instruction)
		return place->frame;
	code = met->is_unreadable ? NULL : codes_get(&dump->reading->codes, met->code);
	*place = (struct place){ met->code, met->instruction, python_frame(dump->reading, code, met->instruction) };
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
	sample.exception = thread_exception(reading, thread, &dumped->stack, &has_exception);
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

void dump_send_thread(struct dump *dump, size_t index)
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
	if (dump->threads[index].stopped_ns)
		answer_int(answer, PY_THREAD_STOPPED_NS, (int64_t)dump->threads[index].stopped_ns);
	answer_last_sample(answer, PY_THREAD_SAMPLE);
}

/* Threads of which no interpreter knows: pools of libraries written in C. */
void dump_send_native(struct reading *reading, struct task *task)
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
