#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/cleanup.h"

enum { CHUNK = 16384, CHUNK_LARGEST = 1 << 20 };

struct outcome io_read(int fd, struct strbuf *buf, size_t cap)
{
	size_t start = buf->length;
	size_t chunk = CHUNK;

	for (;;) {
		size_t left = cap - (buf->length - start);
		size_t want = left + 1 < chunk ? left + 1 : chunk; /* one more than the cap tells a cut from an end */
		char *room = strbuf_room(buf, want);
		ssize_t got = 0;

		if (!room)
			return outcome_fault(ENOMEM, "no memory for a file's bytes");
		got = read(fd, room, want);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return outcome_errno(errno, "read");
		if (got == 0)
			return outcome_of(buf->length > start ? OUTCOME_OK : OUTCOME_EMPTY, 0, NULL);
		strbuf_added(buf, (size_t)got);
		if (buf->length - start > cap) {
			strbuf_truncate(buf, start + cap);
			return outcome_of(OUTCOME_TRUNCATED, 0, "longer than the cap");
		}
		if ((size_t)got == chunk && chunk < CHUNK_LARGEST)
			chunk *= 2;
	}
}

struct outcome io_read_at(int dir, const char *path, struct strbuf *buf, size_t cap)
{
	cleanup_fd int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	return fd < 0 ? outcome_errno(errno, "open") : io_read(fd, buf, cap);
}

struct outcome io_read_single_at(int dir, const char *path, struct strbuf *buf, size_t cap)
{
	cleanup_fd int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *room = NULL;
	ssize_t got = 0;

	if (fd < 0)
		return outcome_errno(errno, "open");
	room = strbuf_room(buf, CHUNK);
	if (!room)
		return outcome_fault(ENOMEM, "no memory for a file's bytes");
	got = read(fd, room, CHUNK);
	if (got < 0 && errno != EINTR)
		return outcome_errno(errno, "read");
	if (got == 0)
		return outcome_of(OUTCOME_EMPTY, 0, NULL);
	/* Longer than the room: read in the general way, which knows caps. */
	if (got < 0 || got == CHUNK || (size_t)got > cap)
		return lseek(fd, 0, SEEK_SET) == 0 ? io_read(fd, buf, cap) : outcome_errno(errno, "read");
	strbuf_added(buf, (size_t)got);
	return outcome_ok();
}

int io_write(int fd, struct span bytes)
{
	while (bytes.length > 0) {
		ssize_t put = write(fd, bytes.at, bytes.length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno;
		bytes = span_skip(bytes, (size_t)put);
	}
	return 0;
}
