#include "capture/worker.h"

#include "capture/worker_process.h"

/* A worker that was forked with its whole job, and does it from item @first on. */
struct forked {
	const struct worker_job *job;
	size_t first;
};

static void work(struct worker_process *self, void *context)
{
	const struct forked *forked = context;

	for (size_t i = forked->first; i < forked->job->count; i++)
		worker_process_do(self, i, forked->job->run, forked->job->context);
}

static struct outcome ask(struct worker_source *source, const struct worker_job *job, size_t at, size_t *ret_until)
{
	struct forked forked = { .job = job, .first = at };

	*ret_until = job->count;
	return worker_process_start(source->process, false, work, &forked);
}

struct outcome worker_run(const struct worker_job *job, struct worker_cost *cost)
{
	struct worker_process process = { 0 };
	struct worker_source source = { .process = &process, .ask = ask };
	struct outcome ended = worker_source_run(&source, job, cost);

	strbuf_deinit(&process.received);
	return ended;
}
