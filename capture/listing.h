#ifndef PIDSHOT_CAPTURE_LISTING_H
#define PIDSHOT_CAPTURE_LISTING_H

#include <stddef.h>
#include <stdint.h>

#include "capture/sink.h"

struct listing_entry {
	char *name;
	unsigned char type; /**< DT_REG, ... of readdir(3), which procfs tells; DT_UNKNOWN: the file system does not */
};

/** What stands in a folder of the target's, in the kernel's order. Zero-initialised is empty and valid. */
struct listing {
	struct listing_entry *entry;
	size_t count;
	size_t capacity;
};

void listing_deinit(struct listing *listing);
#define cleanup_listing __attribute__((cleanup(listing_deinit)))

/**
 * Opens the folder @path relative to @dir and lists it, without "." and "..". @ret_fd is the caller's, -1 where it could not be opened. Ok, empty or what the
 * kernel said; a fault when we are out of memory.
 */
struct outcome listing_open(int dir, const char *path, int *ret_fd, struct listing *ret);

/**
 * The same of a folder of the target's: opens the folder @path ("fd", "net") relative to /proc/PID and lists it, without "." and "..". A folder that cannot be opened is a
 * row of `source`, and @ret_fd stays -1. @ret_fd is the caller's. Ok, empty or a gap; a fault when we are out of memory.
 */
struct outcome listing_read(struct sink *sink, const struct target *target, const char *path, int *ret_fd, struct listing *ret);

/** By the names' bytes. */
void listing_sort(struct listing *listing);

/** The same names as numbers, smallest first; what is no number is left out. To be freed by the caller; NULL: out of memory. */
int *listing_numbers(const struct listing *listing, size_t *ret_count);

#endif
