#ifndef PIDSHOT_PYTHON_MEMORY_CACHE_H
#define PIDSHOT_PYTHON_MEMORY_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Pages of the target, each read once: objects of a kind lie together, so that a thousand small reads become a few dozen calls. What is read through it is as old
 * as its page: for objects that are looked at one after the other, and for hints. memory_gather() reads past it, so that what the walk proves is fresh.
 */
struct memory_cache {
	uint64_t *page;       /**< page numbers by slot; 0: free */
	char *bytes;          /**< of each slot */
	size_t count;
	bool is_on;
};

enum { MEMORY_CACHE_PAGE = 4096, MEMORY_CACHE_SLOTS = 1024, MEMORY_CACHE_READ_MAX = 4096 };

struct memory;

/** From now on small reads go through the cache, which begins empty. Without memory for it reads go on as before. */
void memory_cache_begin(struct memory *memory);
/** Back to single reads; forgets all pages, keeps the room for them. */
void memory_cache_end(struct memory *memory);
void memory_cache_deinit(struct memory_cache *cache);

/** True if all @size bytes came from pages that are in the cache now. */
bool memory_cache_read(struct memory *memory, uint64_t address, void *to, size_t size);

#endif
