/* Descriptors that somebody else may have the other end of, or share. */
#include <fcntl.h>
#include <sys/stat.h>

#include "capture/collectors/fds.h"

/* Documentation/admin-guide/devices.txt: terminals of /dev/pts, 256 a major number; /dev/ptmx makes new ones. */
enum { PTS_MAJOR = 136, PTS_MAJOR_LAST = 143, PTMX_MAJOR = 5, PTMX_MINOR = 2 };

static unsigned access_of(const struct proc_fdinfo *info)
{
	switch (info->has & FDINFO_FLAGS ? info->flags & O_ACCMODE : O_RDWR) {
	case O_RDONLY:
		return END_READS;
	case O_WRONLY:
		return END_WRITES;
	default:
		return END_READS | END_WRITES;
	}
}

/* True for a slave, whose number tells, and a master, whose fdinfo does. */
static bool terminal(const struct fd_item *item, struct end *ret)
{
	const struct behind *behind = &item->behind;

	if (!item->has_behind || !S_ISCHR(behind->mode))
		return false;
	if (behind->special_major >= PTS_MAJOR && behind->special_major <= PTS_MAJOR_LAST) {
		ret->inode = (behind->special_major - PTS_MAJOR) * 256 + behind->special_minor;
		ret->has_device = true;
	} else if (behind->special_major == PTMX_MAJOR && behind->special_minor == PTMX_MINOR && item->info.has & FDINFO_TTY_INDEX) {
		ret->inode = (uint64_t)item->info.tty_index;
		ret->access |= END_MASTER;
		/* /dev/ptmx itself is no file of the devpts whose terminal it made. */
		ret->has_device = span_ends(item->link.target, "/pts/ptmx");
	} else {
		return false;
	}
	ret->kind = FD_TTY_KIND;
	return true;
}

static bool named_pipe_or_file(const struct fd_item *item, struct end *ret)
{
	if (!item->has_behind || (!S_ISFIFO(item->behind.mode) && !S_ISREG(item->behind.mode)))
		return false;
	ret->kind = S_ISFIFO(item->behind.mode) ? FD_FIFO_KIND : FD_FILE_KIND;
	ret->inode = item->behind.inode;
	ret->has_device = true;
	return true;
}

static bool anonymous(const struct fd_item *item, struct end *ret)
{
	ret->kind = item->link.kind;
	if (ret->kind == FD_PIPE_KIND)
		ret->inode = item->link.inode;
	else if (ret->kind == FD_EVENTFD_KIND)
		ret->inode = (uint64_t)item->info.eventfd_id;
	return (ret->kind == FD_PIPE_KIND && item->link.has_inode) || (ret->kind == FD_EVENTFD_KIND && item->info.has & FDINFO_EVENTFD_ID);
}

void fd_item_seek(struct sink *sink, pid_t pid, const struct fd_item *item)
{
	struct end end = { .pid = pid, .fd = item->fd, .access = access_of(&item->info) };
	const struct socket_held held = { .pid = pid, .fd = item->fd, .inode = item->link.inode };

	if (item->link.kind == FD_SOCKET_KIND) {
		if (item->link.has_inode)
			sink_held_socket(sink, &held);
		return;
	}

	if (item->link.is_path ? !terminal(item, &end) && !named_pipe_or_file(item, &end) : !anonymous(item, &end))
		return;
	if (end.has_device) {
		end.device_major = item->behind.device_major;
		end.device_minor = item->behind.device_minor;
	}
	if (item->link.is_path)
		end.name = item->link.target;
	sink_seek(sink, &end);
}
