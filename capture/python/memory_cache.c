#include "capture/python/memory_cache.h"

#include <stdlib.h>
#include <string.h>

#include "capture/python/memory.h"

static void forget(struct memory_cache *cache)
{
	if (cache->page)
		memset(cache->page, 0, MEMORY_CACHE_SLOTS * sizeof(*cache->page));
	cache->count = 0;
}

void memory_cache_begin(struct memory *memory)
{
	struct memory_cache *cache = &memory->cache;

	forget(cache);
	if (!cache->page)
		cache->page = calloc(MEMORY_CACHE_SLOTS, sizeof(*cache->page));
	if (!cache->bytes)
		cache->bytes = malloc((size_t)MEMORY_CACHE_SLOTS * MEMORY_CACHE_PAGE);
	cache->is_on = cache->page && cache->bytes && !memory->image && !memory->record;
}

void memory_cache_end(struct memory *memory)
{
	forget(&memory->cache);
	memory->cache.is_on = false;
}

void memory_cache_deinit(struct memory_cache *cache)
{
	free(cache->page);
	free(cache->bytes);
	*cache = (struct memory_cache){ 0 };
}

/* The bytes of a page; NULL: it cannot be read whole. */
static const char *page_of(struct memory *memory, uint64_t number)
{
	struct memory_cache *cache = &memory->cache;
	size_t slot = (size_t)(number * UINT64_C(0x9e3779b97f4a7c15) >> 40) % MEMORY_CACHE_SLOTS;
	struct iovec piece = { (void *)(uintptr_t)(number * MEMORY_CACHE_PAGE), MEMORY_CACHE_PAGE };

	/* Three quarters full: start over, rather than look for what is old. */
	if (cache->count * 4 >= MEMORY_CACHE_SLOTS * 3)
		forget(cache);
	while (cache->page[slot] && cache->page[slot] != number)
		slot = (slot + 1) % MEMORY_CACHE_SLOTS;
	if (!cache->page[slot]) {
		if (memory_gather(memory, &piece, 1, cache->bytes + slot * MEMORY_CACHE_PAGE, MEMORY_CACHE_PAGE) != MEMORY_OK)
			return NULL;
		cache->page[slot] = number;
		cache->count++;
	}
	return cache->bytes + slot * MEMORY_CACHE_PAGE;
}

bool memory_cache_read(struct memory *memory, uint64_t address, void *to, size_t size)
{
	char *at = to;

	while (size) {
		size_t offset = address % MEMORY_CACHE_PAGE;
		size_t part = MEMORY_CACHE_PAGE - offset < size ? MEMORY_CACHE_PAGE - offset : size;
		const char *page = page_of(memory, address / MEMORY_CACHE_PAGE);

		if (!page)
			return false;
		memcpy(at, page + offset, part);
		at += part;
		address += part;
		size -= part;
	}
	return true;
}
