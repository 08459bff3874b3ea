#ifndef PIDSHOT_PYTHON_MEMORY_H
#define PIDSHOT_PYTHON_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "capture/python/memory_cache.h"
#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/*
 * Memory of another process, read while it runs. Three ways, one interface: process_vm_readv(2); /proc/PID/mem, where that call is
 * refused (seccomp) or not built in; and a recorded image, for tests. A read that fails is a status, never an end.
 */

enum memory_status {
	MEMORY_OK,
	MEMORY_UNMAPPED,    /**< nothing readable at that address: the pointer was stale, or lied */
	MEMORY_GONE,        /**< the process has ended */
	MEMORY_DENIED,      /**< needs ptrace access: the same user, or CAP_SYS_PTRACE */
};

enum { MEMORY_PIECES = 1024 }; /* UIO_MAXIOV: vectors of one call */

struct memory_counts {
	uint64_t calls;     /**< system calls */
	uint64_t pieces;    /**< vectors */
	uint64_t bytes;     /**< that came */
	uint64_t failed;    /**< reads without status MEMORY_OK */
};

struct memory_image;

struct memory {
	pid_t pid;
	int fd;             /**< /proc/PID/mem; -1: process_vm_readv() works */
	const struct memory_image *image; /**< NULL: a live process */
	struct strbuf *record; /**< every read that came is appended here, as memory_image_open() takes it; NULL: it is not */
	struct memory_cache cache; /**< off unless memory_cache_begin() was called */
	struct memory_counts counts;
};

/** Finds out which way works for @pid, whose /proc folder is @dir. Ok, gone, or denied. */
struct outcome memory_open(struct memory *memory, int dir, pid_t pid);
void memory_close(struct memory *memory);

/** @size bytes from @address. What is in @to after a failure is undefined. */
enum memory_status memory_read(struct memory *memory, uint64_t address, void *to, size_t size);

/**
 * All @count pieces of the target, one after the other in this order, into @to, which has room for their sum @size; in one call as long as
 * there are at most MEMORY_PIECES of them. All or nothing: MEMORY_OK only if every byte came.
 */
enum memory_status memory_gather(struct memory *memory, const struct iovec *pieces, size_t count, void *to, size_t size);

/** One of many independent reads; one that fails does not keep the others from coming. */
struct memory_piece {
	uint64_t address;
	void *to;
	size_t size;
	enum memory_status status;
};

/** Reads them all in as few calls as there may be, and fills in each status. */
void memory_read_pieces(struct memory *memory, struct memory_piece *pieces, size_t count);

/** A pointer or another word of 8 bytes; 0 where it cannot be read. */
uint64_t memory_word(struct memory *memory, uint64_t address);
bool memory_read_word(struct memory *memory, uint64_t address, uint64_t *ret);
bool memory_read_int(struct memory *memory, uint64_t address, int32_t *ret);

/** The bytes before the first NUL, at most @cap of them (then cut), appended. False: not readable. */
bool memory_read_text(struct memory *memory, uint64_t address, size_t cap, struct strbuf *ret);

/** True if @address can be one of user space (and is no small number such as NULL + offset). */
static inline bool memory_is_plausible(uint64_t address)
{
	return address >= 0x1000 && address < UINT64_C(1) << 47;
}

/** What a status means as the end of an attempt. */
struct outcome memory_outcome(enum memory_status status);

#endif
