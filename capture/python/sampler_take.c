#include "capture/python/sampler.h"

#include <unistd.h>

#include "capture/proc/schedstat.h"
#include "capture/python/collector_state.h"

enum { TRIES = 5, LINE_MAX_BYTES = 128, TOGETHER = 64 };

/* A code object may have been freed and another one taken its place: each is looked at again now and then. */
static struct code *code_of(struct sampling *sampling, const struct walk_frame *met)
{
	struct codes *codes = &sampling->sampler->reading.codes;
	struct code *code = met->is_unreadable ? NULL : codes_get(codes, met->code);

	if (!code || !code->has_text || !codes_changed(codes, code))
		return code;
	codes_forget(codes, met->code);
	return codes_get(codes, met->code);
}

static uint32_t find_frame(struct sampling *sampling, const struct walk_frame *met)
{
	size_t slot = (size_t)((met->code >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 40 ^ (uint32_t)met->instruction) % SAMPLER_PLACES;
	struct sampler_place *place = &sampling->places[slot];
	struct reading *reading = &sampling->sampler->reading;

	if (met->is_shim)
		return interner_marker(reading->answer.interner, FRAME_SHIM);
	if (place->frame && place->code == met->code && place->instruction == met->instruction && place->epoch == sampling->epoch)
		return place->frame;
	*place = (struct sampler_place){ met->code, met->instruction, python_frame(reading, code_of(sampling, met), met->instruction), sampling->epoch };
	return place->frame;
}

static uint32_t intern(struct sampling *sampling, const struct walk_stack *walked, enum frame_kind marker)
{
	struct interner *interner = sampling->sampler->reading.answer.interner;
	uint32_t stack = 0;

	for (size_t i = walked->count; i > 0; i--) {
		stack = interner_stack(interner, stack, find_frame(sampling, &walked->frames[i - 1]));
		if (!stack)
			return 0;
	}
	if (marker != FRAME_PYTHON && stack)
		stack = interner_stack(interner, stack, interner_marker(interner, marker));
	return stack;
}

bool sampling_read_run(struct watched *watched, uint64_t *ret_delta)
{
	char text[LINE_MAX_BYTES] = { 0 };
	ssize_t length = watched->schedstat >= 0 ? pread(watched->schedstat, text, sizeof(text), 0) : -1;
	struct proc_schedstat now = { 0 };
	bool had = watched->has_run_ns;

	if (length <= 0 || !is_ok(proc_schedstat_parse(span_of(text, (size_t)length), &now))) {
		watched->has_run_ns = false;
		return false;
	}
	*ret_delta = (uint64_t)now.run_ns - watched->run_ns;
	watched->run_ns = (uint64_t)now.run_ns;
	watched->has_run_ns = true;
	return had;
}

/*
 * A thread that used three tenths of the time was on a CPU in three of ten samples: each that was takes the time since the sample before from what was used, and may borrow half of it. So a
 * short awakening in a long wait makes no sample a running one, and many make as many as they took.
 */
static int was_on_cpu(struct watched *watched, uint64_t delta, uint64_t elapsed)
{
	watched->credit_ns += (int64_t)delta;
	if (delta == 0 || watched->credit_ns < (int64_t)(elapsed / 2))
		return 0;
	watched->credit_ns -= (int64_t)elapsed;
	return 1;
}

static bool is_alike(const struct sample *a, const struct sample *b)
{
	return a->stack == b->stack && a->is_on_cpu == b->is_on_cpu && a->holds_gil == b->holds_gil && a->has_exception == b->has_exception &&
	       a->exception == b->exception && a->activity == b->activity && ((a->flags ^ b->flags) & ~(unsigned)(SAMPLE_LATE | SAMPLE_UNCHANGED)) == 0;
}

void sampling_flush(struct sampling *sampling, struct watched *watched)
{
	struct answer *answer = &sampling->sampler->reading.answer;

	if (watched->open.weight == 0)
		return;
	answer_stacks(answer);
	answer_sample(answer, &watched->open);
	watched->open.weight = 0;
}

static void keep(struct sampling *sampling, struct watched *watched, const struct sample *sample)
{
	struct sample *open = &watched->open;

	if (open->weight && is_alike(open, sample)) {
		open->weight++;
		open->duration_ns = sample->t_ns - open->t_ns;
		open->cpu_ns += open->cpu_ns == SAMPLE_UNKNOWN || sample->cpu_ns == SAMPLE_UNKNOWN ? 0 : sample->cpu_ns;
		open->flags |= sample->flags;
		return;
	}
	sampling_flush(sampling, watched);
	*open = *sample;
}

static unsigned flags_of(const struct walk_stack *stack)
{
	unsigned cut = stack->is_truncated ? SAMPLE_TRUNCATED : 0;

	if (stack->is_whole)
		return cut | (stack->is_leaf_uncertain ? SAMPLE_LEAF_UNCERTAIN : 0);
	if (stack->count)
		return cut | SAMPLE_PREFIX;
	return stack->status == MEMORY_OK ? SAMPLE_TORN : SAMPLE_UNREADABLE;
}

static void count_walk(struct sampling *sampling, const struct walk_stack *stack)
{
	struct answer *answer = &sampling->sampler->reading.answer;
	uint64_t *counts = sampling->counts;

	counts[COUNT_WALKS]++;
	counts[COUNT_WHOLE] += stack->is_whole;
	counts[COUNT_PREFIX] += !stack->is_whole && stack->count > 0;
	counts[COUNT_TORN] += !stack->is_whole && !stack->count && stack->status == MEMORY_OK;
	counts[COUNT_UNREADABLE] += !stack->is_whole && !stack->count && stack->status != MEMORY_OK;
	counts[COUNT_LEAF_UNCERTAIN] += stack->is_leaf_uncertain;
	answer_tries(answer, stack->tries);
	if (!stack->is_whole && stack->count)
		answer_prefix(answer, (unsigned)stack->count);
}

/*
 * Whether a thread that is asleep waits for the lock: from 3.15 on its thread state says so, before its system call does. Who waits wakes up every few
 * milliseconds to ask for the lock, and has moved nowhere: such a one is looked at again at every eighth moment only.
 */
static enum activity asleep_in(struct sampling *sampling, struct watched *watched, const struct walk_stack *stack)
{
	enum { LOOKED_EVERY = 8 };
	struct reading *reading = &sampling->sampler->reading;
	uint32_t moment = (uint32_t)sampling->counts[COUNT_TAKEN];
	struct task task = { .tid = watched->tid };

	if (stack->gil_requested >= 0)
		return stack->gil_requested ? ACTIVITY_WANTS_GIL : ACTIVITY_BLOCKED;
	if (!watched->tid || reading->runtime.is_free_threaded || (stack->is_unmoved && watched->looked && moment - watched->looked < LOOKED_EVERY))
		return watched->asleep_in;
	if (!watched->is_call_tried)
		watched->call = task_open_call(reading->dir, &task);
	watched->is_call_tried = true;
	task_look_again(watched->call, &task);
	watched->looked = moment;
	watched->asleep_in = task_asleep_in(reading, &task, reading->threads.interpreter[watched->thread.interpreter].gil);
	return watched->asleep_in;
}

/* What the thread did, as far as a look at memory, at its CPU time and, where it sleeps, at its system call tells. */
static enum activity activity_of(struct sampling *sampling, struct watched *watched, const struct walk_stack *stack, const struct sample *sample)
{
	struct reading *reading = &sampling->sampler->reading;
	bool is_holder = stack->has_holder && stack->locked == 1 && stack->holder == watched->thread.address;

	if (is_holder && collector_is_running(&reading->memory, &reading->runtime, watched->interpreter_address) == 1)
		return ACTIVITY_COLLECTING;
	if (stack->gil_requested == 1)
		return ACTIVITY_WANTS_GIL;
	if (is_holder && stack->count)
		return ACTIVITY_PYTHON;
	if (sample->is_on_cpu == 0 && !is_holder)
		return asleep_in(sampling, watched, stack);
	if (sample->is_on_cpu == 1 && stack->has_holder && !reading->runtime.is_free_threaded)
		return ACTIVITY_NATIVE;
	return sample->is_on_cpu == 1 ? ACTIVITY_PYTHON : ACTIVITY_UNKNOWN;
}

static enum frame_kind marker_of(const struct walk_stack *stack, enum activity activity)
{
	if (!stack->is_whole)
		return FRAME_PYTHON;
	return activity == ACTIVITY_COLLECTING ? FRAME_GC : activity == ACTIVITY_NATIVE ? FRAME_NATIVE_LEAF : FRAME_PYTHON;
}

static void walk_one(struct sampling *sampling, struct watched *watched, struct sample *sample)
{
	struct reading *reading = &sampling->sampler->reading;
	struct walk_stack stack = { 0 };
	enum frame_kind marker = FRAME_PYTHON;
	bool is_known = false;

	walk_run(&reading->walker, &watched->walk, TRIES, &stack);
	count_walk(sampling, &stack);
	sample->flags |= flags_of(&stack);
	sample->activity = activity_of(sampling, watched, &stack, sample);
	if (stack.has_holder && !reading->runtime.is_free_threaded)
		sample->holds_gil = stack.locked == 1 && stack.holder == watched->thread.address;
	marker = marker_of(&stack, sample->activity);
	if (stack.is_unmoved && watched->open.weight && watched->was_whole && marker_of(&stack, watched->open.activity) == marker)
		sample->stack = watched->open.stack;
	else
		sample->stack = intern(sampling, &stack, marker);
	if (stack.count && !sample->stack) {
		sample->flags |= SAMPLE_NOT_KEPT;
		sampling->counts[COUNT_NOT_KEPT]++;
	}
	sample->exception = thread_exception(reading, &watched->thread, &stack, &is_known);
	if (is_known)
		sample->has_exception = sample->exception != 0;
	watched->was_whole = stack.is_whole;
}

/* The sample before, once more. */
static void take_again(struct sampling *sampling, struct watched *watched, struct sample *sample)
{
	const struct sample *open = &watched->open;

	sample->stack = open->stack;
	sample->holds_gil = open->holds_gil;
	sample->has_exception = open->has_exception;
	sample->exception = open->exception;
	sample->activity = open->activity;
	sample->flags |= SAMPLE_UNCHANGED | (open->flags & (SAMPLE_LEAF_UNCERTAIN | SAMPLE_TRUNCATED));
	sampling->counts[COUNT_UNCHANGED]++;
}

/* Its stack is known whole, and it was not running: what did not run since has not moved. It cannot hold the lock, unless it lost its CPU while it did. */
static bool rests(const struct watched *watched)
{
	return watched->open.weight && watched->was_whole && watched->open.is_on_cpu == 0 && watched->open.holds_gil != 1;
}

/* When the kernel is asked what CPU time a thread used. */
enum asking { ASK_NOW, ASK_IF_MOVED, ASK_LATER };

/*
 * Most threads of most processes wait all the time, and asking the kernel of each costs as much as all the rest. Of those that have long slept, or have long
 * not been on a CPU (who wants the lock wakes up to ask for it), each is asked at every fourth moment: its CPU time tells then of the three before as well. Those
 * that wake up are read all the same, and asked if they have moved.
 */
static enum asking asking_of(const struct sampling *sampling, const struct watched *watched, size_t index)
{
	enum { LONG = 8, ASKED_EVERY = 4 };

	if (!rests(watched) || (sampling->counts[COUNT_TAKEN] + index) % ASKED_EVERY == 0)
		return ASK_NOW;
	if (watched->asleep >= LONG)
		return ASK_LATER;
	return watched->idle >= LONG ? ASK_IF_MOVED : ASK_NOW;
}

/* True if it used some, or that is not known. */
static bool ask(struct watched *watched, struct sample *sample)
{
	uint64_t delta = 0;
	bool is_known = sampling_read_run(watched, &delta);

	if (is_known) {
		sample->is_on_cpu = was_on_cpu(watched, delta, sample->t_ns - watched->t_ns);
		sample->cpu_ns = (int64_t)delta;
	}
	watched->asleep = is_known && delta == 0 ? watched->asleep + 1 : 0;
	watched->idle = sample->is_on_cpu == 0 ? watched->idle + 1 : 0;
	watched->t_ns = sample->t_ns;
	return !is_known || delta != 0;
}

/* True: its stack is to be read. */
static bool begin_one(struct sampling *sampling, size_t index, unsigned late, struct sample *ret)
{
	struct watched *watched = &sampling->watched[index];
	enum asking asking = asking_of(sampling, watched, index);

	*ret = (struct sample){ .t_ns = sink_now(), .pid = sampling->sampler->reading.pid, .tid = watched->tid, .interpreter = watched->interpreter,
				.weight = 1, .cpu_ns = SAMPLE_UNKNOWN, .is_on_cpu = SAMPLE_UNKNOWN, .holds_gil = SAMPLE_UNKNOWN,
				.has_exception = SAMPLE_UNKNOWN, .flags = late };
	watched->is_unasked = asking != ASK_NOW;
	if (asking == ASK_NOW)
		return ask(watched, ret) || !rests(watched);
	ret->is_on_cpu = 0;
	ret->cpu_ns = 0;
	return asking == ASK_IF_MOVED;
}

/* Some threads, of those that seem to stand where they stood many by one call. */
static void take_some(struct sampling *sampling, size_t first, size_t count, unsigned late)
{
	struct sample samples[TOGETHER];
	struct walk *walks[TOGETHER];
	bool is_read[TOGETHER];
	size_t read = 0;

	for (size_t i = 0; i < count; i++) {
		is_read[i] = begin_one(sampling, first + i, late, &samples[i]);
		if (is_read[i])
			walks[read++] = &sampling->watched[first + i].walk;
	}
	walk_look(&sampling->sampler->reading.walker, walks, read);
	for (size_t i = 0; i < count; i++) {
		struct watched *watched = &sampling->watched[first + i];

		if (is_read[i] && watched->is_unasked && !watched->walk.rest.is_seen)
			ask(watched, &samples[i]);
		if (is_read[i])
			walk_one(sampling, watched, &samples[i]);
		else
			take_again(sampling, watched, &samples[i]);
		keep(sampling, watched, &samples[i]);
	}
}

void sampling_take(struct sampling *sampling, bool is_late)
{
	for (size_t i = 0; i < sampling->count; i += TOGETHER)
		take_some(sampling, i, sampling->count - i < TOGETHER ? sampling->count - i : TOGETHER, is_late ? SAMPLE_LATE : 0);
}
