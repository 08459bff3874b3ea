#include <fcntl.h>
#include <unistd.h>

#include "capture/registry.h"
#include "capture/run.h"
#include "capture/run_targets.h"
#include "common/cleanup.h"
#include "common/escape.h"
#include "common/io.h"
#include "common/units.h"

void run_list(struct strbuf *ret)
{
	for (size_t i = 0; registry[i]; i++)
		strbuf_addf(ret, "%-10s %s\n%-10s   needs %s\n", registry[i]->name, registry[i]->about, "",
			    registry[i]->needs ? registry[i]->needs : "nothing more than to see the process");
}

static const char *cost_words(enum cost cost)
{
	static const char *const words[] = {
		[COST_READ] = "reads",
		[COST_LOCK] = "reads, in a worker (takes the target's mmap_lock)",
		[COST_WINDOW] = "reads over time",
	};

	return words[cost];
}

static void plan_budget(const struct settings *settings, struct strbuf *ret)
{
	strbuf_addf(ret, "\nbudget\n  own CPU over the window   %g %% of one core; past it the interval widens\n  own memory                ",
		    settings->max_cpu_percent);
	units_add_bytes(ret, settings->max_memory_bytes);
	strbuf_add_text(ret, "; past it the capture ends\n  content of the bundle     ");
	units_add_bytes(ret, settings->max_size_bytes);
	strbuf_addf(ret, "; past it the capture ends\n  deadline                  %g s\n", (double)settings->deadline_ns / 1e9);
	if (settings->wishes.max_stop_ns)
		strbuf_addf(ret, "  threads stopped           those whose Python stack cannot be read otherwise, each for 5 ms at most, together for %g ms\n",
			    (double)settings->wishes.max_stop_ns / 1e6);
	else
		strbuf_add_text(ret, "  threads stopped           none\n");
	strbuf_add_text(ret, "  probes                    none\n  written to the target     nothing\n");
}

static void plan_process(const struct target *target, struct strbuf *ret)
{
	enum { COMM_CAP = 64 };
	cleanup_strbuf struct strbuf comm = { 0 };

	strbuf_addf(ret, "process %d ", (int)target->pid);
	if (is_ok(io_read_at(target->dir, "comm", &comm, COMM_CAP)))
		escape_ascii(ret, span_trim(strbuf_span(&comm)));
	strbuf_addf(ret, "%s%s\n", target->is_kernel_thread ? ", a kernel thread" : "", target->is_zombie ? ", a zombie" : "");
}

bool run_plan(const struct settings *settings, struct strbuf *ret, struct strbuf *error)
{
	static const char *const modes[] = { "nothing (--redact none)", "environment values, credentials in arguments and URLs",
					     "environment values and all arguments" };
	cleanup_fd int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct targets targets = { .count = 0 };
	struct strbuf path = { 0 };

	if (!targets_open(&targets, proc, settings, error))
		return false;
	targets_default_path(&targets, settings, &path);
	for (size_t i = 0; i < targets.count; i++)
		plan_process(&targets.list[i], ret);
	if (settings->left_out_count)
		strbuf_addf(ret, "left out %zu more: a bundle takes %d\n", settings->left_out_count, SETTINGS_PIDS);
	strbuf_addf(ret, "bundle  %s, at most about ", strbuf_text(&path));
	units_add_bytes(ret, targets.estimate_bytes);
	strbuf_addf(ret, "\nhidden  %s\nwindow  %g s\npython  %lld samples of each thread a second over the window, none of it stopped%s\n\n", modes[settings->redact],
		    (double)settings->window_ns / 1e9, settings->window_ns && settings_wants(settings, "python") && settings_wants(settings, "window") ? (long long)settings->wishes.python_rate_hz : 0LL,
		    settings->wishes.with_heap ? "; a walk of up to 3 s over its objects" : "");
	for (size_t i = 0; registry[i]; i++) {
		bool is_asked = !registry[i]->option || settings_asks(settings, registry[i]->option);
		bool is_off = !is_asked || !settings_wants(settings, registry[i]->name) || (registry[i]->cost == COST_WINDOW && !settings->window_ns);

		strbuf_addf(ret, "%-10s %s", registry[i]->name, is_off ? "left out" : cost_words(registry[i]->cost));
		if (!is_asked)
			strbuf_addf(ret, " (--%s asks for it)", registry[i]->option);
		strbuf_addf(ret, ": %s\n", registry[i]->about);
	}
	plan_budget(settings, ret);
	strbuf_deinit(&path);
	targets_close(&targets);
	return true;
}
