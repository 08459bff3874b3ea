#include "capture/run.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "capture/bundle.h"
#include "capture/headroom.h"
#include "capture/output.h"
#include "capture/progress.h"
#include "capture/registry.h"
#include "capture/run_rows.h"
#include "capture/run_targets.h"
#include "capture/sink_private.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "common/units.h"

enum { INTERVAL_NS = 250000000 };

/* One capture under way. */
struct run {
	const struct settings *settings;
	struct sink sink;
	struct targets targets;
	struct progress progress;
	uint64_t collect_ns;
	int64_t offset_ns;
};

static struct outcome not_run(struct run *run, const struct collector *collector)
{
	if (!settings_wants(run->settings, collector->name))
		return outcome_of(OUTCOME_NOT_ASKED, 0, "left out by --only or --skip");
	if (collector->option && !settings_asks(run->settings, collector->option))
		return outcome_of(OUTCOME_NOT_ASKED, 0, "off by default; --help names the option that asks for it");
	if (collector->cost == COST_WINDOW && !run->settings->window_ns)
		return outcome_of(OUTCOME_NOT_ASKED, 0, "left out by --window 0");
	if (sink_stopping(&run->sink))
		return outcome_of(OUTCOME_OVER_BUDGET, 0, "the capture ended before its turn");
	return outcome_ok();
}

static struct outcome run_one(struct run *run, const struct collector *collector, const struct target *target)
{
	struct sink *sink = &run->sink;
	uint64_t start = sink_now();
	struct outcome got = not_run(run, collector);
	struct outcome ended = outcome_ok();

	sink_begin(sink, collector, target);
	if (is_ok(got))
		got = collector->collect(target, sink);
	ended = sink_end(sink, got);
	if (collector->cost != COST_WINDOW)
		run->collect_ns += sink_now() - start;
	progress_detail(&run->progress, "%-10s %-14s %lld read, %lld gaps, %.1f ms%s%s", collector->name, outcome_word(got.kind),
			(long long)sink->source_count, (long long)sink->gap_count, (double)(sink_now() - start) / 1e6,
			got.what ? ": " : "", got.what ? got.what : "");
	return ended;
}

static void say_phase(struct run *run, const struct collector *collector)
{
	if (collector == &collector_window && run->settings->window_ns && settings_wants(run->settings, collector->name))
		progress_phase(&run->progress, "watching for %.3g s (Ctrl-C ends early and keeps what there is)",
			       (double)run->settings->window_ns / 1e9);
}

static bool is_first(const struct collector *collector)
{
	return collector->ask_ahead;
}

/* Before the store is made, which takes longer than any of them. */
static void ask_ahead(struct run *run)
{
	for (size_t i = 0; registry[i]; i++)
		if (is_first(registry[i]) && settings_wants(run->settings, registry[i]->name))
			registry[i]->ask_ahead(&run->targets.list[0], &run->sink);
}

static struct outcome run_some(struct run *run, bool first)
{
	struct outcome ran = outcome_ok();

	for (size_t i = 0; registry[i] && !is_fault(ran); i++) {
		if (is_first(registry[i]) != first)
			continue;
		say_phase(run, registry[i]);
		if (registry[i]->is_host) {
			ran = run_one(run, registry[i], NULL);
			continue;
		}
		for (size_t j = 0; j < run->targets.count && !is_fault(ran); j++)
			ran = run_one(run, registry[i], &run->targets.list[j]);
	}
	return ran;
}

static struct outcome run_collectors(struct run *run)
{
	struct outcome ran = outcome_ok();

	progress_phase(&run->progress, "reading process %d%s", run->targets.list[0].pid, run->targets.count > 1 ? " and others" : "");
	run->sink.cpu_ns = sink_cpu_ns(&run->sink);
	ran = run_some(run, true);
	return is_fault(ran) ? ran : run_some(run, false);
}

/* The capture ended with its target only if none of several is left. */
static void verify_targets(struct run *run)
{
	size_t alive = 0;

	for (size_t i = 0; i < run->targets.count; i++) {
		alive += target_verify(&run->targets.list[i]);
		if (run->targets.list[i].ended_t_ns)
			progress_detail(&run->progress, "process %d ended meanwhile", run->targets.list[i].pid);
	}
	if (!alive && run->sink.budget.ended == ENDED_AS_PLANNED)
		run->sink.budget.ended = ENDED_TARGET;
}

static bool write_bundle(struct run *run, const char *path, struct run_result *ret, struct strbuf *error)
{
	struct strbuf packed = { 0 };
	struct outcome made = outcome_ok();
	bool written = false;

	progress_phase(&run->progress, "writing the bundle");
	made = bundle_make(&run->sink.store, strbuf_span(&run->progress.log), run->offset_ns, &packed, &ret->root);
	if (is_fault(made))
		strbuf_addf(error, "%s: nothing was written", made.what);
	else if (span_is(span(path), "-"))
		written = output_stream(strbuf_span(&packed), error);
	else
		written = output_write(path, run->settings->force, strbuf_span(&packed), error);
	ret->size_bytes = packed.length;
	strbuf_deinit(&packed);
	return written;
}

static bool fail(struct strbuf *error, struct outcome why)
{
	strbuf_addf(error, "%s%s%s: nothing was written", why.what ? why.what : "failed", why.err ? ": " : "",
		    why.err ? strerror(why.err) : "");
	return false;
}

/* Memory of ours that counts against the target's limit: a quarter of what is left, at most. */
static void lower_memory(struct run *run)
{
	struct budget *budget = &run->sink.budget;

	for (size_t i = 0; i < run->targets.count; i++) {
		uint64_t left = 0;

		if (!headroom_shared(&run->sink, &run->targets.list[i], &left) || left / 4 >= budget->max_memory_bytes)
			continue;
		budget->max_memory_bytes = left / 4;
		progress_detail(&run->progress, "own memory limited to %llu bytes: the process %d and we share a control group's limit",
				(unsigned long long)budget->max_memory_bytes, run->targets.list[i].pid);
	}
}

static bool capture(struct run *run, struct span arguments, const char *path, struct run_result *ret, struct strbuf *error)
{
	struct outcome ran = outcome_ok();

	lower_memory(run);
	ran = run_row_bundle(&run->sink, run->settings, arguments, &run->offset_ns);
	if (!is_fault(ran))
		ran = run_collectors(run);
	if (is_fault(ran))
		return fail(error, ran);
	verify_targets(run);
	ret->ended = run->sink.budget.ended;
	ret->gone_count = run->targets.gone_count;
	ran = run_rows_end(&run->sink, run->collect_ns);
	reader_let_go(&run->sink.reader);
	if (is_fault(ran))
		return fail(error, ran);
	return write_bundle(run, path, ret, error);
}

static bool read_key(const char *path, struct strbuf *ret, struct strbuf *error)
{
	enum { KEY_CAP = 4096 };
	struct outcome got = path ? io_read_at(AT_FDCWD, path, ret, KEY_CAP) : outcome_ok();

	if (is_ok(got))
		return true;
	strbuf_addf(error, "--token-key %s: %s", path, got.err ? strerror(got.err) : "empty, or longer than 4096 bytes");
	return false;
}

static bool set_up(struct run *run, int proc, int sys, struct strbuf *error)
{
	struct strbuf key = { 0 };
	struct outcome made = outcome_ok();
	bool has_key = read_key(run->settings->token_key, &key, error);

	if (has_key) {
		sink_init(&run->sink, proc, sys);
		ask_ahead(run);
		made = sink_open_store(&run->sink);
	}
	if (!has_key || is_fault(made)) {
		strbuf_deinit(&key);
		sink_deinit(&run->sink);
		return has_key ? fail(error, made) : false;
	}
	sink_redact(&run->sink, run->settings->redact, strbuf_span(&key));
	if (key.at)
		sodium_memzero(key.at, key.capacity);
	strbuf_deinit(&key);
	run->sink.targets = run->targets.list;
	run->sink.target_count = run->targets.count;
	run->sink.wishes = run->settings->wishes;
	if (!settings_wants(run->settings, "python"))
		run->sink.wishes.python_rate_hz = 0;
	run->sink.window_ns = run->settings->window_ns;
	run->sink.interval_ns = INTERVAL_NS;
	run->sink.budget = (struct budget){
		.max_cpu_percent = run->settings->max_cpu_percent,
		.max_memory_bytes = run->settings->max_memory_bytes,
		.max_size_bytes = run->settings->max_size_bytes,
		.max_stop_ns = run->settings->wishes.max_stop_ns,
		.deadline_ns = run->settings->deadline_ns,
		.deadline_t_ns = run->sink.start_t_ns + run->settings->deadline_ns,
		.max_processes = SETTINGS_PIDS,
		.processes_left_out = run->settings->left_out_count,
		.window_cpu_percent = -1,
	};
	return true;
}

bool run_capture(const struct settings *settings, struct span arguments, struct run_result *ret, struct strbuf *error)
{
	struct run run = { .settings = settings };
	cleanup_fd int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_fd int sys = open("/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool written = false;

	stop_install();
	if (sodium_init() < 0 || proc < 0) {
		strbuf_addf(error, "/proc: %s; it has to be mounted here", proc < 0 ? strerror(errno) : "no randomness for tokens");
		return false;
	}
	if (!targets_open(&run.targets, proc, settings, error))
		return false;
	targets_default_path(&run.targets, settings, &ret->path);
	if (span_is(strbuf_span(&ret->path), "-") ||
	    output_check(strbuf_text(&ret->path), settings->force, run.targets.estimate_bytes, error)) {
		budget_be_harmless();
		if (set_up(&run, proc, sys, error)) {
			progress_init(&run.progress, settings->verbosity, run.sink.start_t_ns);
			written = capture(&run, arguments, strbuf_text(&ret->path), ret, error);
			progress_end(&run.progress);
			progress_deinit(&run.progress);
			sink_deinit(&run.sink);
		}
	}
	targets_close(&run.targets);
	return written;
}
