#include "capture/run_targets.h"

#include <ctype.h>
#include <errno.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "capture/proc/stat.h"
#include "capture/sink.h"
#include "common/io.h"

enum { ESTIMATE_BYTES = 512 << 10, ESTIMATE_THREAD_BYTES = 1024 };

/* A name fit for a file's: the rest of the bytes become underscores. */
static void clean_name(struct span name, char *ret, size_t size)
{
	size_t i = 0;

	for (; i < name.length && i + 1 < size; i++)
		ret[i] = isalnum((unsigned char)name.at[i]) || (i && strchr("._-", name.at[i]) && name.at[i]) ? name.at[i] : '_';
	ret[i] = '\0';
}

/* /proc/TID can be opened too; a thread is not a process. */
static bool is_thread(const struct target *target, int64_t *ret_tgid)
{
	struct strbuf status = { 0 };
	struct outcome got = io_read_at(target->dir, "status", &status, SINK_FILE_CAP);
	struct span rest = strbuf_span(&status);
	struct span line = { 0 };
	bool found = false;

	while (is_ok(got) && span_next_line(&rest, &line) && !found)
		found = span_starts(line, "Tgid:") && span_int64(span_trim(span_skip(line, strlen("Tgid:"))), ret_tgid);
	strbuf_deinit(&status);
	return found && *ret_tgid != target->pid;
}

static void describe(struct targets *targets, const struct target *target)
{
	struct strbuf text = { 0 };
	struct proc_stat stat = { 0 };

	targets->estimate_bytes += ESTIMATE_BYTES;
	if (is_ok(io_read_at(target->dir, "stat", &text, SINK_FILE_CAP)) && is_ok(proc_stat_parse(strbuf_span(&text), &stat))) {
		targets->estimate_bytes += (uint64_t)stat.thread_count * ESTIMATE_THREAD_BYTES;
		if (targets->count == 1)
			clean_name(stat.comm, targets->name, sizeof(targets->name));
	}
	strbuf_deinit(&text);
}

static void say_not_opened(pid_t pid, struct outcome opened, struct strbuf *error)
{
	if (opened.kind == OUTCOME_GONE)
		strbuf_addf(error, "no process %d", pid);
	else if (opened.kind == OUTCOME_DENIED)
		strbuf_addf(error, "process %d may not be read; run as root or as its user", pid);
	else
		strbuf_addf(error, "process %d: %s", pid, opened.err ? strerror(opened.err) : "its stat is not understood");
}

/* @start_ticks of a process that was chosen: who has its number now may be another one. */
static bool add_target(struct targets *targets, int proc, pid_t pid, uint64_t start_ticks, struct strbuf *error)
{
	struct target target = { .dir = -1, .pidfd = -1 };
	struct outcome opened = target_open(proc, pid, &target);
	int64_t tgid = 0;

	if (is_ok(opened) && start_ticks && target.start_ticks != start_ticks) {
		target_close(&target);
		opened = outcome_of(OUTCOME_GONE, ESRCH, NULL);
	}
	if (!is_ok(opened)) {
		targets->gone_count++;
		if (!error->length)
			say_not_opened(pid, opened, error);
		return true;
	}
	if (is_thread(&target, &tgid)) {
		target_close(&target);
		strbuf_reset(error);
		strbuf_addf(error, "%d is a thread of process %lld; capture that", pid, (long long)tgid);
		return false;
	}
	targets->list[targets->count++] = target;
	describe(targets, &target);
	return true;
}

bool targets_open(struct targets *targets, int proc, const struct settings *settings, struct strbuf *error)
{
	for (size_t i = 0; i < settings->pid_count; i++)
		if (!add_target(targets, proc, settings->pids[i], settings->start_ticks[i], error)) {
			targets_close(targets);
			return false;
		}
	if (!targets->count)
		return false;
	strbuf_reset(error);
	return true;
}

void targets_close(struct targets *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		target_close(&targets->list[i]);
	targets->count = 0;
}

void targets_default_path(const struct targets *targets, const struct settings *settings, struct strbuf *ret)
{
	struct utsname host = { 0 };
	char host_name[65] = "host";
	char when[32] = "";
	time_t now = time(NULL);
	struct tm utc = { 0 };

	if (settings->output) {
		strbuf_add_text(ret, settings->output);
		return;
	}
	if (!uname(&host))
		clean_name(span(host.nodename), host_name, sizeof(host_name));
	gmtime_r(&now, &utc);
	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", &utc);
	strbuf_addf(ret, "%s-%s-%d-%s.pidshot.tar.zst", host_name, targets->name, targets->list[0].pid, when);
}
