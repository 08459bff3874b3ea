/* From what was read of a descriptor to its rows. */
#include <fcntl.h>
#include <sys/stat.h>

#include "capture/collectors/fds.h"
#include "common/array.h"

static enum fd_kind kind_of(const struct fd_item *item)
{
	if (!item->link.is_path)
		return item->link.kind;
	if (item->link.kind == FD_MEMFD_KIND && !(item->has_behind && item->behind.link_count))
		return FD_MEMFD_KIND;
	if (item->has_behind)
		return proc_fd_of_mode(item->behind.mode, item->behind.special_major);
	return item->info.flags & O_DIRECTORY ? FD_DIRECTORY_KIND : FD_FILE_KIND;
}

static void behind_columns(struct row *row, const struct behind *behind)
{
	row_int(row, FD_MODE, behind->mode);
	row_int(row, FD_SIZE_BYTES, (int64_t)behind->size_bytes);
	row_int(row, FD_BLOCKS_BYTES, (int64_t)behind->blocks_bytes);
	row_int(row, FD_DEVICE_MAJOR, behind->device_major);
	row_int(row, FD_DEVICE_MINOR, behind->device_minor);
	row_int(row, FD_MODIFIED_NS, behind->modified_ns);
	if (S_ISCHR(behind->mode) || S_ISBLK(behind->mode)) {
		row_int(row, FD_SPECIAL_MAJOR, behind->special_major);
		row_int(row, FD_SPECIAL_MINOR, behind->special_minor);
	}
}

static void info_columns(struct row *row, const struct proc_fdinfo *info)
{
	const struct {
		unsigned bit;
		int column;
		int64_t value;
	} columns[] = {
		{ FDINFO_FLAGS, FD_FLAGS, (int64_t)info->flags },
		{ FDINFO_POSITION, FD_POSITION_BYTES, info->position_bytes },
		{ FDINFO_MOUNT_ID, FD_MOUNT_ID, info->mount_id },
		{ FDINFO_EVENTFD_COUNT, FD_EVENTFD_COUNT, (int64_t)info->eventfd_count },
		{ FDINFO_EVENTFD_ID, FD_EVENTFD_ID, info->eventfd_id },
		{ FDINFO_SIGNAL_MASK, FD_SIGNAL_MASK, (int64_t)info->signal_mask },
		{ FDINFO_PIDFD_PID, FD_PIDFD_PID, info->pidfd_pid },
	};

	for (size_t i = 0; i < array_length(columns); i++)
		if (info->has & columns[i].bit)
			row_int(row, columns[i].column, columns[i].value);
}

static void inode_column(struct row *row, const struct fd_item *item)
{
	if (item->has_behind)
		row_int(row, FD_INODE, (int64_t)item->behind.inode);
	else if (item->link.has_inode)
		row_int(row, FD_INODE, (int64_t)item->link.inode);
	else if (item->info.has & FDINFO_INODE)
		row_int(row, FD_INODE, (int64_t)item->info.inode);
}

static void fd_row(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	struct row *row = sink_row(sink, TABLE_FD);
	enum fd_kind kind = kind_of(item);
	/* Where the file system did not answer, the kernel's mark is likelier than such a name. */
	bool is_marked = item->link.is_path && item->link.ends_deleted && (!item->has_behind || item->behind.is_deleted);

	row_int(row, FD_PID, pid);
	row_int(row, FD_FD, item->fd);
	row_int(row, FD_KIND, kind);
	if (kind != FD_UNREADABLE_KIND)
		row_text(row, FD_TARGET, is_marked ? proc_fd_undeleted(item->link.target) : item->link.target);
	/* A memfd never had a name that it could lose. */
	row_int(row, FD_DELETED, is_marked && kind != FD_MEMFD_KIND);
	info_columns(row, &item->info);
	inode_column(row, item);
	if (item->has_behind)
		behind_columns(row, &item->behind);
}

static void epoll_rows(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	struct span rest = item->info_text;
	struct proc_fdinfo_epoll watch = { 0 };

	while (proc_fdinfo_next_epoll(&rest, &watch)) {
		struct row *row = sink_row(sink, TABLE_EPOLL_WATCH);

		row_int(row, EPOLL_WATCH_PID, pid);
		row_int(row, EPOLL_WATCH_FD, item->fd);
		row_int(row, EPOLL_WATCH_WATCHED_FD, watch.fd);
		row_int(row, EPOLL_WATCH_EVENTS, (int64_t)watch.events);
		row_int(row, EPOLL_WATCH_DATA, (int64_t)watch.data);
		if (watch.has_inode)
			row_int(row, EPOLL_WATCH_INODE, (int64_t)watch.inode);
	}
}

static void inotify_rows(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	struct span rest = item->info_text;
	struct proc_fdinfo_inotify watch = { 0 };

	while (proc_fdinfo_next_inotify(&rest, &watch)) {
		struct row *row = sink_row(sink, TABLE_INOTIFY_WATCH);

		row_int(row, INOTIFY_WATCH_PID, pid);
		row_int(row, INOTIFY_WATCH_FD, item->fd);
		row_int(row, INOTIFY_WATCH_WATCH, (int64_t)watch.watch);
		row_int(row, INOTIFY_WATCH_INODE, (int64_t)watch.inode);
		row_int(row, INOTIFY_WATCH_DEVICE, (int64_t)watch.device);
		row_int(row, INOTIFY_WATCH_MASK, (int64_t)watch.mask);
	}
}

static void lock_rows(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	struct span rest = item->info_text;
	struct proc_lock lock = { 0 };

	while (proc_fdinfo_next_lock(&rest, &lock)) {
		struct row *row = sink_row(sink, TABLE_FD_LOCK);

		row_int(row, FD_LOCK_PID, pid);
		row_int(row, FD_LOCK_FD, item->fd);
		row_text(row, FD_LOCK_KIND, lock.kind);
		row_text(row, FD_LOCK_STRENGTH, lock.strength);
		row_text(row, FD_LOCK_ACCESS, lock.access);
		row_int(row, FD_LOCK_OWNER_PID, lock.owner_pid);
		if (lock.has_file) {
			row_int(row, FD_LOCK_DEVICE_MAJOR, (int64_t)lock.device_major);
			row_int(row, FD_LOCK_DEVICE_MINOR, (int64_t)lock.device_minor);
			row_int(row, FD_LOCK_INODE, (int64_t)lock.inode);
		}
		row_int(row, FD_LOCK_START_BYTES, (int64_t)lock.start_bytes);
		if (lock.has_end)
			row_int(row, FD_LOCK_END_BYTES, (int64_t)lock.end_bytes);
	}
}

static void timerfd_row(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	const struct proc_fdinfo *info = &item->info;
	struct row *row = sink_row(sink, TABLE_TIMERFD);

	row_int(row, TIMERFD_PID, pid);
	row_int(row, TIMERFD_FD, item->fd);
	row_int(row, TIMERFD_CLOCK, info->clock);
	if (info->has & FDINFO_TICKS)
		row_int(row, TIMERFD_TICKS, (int64_t)info->ticks);
	if (info->has & FDINFO_SETTIME_FLAGS)
		row_int(row, TIMERFD_SETTIME_FLAGS, (int64_t)info->settime_flags);
	if (info->has & FDINFO_VALUE)
		row_int(row, TIMERFD_VALUE_NS, (int64_t)info->value_ns);
	if (info->has & FDINFO_INTERVAL)
		row_int(row, TIMERFD_INTERVAL_NS, (int64_t)info->interval_ns);
}

void fd_item_rows(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	fd_row(sink, pid, item);
	if (item->info.epoll_count)
		epoll_rows(sink, pid, item);
	if (item->info.inotify_count)
		inotify_rows(sink, pid, item);
	if (item->info.lock_count)
		lock_rows(sink, pid, item);
	if (item->link.kind == FD_TIMERFD_KIND && item->info.has & FDINFO_CLOCK)
		timerfd_row(sink, pid, item);
}
