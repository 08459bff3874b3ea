/* CPython from outside: what every thread is doing, and what the interpreter says of itself. */
#include <errno.h>

#include "capture/python/answer.h"
#include "capture/python/reading.h"
#include "capture/registry.h"

enum { DEADLINE_MS = 4000 };

/* The job: in the worker @reading is used, in the parent the rest. */
struct job {
	struct reading reading;
	struct replay replay;
	struct outcome outcome;   /* of the first part, on which all others rest */
};

static struct outcome run(size_t index, void *context, struct strbuf *ret)
{
	struct reading *reading = &((struct job *)context)->reading;
	struct outcome got = outcome_ok();

	reading->answer.to = ret;
	got = reading_open(reading);
	return is_ok(got) ? parts[index].run(reading) : got;
}

/* Another worker begins its numbers anew; one that died or hung is followed by another. */
static bool is_lost(struct outcome got, struct span bytes)
{
	return !bytes.length && (got.kind == OUTCOME_TIMED_OUT || got.kind == OUTCOME_UNSUPPORTED);
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct job *job = context;
	struct outcome stored = replay_run(&job->replay, bytes);

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(stored))
		return stored;
	if (is_ok(got) && !is_ok(stored))
		got = stored;
	/* What a worker stopped that did not live to tell it is not known: all that was left is taken for spent. */
	if (index == 0 && is_lost(got, bytes))
		sink_add_stop(job->replay.sink, sink_stop_left(job->replay.sink));
	if (is_lost(got, bytes))
		replay_restart(&job->replay);
	if (index == 0)
		job->outcome = got;
	/* What is no Python at all is said once. */
	if (!is_ok(got) && (index == 0 || is_ok(job->outcome))) {
		struct strbuf path = { 0 };

		strbuf_addf(&path, "/proc/%d/mem (%s)", (int)job->replay.pid, parts[index].name);
		sink_note(job->replay.sink, job->replay.pid, strbuf_span(&path), got);
		strbuf_deinit(&path);
	}
	return outcome_ok();
}

static size_t count_parts(void)
{
	size_t count = 0;

	while (parts[count].name)
		count++;
	return count;
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct job job = { .reading = { .pid = target->pid, .dir = target->dir, .wishes = *sink_wishes(sink) }, .replay = { .sink = sink, .pid = target->pid } };
	struct worker_job work = { .count = count_parts(), .deadline_ms = DEADLINE_MS, .run = run, .done = done, .context = &job };
	struct outcome ran = outcome_ok();

	job.reading.wishes.max_stop_ns = sink_stop_left(sink);
	work.deadline_ms += (unsigned)(job.reading.wishes.max_stop_ns / 1000000); /* who may stop for long is not given up for it */
	if (target->is_kernel_thread || target->is_zombie)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, target->is_zombie ? "a zombie has no memory" : "a kernel thread has no memory of its own");
	ran = sink_work(sink, &work);
	replay_end(&job.replay);
	return is_fault(ran) ? ran : job.outcome;
}

const struct collector collector_python = {
	.name = "python",
	.about = "Python stacks of every thread, tasks of asyncio, interpreters, garbage collector, sys.argv and sys.path",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_LOCK,
	.tables = { TABLE_PY_RUNTIME, TABLE_PY_INTERPRETER, TABLE_PY_THREAD, TABLE_PY_GC, TABLE_PY_GC_STATE, TABLE_PY_COLLECTION, TABLE_PY_FACT,
		    TABLE_PY_ARGUMENT, TABLE_PY_PATH, TABLE_PY_LOOP, TABLE_PY_TASK, TABLE_PY_AWAIT, TABLE_PY_LOCAL,
		    TABLE_PY_HEAP, TABLE_PY_HEAP_TYPE, TABLE_PY_HEAP_CONTAINER, TABLE_PY_GREENLET,
		    TABLE_PY_POOL, TABLE_PY_POOL_THREAD },
	.table_count = 19,
	.collect = collect,
};
