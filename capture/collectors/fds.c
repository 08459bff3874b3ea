/* Open descriptors: what each refers to, and what its kind tells. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "capture/collectors/fds.h"
#include "capture/listing.h"
#include "capture/registry.h"
#include "common/cleanup.h"

enum { STAT_DEADLINE_MS = 500, STOP_EVERY = 256 };

/* All descriptors of a target, while they are read. */
struct fds {
	struct sink *sink;
	const struct target *target;
	struct fd_item *items;
	size_t count;
	size_t *with_path;     /* indices of those that have a file behind them */
	size_t path_count;
	int dir;               /* /proc/PID/fd */
};

static struct outcome read_item(struct fds *fds, int infos, struct fd_item *item)
{
	char name[16] = { 0 };
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	snprintf(name, sizeof(name), "%d", item->fd);
	got = sink_readlink(fds->sink, fds->target, fds->dir, span("fd/"), name, &text);
	if (is_fault(got))
		return got;
	/* Closed since the folder was listed: not a descriptor any more. */
	item->is_there = got.kind != OUTCOME_ABSENT && got.kind != OUTCOME_GONE;
	item->link.kind = FD_UNREADABLE_KIND;
	if (is_ok(got))
		proc_fd_parse(text, &item->link);
	if (infos < 0 || !item->is_there)
		return outcome_ok();
	got = sink_read_in(fds->sink, fds->target, infos, span("fdinfo/"), name, &item->info_text);
	if (is_ok(got))
		got = proc_fdinfo_parse(item->info_text, &item->info);
	return sink_outcome(fds->sink, got);
}

static struct outcome stat_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns,
				void *context)
{
	struct fds *fds = context;
	struct fd_item *item = &fds->items[fds->with_path[index]];
	cleanup_strbuf struct strbuf path = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (is_ok(got) && bytes.length == sizeof(item->behind)) {
		memcpy(&item->behind, bytes.at, sizeof(item->behind));
		item->has_behind = true;
		return got;
	}
	strbuf_addf(&path, "/proc/%d/fd/%d", (int)fds->target->pid, item->fd);
	sink_note(fds->sink, fds->target->pid, strbuf_span(&path), got);
	return outcome_ok();
}

/* By the reader, which may hang: a file system keeps one descriptor from being known, not the capture. */
static struct outcome read_behind(struct fds *fds)
{
	struct worker_job job = { .deadline_ms = STAT_DEADLINE_MS, .done = stat_done, .context = fds };
	cleanup_free size_t *with_path = calloc(fds->count ? fds->count : 1, sizeof(*with_path));
	cleanup_free struct reader_question *questions = calloc(fds->count ? fds->count : 1, sizeof(*questions));

	if (!with_path || !questions)
		return outcome_fault(ENOMEM, "no memory for descriptors");
	for (size_t i = 0; i < fds->count; i++) {
		struct fd_item *item = &fds->items[i];

		if (!item->is_there || !item->link.is_path)
			continue;
		with_path[job.count] = i;
		snprintf(item->name, sizeof(item->name), "fd/%d", item->fd);
		questions[job.count++] = (struct reader_question){ .what = READER_BEHIND, .dir = fds->target->dir, .name = item->name,
								   .text = item->link.ends_deleted ? item->link.target : (struct span){ 0 } };
	}
	fds->with_path = with_path;
	return job.count ? sink_ask(fds->sink, questions, &job) : outcome_ok();
}

static struct outcome read_all(struct fds *fds)
{
	cleanup_fd int infos = openat(fds->target->dir, "fdinfo", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = errno;
	cleanup_strbuf struct strbuf path = { 0 };

	if (infos < 0) {
		strbuf_addf(&path, "/proc/%d/fdinfo", (int)fds->target->pid);
		sink_note(fds->sink, fds->target->pid, strbuf_span(&path), outcome_errno(err, "the folder cannot be listed"));
	}
	for (size_t i = 0; i < fds->count; i++) {
		struct outcome got = read_item(fds, infos, &fds->items[i]);

		if (is_fault(got))
			return got;
		if (i % STOP_EVERY == STOP_EVERY - 1 && sink_stopping(fds->sink))
			break;
	}
	return read_behind(fds);
}

static struct outcome fds_collect(const struct target *target, struct sink *sink)
{
	cleanup_listing struct listing listing = { 0 };
	cleanup_free int *numbers = NULL;
	cleanup_free struct fd_item *items = NULL;
	cleanup_fd int dir = -1;
	struct fds fds = { .sink = sink, .target = target };
	struct outcome got = outcome_ok();

	if (target->is_zombie || target->is_kernel_thread)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, target->is_zombie ? "a zombie has none" : "a kernel thread has none");
	got = listing_read(sink, target, "fd", &dir, &listing);
	if (!is_ok(got))
		return got;
	numbers = listing_numbers(&listing, &fds.count);
	items = calloc(fds.count ? fds.count : 1, sizeof(*items));
	if (!numbers || !items)
		return outcome_fault(ENOMEM, "no memory for descriptors");
	for (size_t i = 0; i < fds.count; i++)
		items[i].fd = numbers[i];
	fds.items = items;
	fds.dir = dir;
	got = read_all(&fds);
	for (size_t i = 0; i < fds.count && !is_fault(got); i++)
		if (items[i].is_there)
			fd_item_rows(sink, target->pid, &items[i]);
	return got;
}

const struct collector collector_fds = {
	.name = "fds",
	.about = "open descriptors: kind, target, flags, position, watches, timers, locks",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_FD, TABLE_EPOLL_WATCH, TABLE_INOTIFY_WATCH, TABLE_TIMERFD, TABLE_FD_LOCK },
	.table_count = 5,
	.collect = fds_collect,
};
