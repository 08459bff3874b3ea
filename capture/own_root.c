#include "capture/own_root.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "common/io.h"

struct outcome own_root_read(const struct sink *sink, const char *path, size_t cap, struct strbuf *ret)
{
	cleanup_fd int root = openat(sink_proc(sink), "self/root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_fd int fd = root < 0 ? -1 : openat(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat file = { 0 };

	if (fd < 0)
		return outcome_errno(errno, NULL);
	/* Where we run in somebody's container its root is his: a FIFO would wait for ever. */
	if (fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
		return outcome_of(OUTCOME_ABSENT, ENOENT, "not a regular file");
	return io_read(fd, ret, cap);
}

bool own_root_is_of(const struct sink *sink, const struct target *target)
{
	enum { NAMESPACE_TEXT = 64 };
	struct statx theirs = { 0 };
	struct statx ours = { 0 };
	char root[2] = { 0 };
	char their_mounts[NAMESPACE_TEXT] = { 0 };
	char our_mounts[NAMESPACE_TEXT] = { 0 };

	/* By what the links say first, and then by what is cached: the file system under another root may hang. */
	return readlinkat(target->dir, "root", root, sizeof(root)) == 1 && root[0] == '/' &&
	       readlinkat(target->dir, "ns/mnt", their_mounts, sizeof(their_mounts) - 1) > 0 &&
	       readlinkat(sink_proc(sink), "self/ns/mnt", our_mounts, sizeof(our_mounts) - 1) > 0 && !strcmp(their_mounts, our_mounts) &&
	       !statx(target->dir, "root", AT_STATX_DONT_SYNC, STATX_INO, &theirs) &&
	       !statx(sink_proc(sink), "self/root", AT_STATX_DONT_SYNC, STATX_INO, &ours) && theirs.stx_dev_major == ours.stx_dev_major &&
	       theirs.stx_dev_minor == ours.stx_dev_minor && theirs.stx_ino == ours.stx_ino;
}
