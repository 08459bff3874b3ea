/* Open descriptors: what each refers to, and what its kind tells. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "capture/collectors/fds.h"
#include "capture/listing.h"
#include "capture/registry.h"
#include "common/cleanup.h"

enum { STOP_EVERY = 256, SEND_EVERY = 256 };

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
		fds_ask_behind(fds, i, i % SEND_EVERY == SEND_EVERY - 1);
		if (i % STOP_EVERY == STOP_EVERY - 1 && sink_stopping(fds->sink))
			break;
	}
	return fds_read_behind(fds);
}

static struct outcome fds_collect(const struct target *target, struct sink *sink)
{
	cleanup_listing struct listing listing = { 0 };
	cleanup_free int *numbers = NULL;
	cleanup_free struct fd_item *items = NULL;
	cleanup_free size_t *with_path = NULL;
	cleanup_free struct reader_question *questions = NULL;
	cleanup_fd int dir = -1;
	struct fds fds = { .sink = sink, .target = target };
	struct outcome listed = outcome_ok();
	struct outcome got = outcome_ok();

	if (target->is_zombie || target->is_kernel_thread)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, target->is_zombie ? "a zombie has none" : "a kernel thread has none");
	listed = listing_read(sink, target, "fd", &dir, &listing);
	/* Without a descriptor it still stands somewhere. */
	if (!is_ok(listed) && listed.kind != OUTCOME_EMPTY)
		return listed;
	numbers = listing_numbers(&listing, &fds.count);
	items = calloc(fds.count ? fds.count : 1, sizeof(*items));
	with_path = calloc(fds.count ? fds.count : 1, sizeof(*with_path));
	questions = calloc(fds.count + FDS_PLACES, sizeof(*questions));
	if (!numbers || !items || !with_path || !questions)
		return outcome_fault(ENOMEM, "no memory for descriptors");
	for (size_t i = 0; i < fds.count; i++)
		items[i].fd = numbers[i];
	fds.items = items;
	fds.with_path = with_path;
	fds.questions = questions;
	fds.dir = dir;
	got = read_all(&fds);
	for (size_t i = 0; i < fds.count && !is_fault(got); i++)
		if (items[i].is_there) {
			fd_item_rows(sink, target->pid, &items[i]);
			fd_item_seek(sink, target->pid, &items[i]);
		}
	/* Where the capture is about to end not all may have been looked at. */
	if (!sink_stopping(sink))
		sink_listed(sink, target->pid);
	return is_fault(got) ? got : listed;
}

const struct collector collector_fds = {
	.name = "fds",
	.about = "open descriptors: kind, target, flags, position, watches, timers, locks; how full the file systems behind them are",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_FD, TABLE_EPOLL_WATCH, TABLE_INOTIFY_WATCH, TABLE_TIMERFD, TABLE_FD_LOCK, TABLE_PLACE, TABLE_FILESYSTEM },
	.table_count = 7,
	.collect = fds_collect,
};
