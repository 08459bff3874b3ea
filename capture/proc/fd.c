#include "capture/proc/fd.h"

#include <sys/stat.h>

#include "common/array.h"

#define DELETED " (deleted)"

static const struct {
	enum fd_kind kind;
	const char *start;
} texts[] = {
	{ FD_INOTIFY_KIND, "anon_inode:[inotify]" },
	{ FD_BPF_KIND, "anon_inode:btf" },
	{ FD_PIDFD_KIND, "pidfd:[" }, /* pidfs, from 6.9 on */
#define FD_KIND(number, name, text) { (enum fd_kind)(number), text },
#include "capture/fd_kinds.h"
#undef FD_KIND
};

/* nsfs: the names of struct proc_ns_operations, fs/nsfs.c. */
static const char *const namespaces[] = { "cgroup:[", "ipc:[", "mnt:[", "net:[", "pid:[", "time:[", "user:[", "uts:[" };

static enum fd_kind kind_of(struct span text)
{
	for (size_t i = 0; i < array_length(texts); i++)
		if (texts[i].start && span_starts(text, texts[i].start))
			return texts[i].kind;
	for (size_t i = 0; i < array_length(namespaces); i++)
		if (span_starts(text, namespaces[i]))
			return FD_NAMESPACE_KIND;
	return FD_OTHER_KIND;
}

static bool inode_of(struct span text, uint64_t *ret)
{
	ptrdiff_t open = span_index(text, '[');

	return open >= 0 && span_ends(text, "]") &&
	       span_uint64(span_first(span_skip(text, (size_t)open + 1), text.length - (size_t)open - 2), ret);
}

void proc_fd_parse(struct span text, struct proc_fd *ret)
{
	*ret = (struct proc_fd){ .target = text, .ends_deleted = span_ends(text, DELETED) };
	/* A mount that the reader cannot reach gives "(unreachable)/path". */
	if (span_starts(text, "/") || span_starts(text, "(unreachable)")) {
		ret->is_path = true;
		ret->kind = span_starts(text, "/memfd:") && ret->ends_deleted ? FD_MEMFD_KIND : FD_FILE_KIND;
		return;
	}
	ret->kind = kind_of(text);
	ret->has_inode = inode_of(text, &ret->inode);
}

enum fd_kind proc_fd_of_mode(uint32_t mode, uint32_t special_major)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return FD_FILE_KIND;
	case S_IFDIR:
		return FD_DIRECTORY_KIND;
	case S_IFLNK:
		return FD_SYMLINK_KIND;
	case S_IFIFO:
		return FD_FIFO_KIND;
	case S_IFBLK:
		return FD_BLOCK_DEVICE_KIND;
	case S_IFSOCK:
		return FD_SOCKET_KIND;
	case S_IFCHR:
		/* Documentation/admin-guide/devices.txt: 4 consoles and serial lines, 5 tty and console, 136-143 pty slaves. */
		return special_major == 4 || special_major == 5 || (special_major >= 136 && special_major <= 143) ? FD_TTY_KIND
														  : FD_CHAR_DEVICE_KIND;
	default:
		return FD_OTHER_KIND;
	}
}

struct span proc_fd_undeleted(struct span target)
{
	return span_ends(target, DELETED) ? span_first(target, target.length - strlen(DELETED)) : target;
}
