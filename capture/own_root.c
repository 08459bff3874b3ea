#include "capture/own_root.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

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
