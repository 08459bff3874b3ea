#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/collectors/host_parts.h"
#include "capture/inside.h"
#include "capture/own_root.h"
#include "capture/proc/os_release.h"
#include "capture/proc/status.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { RELEASE_CAP = 64 << 10, DEADLINE_MS = 500 };

/* os-release(5): the first that is there counts, but /etc's is mostly a link to the other, and no link of a target's is followed. */
static const char *const places[] = { "/usr/lib/os-release", "/etc/os-release" };

static void store(struct sink *sink, pid_t pid, struct span text)
{
	struct os_release line = { 0 };

	while (os_release_next(&text, &line)) {
		cleanup_strbuf struct strbuf value = { 0 };
		struct row *row = sink_row(sink, TABLE_OS_RELEASE);

		os_release_unquote(line.value, &value);
		row_int(row, OS_RELEASE_PID, pid);
		row_text(row, OS_RELEASE_NAME, line.name);
		row_text(row, OS_RELEASE_VALUE, strbuf_span(&value));
	}
}

static struct outcome read_own(struct sink *sink)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct outcome got = outcome_ok();

	for (size_t i = array_length(places); i-- > 0;) {
		strbuf_reset(&text);
		got = own_root_read(sink, places[i] + 1, RELEASE_CAP, &text);
		if (is_ok(got) || is_fault(got))
			break;
	}
	if (is_fault(got))
		return got;
	store(sink, 0, strbuf_span(&text));
	/* A root without it is a static program's, or an empty chroot. */
	if (!is_ok(got) && got.kind != OUTCOME_ABSENT)
		sink_note(sink, 0, span(places[1]), got);
	sink_lacks(sink, TABLE_OS_RELEASE, got);
	return outcome_ok();
}

/* A target with a root of its own: what the worker needs, and gives. */
struct other {
	struct sink *sink;
	const struct target *target;
	struct inside inside;
	bool is_done;
};

static struct outcome other_run(size_t index, void *context, struct strbuf *ret)
{
	struct other *other = context;

	return inside_read(&other->inside, places[index], RELEASE_CAP, ret);
}

static struct outcome other_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct other *other = context;
	cleanup_strbuf struct strbuf path = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got) || other->is_done)
		return is_fault(got) ? got : outcome_ok();
	if (is_ok(got)) {
		store(other->sink, other->target->pid, bytes);
		other->is_done = true;
	} else if (got.kind != OUTCOME_ABSENT) {
		strbuf_addf(&path, "/proc/%d/root%s", (int)other->target->pid, places[index]);
		sink_note(other->sink, other->target->pid, strbuf_span(&path), got);
	}
	return outcome_ok();
}

static struct outcome read_others(struct sink *sink, const struct target *target)
{
	cleanup_fd int root = openat(target->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct other other = { .sink = sink, .target = target };
	struct worker_job job = { .count = array_length(places), .deadline_ms = DEADLINE_MS, .run = other_run, .done = other_done, .context = &other };
	struct proc_status status = { 0 };
	struct span text = { 0 };

	if (root < 0 || own_root_is_of(sink, target) || !is_ok(sink_peek(sink, target->pid, target->dir, "status", &text)) ||
	    !is_ok(proc_status_parse(text, &status)) || !status.has_uid || !status.has_gid)
		return outcome_ok();
	other.inside = (struct inside){ .root = root, .uid = (uid_t)status.uid[0], .gid = (gid_t)status.gid[0] };
	return sink_work(sink, &job);
}

struct outcome host_release_read(struct sink *sink)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	struct outcome got = read_own(sink);

	for (size_t i = 0; i < count && !is_fault(got); i++)
		got = read_others(sink, &targets[i]);
	return got;
}
