#include "capture/python/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "capture/python/memory_image.h"

static enum memory_status status_of(int err)
{
	switch (err) {
	case ESRCH: return MEMORY_GONE;
	case EPERM:
	case EACCES: return MEMORY_DENIED;
	default: return MEMORY_UNMAPPED; /* EFAULT, and EIO of /proc/PID/mem */
	}
}

/* Bytes that came, in order, before the first that did not; -1 with errno. */
static ssize_t read_by_file(const struct memory *memory, const struct iovec *pieces, size_t count, char *to)
{
	ssize_t done = 0;

	for (size_t i = 0; i < count; i++) {
		ssize_t got = pread(memory->fd, to + done, pieces[i].iov_len, (off_t)(uintptr_t)pieces[i].iov_base);

		/* 0: the process has ended (mem_rw() of fs/proc/base.c finds no mm) */
		if (got == 0 && pieces[i].iov_len)
			errno = ESRCH;
		if (got <= 0 && pieces[i].iov_len)
			return done ? done : -1;
		done += got;
		if ((size_t)got < pieces[i].iov_len)
			break;
	}
	return done;
}

static ssize_t transfer(struct memory *memory, const struct iovec *pieces, size_t count, void *to, size_t size)
{
	struct iovec local = { to, size };
	ssize_t got = 0;

	memory->counts.calls++;
	memory->counts.pieces += count;
	if (memory->image)
		got = memory_image_read(memory->image, pieces, count, to);
	else if (memory->fd >= 0)
		got = read_by_file(memory, pieces, count, to);
	else
		got = process_vm_readv(memory->pid, &local, 1, pieces, count, 0);
	if (got > 0)
		memory->counts.bytes += (uint64_t)got;
	return got;
}

static void record(struct memory *memory, const struct iovec *pieces, size_t count, const char *from)
{
	for (size_t i = 0; memory->record && i < count; i++) {
		memory_image_add(memory->record, (uint64_t)(uintptr_t)pieces[i].iov_base, span_of(from, pieces[i].iov_len));
		from += pieces[i].iov_len;
	}
}

enum memory_status memory_gather(struct memory *memory, const struct iovec *pieces, size_t count, void *to, size_t size)
{
	char *at = to;

	while (count) {
		size_t now = count < MEMORY_PIECES ? count : MEMORY_PIECES;
		size_t want = 0;
		ssize_t got = 0;

		for (size_t i = 0; i < now; i++)
			want += pieces[i].iov_len;
		if (want > size)
			return MEMORY_UNMAPPED;
		got = transfer(memory, pieces, now, at, want);
		if (got < 0 || (size_t)got != want) {
			memory->counts.failed++;
			return got < 0 ? status_of(errno) : MEMORY_UNMAPPED;
		}
		record(memory, pieces, now, at);
		pieces += now;
		count -= now;
		at += want;
		size -= want;
	}
	return MEMORY_OK;
}

enum memory_status memory_read(struct memory *memory, uint64_t address, void *to, size_t size)
{
	struct iovec piece = { (void *)(uintptr_t)address, size };

	if (memory->cache.is_on && size <= MEMORY_CACHE_READ_MAX && memory_is_plausible(address) && memory_cache_read(memory, address, to, size))
		return MEMORY_OK;
	return memory_gather(memory, &piece, 1, to, size);
}

/* Into several places at once; what comes before a piece that fails is there whole. */
static size_t read_some(struct memory *memory, struct memory_piece *pieces, size_t count)
{
	struct iovec remote[MEMORY_PIECES / 4];
	struct iovec local[MEMORY_PIECES / 4];
	size_t now = count < sizeof(remote) / sizeof(remote[0]) ? count : sizeof(remote) / sizeof(remote[0]);
	size_t done = 0;
	ssize_t got = 0;

	for (size_t i = 0; i < now; i++) {
		remote[i] = (struct iovec){ (void *)(uintptr_t)pieces[i].address, pieces[i].size };
		local[i] = (struct iovec){ pieces[i].to, pieces[i].size };
	}
	memory->counts.calls++;
	memory->counts.pieces += now;
	got = process_vm_readv(memory->pid, local, now, remote, now, 0);
	for (size_t left = got > 0 ? (size_t)got : 0; done < now && left >= pieces[done].size; done++) {
		pieces[done].status = MEMORY_OK;
		memory->counts.bytes += pieces[done].size;
		left -= pieces[done].size;
	}
	if (done == now)
		return done;
	pieces[done].status = got < 0 ? status_of(errno) : MEMORY_UNMAPPED;
	memory->counts.failed++;
	return done + 1;
}

void memory_read_pieces(struct memory *memory, struct memory_piece *pieces, size_t count)
{
	bool is_direct = !memory->image && memory->fd < 0 && !memory->record && !memory->cache.is_on;

	for (size_t at = 0; is_direct && at < count;)
		at += read_some(memory, pieces + at, count - at);
	for (size_t i = 0; !is_direct && i < count; i++)
		pieces[i].status = memory_read(memory, pieces[i].address, pieces[i].to, pieces[i].size);
}

bool memory_read_word(struct memory *memory, uint64_t address, uint64_t *ret)
{
	return memory_read(memory, address, ret, sizeof(*ret)) == MEMORY_OK;
}

uint64_t memory_word(struct memory *memory, uint64_t address)
{
	uint64_t word = 0;

	return memory_read_word(memory, address, &word) ? word : 0;
}

bool memory_read_int(struct memory *memory, uint64_t address, int32_t *ret)
{
	return memory_read(memory, address, ret, sizeof(*ret)) == MEMORY_OK;
}

bool memory_read_text(struct memory *memory, uint64_t address, size_t cap, struct strbuf *ret)
{
	enum { CHUNK = 64 };
	char bytes[CHUNK];

	while (cap) {
		/* Up to a multiple of the chunk: never into a page that the text does not reach. */
		size_t size = CHUNK - address % CHUNK < cap ? CHUNK - address % CHUNK : cap;
		size_t length = 0;

		if (memory_read(memory, address, bytes, size) != MEMORY_OK)
			return false;
		length = strnlen(bytes, size);
		strbuf_add(ret, span_of(bytes, length));
		if (length < size)
			return true;
		address += size;
		cap -= size;
	}
	return true;
}

struct outcome memory_open(struct memory *memory, int dir, pid_t pid)
{
	char probe = 0;
	struct iovec local = { &probe, 1 };
	struct iovec remote = { NULL, 1 };

	*memory = (struct memory){ .pid = pid, .fd = -1 };
	/* Address 0 is never mapped: EFAULT says that we may. */
	if (process_vm_readv(pid, &local, 1, &remote, 1, 0) < 0 && errno == EFAULT)
		return outcome_ok();
	if (errno == ESRCH)
		return outcome_of(OUTCOME_GONE, ESRCH, NULL);
	memory->fd = openat(dir, "mem", O_RDONLY | O_CLOEXEC);
	if (memory->fd >= 0)
		return outcome_ok();
	return errno == ENOENT ? outcome_of(OUTCOME_GONE, ESRCH, NULL) : outcome_errno(errno, "the process's memory may not be read");
}

void memory_close(struct memory *memory)
{
	if (memory->fd >= 0)
		close(memory->fd);
	memory->fd = -1;
	memory_cache_deinit(&memory->cache);
}

struct outcome memory_outcome(enum memory_status status)
{
	switch (status) {
	case MEMORY_OK: return outcome_ok();
	case MEMORY_GONE: return outcome_of(OUTCOME_GONE, ESRCH, NULL);
	case MEMORY_DENIED: return outcome_of(OUTCOME_DENIED, EPERM, "the process's memory may not be read");
	default: return outcome_malformed("a pointer leads nowhere");
	}
}
