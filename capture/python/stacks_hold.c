#include "capture/python/dump.h"
#include "capture/python/hold.h"

/* A thread whose stack changed at every try while it ran, read while it stands: only with --max-stop. */

enum {
	TRIES = 20,
	HOLDS = 3,             /* where a call is just under way even a thread that stands shows half of it */
	THREAD_NS = 5000000,   /* of one thread, in all its stops */
	LEAST_NS = 500000,     /* less does not suffice to order a stop and read */
};

static bool needs_hold(const struct py_thread *thread, const struct walk_stack *stack)
{
	return thread->task && !stack->is_whole && !stack->is_truncated && stack->status == MEMORY_OK;
}

/* One stop. Ok, or why there was none; @ret_ns is what it took of the allowance. */
static struct outcome walk_held(struct dump *dump, struct walk *walk, pid_t tid, uint64_t allowed_ns, struct walk_stack *stack, uint64_t *ret_ns)
{
	struct hold hold = { 0 };
	unsigned tries = stack->tries;
	struct outcome got = hold_begin(&hold, tid, allowed_ns);

	*ret_ns = got.kind == OUTCOME_TIMED_OUT ? allowed_ns : 0;
	if (!is_ok(got))
		return got;
	walk_run(&dump->reading->walker, walk, TRIES, stack);
	stack->tries += tries;
	/* A line that cannot have moved is certain. */
	if (hold_end(&hold, ret_ns))
		stack->is_leaf_uncertain = false;
	return got;
}

void dump_hold(struct dump *dump, struct walk *walk, const struct py_thread *thread, struct dumped *dumped)
{
	struct answer *answer = &dump->reading->answer;
	struct outcome got = outcome_ok();

	if (!dump->reading->wishes.max_stop_ns)
		return;
	for (int i = 0; i < HOLDS && is_ok(got) && needs_hold(thread, &dumped->stack); i++) {
		uint64_t allowed_ns = THREAD_NS - dumped->stopped_ns;
		uint64_t took_ns = 0;

		if (allowed_ns > dump->stop_left_ns)
			allowed_ns = dump->stop_left_ns;
		if (allowed_ns < LEAST_NS && dumped->stopped_ns)
			break;
		if (allowed_ns < LEAST_NS)
			got = outcome_of(OUTCOME_OVER_BUDGET, 0, "its stack is not whole, and --max-stop allows no more stops");
		else
			got = walk_held(dump, walk, thread->task->tid, allowed_ns, &dumped->stack, &took_ns);
		dumped->stopped_ns += took_ns;
		dump->stop_left_ns -= took_ns < dump->stop_left_ns ? took_ns : dump->stop_left_ns;
		answer_stopped(answer, took_ns);
	}
	if (!is_ok(got))
		answer_note(answer, thread->task->tid, got);
}
