/* What is installed where a Python interpreter imports from: names and versions, by the names of folders alone. */
#include "capture/python/distributions.h"
#include "capture/registry.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 2000 };

struct job {
	struct sink *sink;
	const struct target *target;
	struct outcome outcome;
};

/* In the worker: memory first, as it can be read no more from inside the target's root. */
static struct outcome run(size_t index, void *context, struct strbuf *ret)
{
	struct job *job = context;
	struct reading reading = { .pid = job->target->pid, .dir = job->target->dir };
	cleanup_strbuf struct strbuf paths = { 0 };
	struct inside inside = { 0 };
	struct outcome got = reading_open(&reading);

	(void)index;
	if (is_ok(got) && !distributions_paths(&reading, &paths))
		got = outcome_malformed("sys.path could not be read");
	reading_close(&reading);
	if (!is_ok(got))
		return got;
	inside_init(&inside, job->target->dir);
	return distributions_list(&inside, strbuf_span(&paths), ret);
}

static void add_row(struct job *job, struct span name, struct span version, struct span folder)
{
	cleanup_strbuf struct strbuf clean = { 0 };
	struct row *row = NULL;

	/* Hiding a secret writes a row of the ledger: before this one is begun. */
	sink_redact_name(job->sink, "sys.path", folder, &clean);
	row = sink_row(job->sink, TABLE_PY_DISTRIBUTION);
	row_int(row, PY_DISTRIBUTION_PID, job->target->pid);
	row_text(row, PY_DISTRIBUTION_NAME, name);
	if (!span_is_empty(version))
		row_text(row, PY_DISTRIBUTION_VERSION, version);
	row_text(row, PY_DISTRIBUTION_FOLDER, strbuf_span(&clean));
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct job *job = context;
	struct span name = { 0 };
	struct span version = { 0 };
	struct span folder = { 0 };

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	job->outcome = got;
	while (span_field(&bytes, '\0', &name) && span_field(&bytes, '\0', &version) && span_field(&bytes, '\0', &folder))
		add_row(job, name, version, folder);
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct job job = { .sink = sink, .target = target };
	struct worker_job work = { .count = 1, .deadline_ms = DEADLINE_MS, .run = run, .done = done, .context = &job };
	struct outcome ran = outcome_ok();

	if (target->is_kernel_thread || target->is_zombie)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, target->is_zombie ? "a zombie has no memory" : "a kernel thread has no memory of its own");
	ran = sink_work(sink, &work);
	return is_fault(ran) ? ran : job.outcome;
}

const struct collector collector_distributions = {
	.name = "distributions",
	.about = "names and versions of what is installed where Python imports from",
	.needs = "ptrace access to the process, and its root folder: the same user, or CAP_SYS_PTRACE",
	.cost = COST_LOCK,
	.tables = { TABLE_PY_DISTRIBUTION },
	.table_count = 1,
	.collect = collect,
};
