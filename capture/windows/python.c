#include "capture/windows/python.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "capture/python/sampler.h"
#include "capture/sink_private.h"
#include "capture/worker_process.h"

enum { PYTHON_WINDOWS_MAX = 32, HAND_OVER_MS = 10000 };

struct python_target {
	struct sampler sampler;
	struct worker_process process;
	struct worker_source source;
	struct replay replay;
	struct outcome outcome;
};

struct python_window {
	struct sink *sink;
	struct python_target *targets;
	size_t count;
};

static void work(struct worker_process *self, void *context)
{
	worker_process_do(self, 0, sampler_run, context);
}

/* It was started before, and there is one question alone: a second process would begin where the window has ended. */
static struct outcome ask(struct worker_source *source, const struct worker_job *job, size_t at, size_t *ret_until)
{
	(void)job;
	(void)at;
	*ret_until = source->process->pid ? 1 : *ret_until;
	return source->process->pid ? outcome_ok() : outcome_fault(0, "a sampling process ended twice");
}

/* What is no Python is said by the dump. */
static void say(struct sink *sink, pid_t pid, struct outcome outcome)
{
	struct strbuf path = { 0 };

	if (!is_ok(outcome) && outcome.kind != OUTCOME_NOT_APPLICABLE) {
		strbuf_addf(&path, "/proc/%d/mem (sampling)", (int)pid);
		sink_note(sink, pid, strbuf_span(&path), outcome);
		strbuf_deinit(&path);
	}
	sink_evidence(sink, pid, TABLE_SAMPLE, outcome);
}

static void start_one(struct python_window *window, const struct target *target, uint64_t end_ns)
{
	struct python_target *one = &window->targets[window->count];
	struct sink *sink = window->sink;
	struct outcome started = outcome_ok();

	*one = (struct python_target){
		.sampler = { .reading = { .pid = target->pid, .dir = target->dir }, .end_ns = end_ns, .rate_hz = sink->wishes.python_rate_hz,
			     .max_cpu_percent = sink->budget.max_cpu_percent / 2, .answer_bytes_max = sink->budget.max_memory_bytes / 8 },
		.source = { .ask = ask },
		.replay = { .sink = sink, .pid = target->pid, .kind = PROFILE_PYTHON_WINDOW },
	};
	one->source.process = &one->process;
	started = worker_process_start(&one->process, false, work, &one->sampler);
	if (is_ok(started))
		window->count++;
	else
		say(sink, target->pid, started);
}

struct outcome python_window_start(struct sink *sink, uint64_t end_ns, struct python_window **ret)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	struct python_window *window = NULL;

	*ret = NULL;
	if (sink->wishes.python_rate_hz == 0)
		return outcome_ok();
	window = calloc(1, sizeof(*window));
	if (window)
		window->targets = calloc(PYTHON_WINDOWS_MAX, sizeof(*window->targets));
	if (!window || !window->targets) {
		free(window);
		return outcome_fault(ENOMEM, "no memory for sampling");
	}
	window->sink = sink;
	*ret = window;
	for (size_t i = 0; i < count; i++) {
		const struct target *target = &targets[i];

		if (target->is_kernel_thread || target->is_zombie)
			continue;
		if (window->count == PYTHON_WINDOWS_MAX)
			sink_evidence(sink, target->pid, TABLE_SAMPLE, outcome_of(OUTCOME_OVER_BUDGET, 0, "32 processes are sampled already"));
		else
			start_one(window, target, end_ns);
	}
	return outcome_ok();
}

static struct outcome take_answer(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct python_target *one = context;
	struct outcome stored = replay_run(&one->replay, bytes);

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	one->outcome = is_ok(got) ? stored : got;
	return is_fault(stored) ? stored : outcome_ok();
}

static struct outcome end_one(struct python_window *window, struct python_target *one)
{
	struct worker_job job = { .count = 1, .deadline_ms = HAND_OVER_MS, .run = sampler_run, .done = take_answer, .context = one };
	struct sink *sink = window->sink;
	struct outcome ran = worker_source_run(&one->source, &job, &sink->workers);

	replay_end(&one->replay);
	if (!is_fault(one->outcome))
		say(sink, one->replay.pid, one->outcome);
	return ran;
}

struct outcome python_window_end(struct python_window *window, bool is_cut)
{
	struct outcome got = outcome_ok();

	if (!window)
		return got;
	for (size_t i = 0; i < window->count; i++)
		if (is_cut && window->targets[i].process.pid)
			kill(window->targets[i].process.pid, SIGTERM);
	for (size_t i = 0; i < window->count; i++) {
		struct python_target *one = &window->targets[i];

		if (is_fault(got))
			worker_process_end(&one->process, true, &window->sink->workers);
		else if (one->process.pid)
			got = end_one(window, one);
		strbuf_deinit(&one->process.received);
	}
	free(window->targets);
	free(window);
	return got;
}
