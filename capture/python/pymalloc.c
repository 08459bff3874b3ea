#include "capture/python/pymalloc.h"

#include <string.h>

#include "common/array.h"

/* POOL_SIZE: a page; 16 KiB from 3.10 on, where arenas are found by a radix tree. */
static const uint64_t pool_sizes[] = { 4096, 16384 };

struct pool_header {
	uint32_t used_count, padding;
	uint64_t freeblock, nextpool, prevpool;
	uint32_t arenaindex, szidx, nextoffset, maxnextoffset;
};
_Static_assert(sizeof(struct pool_header) == POOL_HEADER_SIZE, "as obmalloc.c has it on 64 bits");

bool pymalloc_is_pool(const unsigned char *header, uint64_t address, uint64_t pool_size)
{
	struct pool_header pool = { 0 };
	uint64_t size = 0;

	memcpy(&pool, header, sizeof(pool));
	if (pool.maxnextoffset >= pool_size)
		return false;
	/* The last block ends where the pool does. Sizes are multiples of 8 (up to 3.6), or of 16, of at most 512. */
	size = pool_size - pool.maxnextoffset;
	return size <= 512 && (size == (pool.szidx + UINT64_C(1)) * 8 || size == (pool.szidx + UINT64_C(1)) * 16) && pool.used_count > 0 &&
	       pool.used_count <= (pool_size - POOL_HEADER_SIZE) / size && pool.nextoffset >= POOL_HEADER_SIZE && pool.nextoffset <= pool_size &&
	       (pool.freeblock == 0 || (pool.freeblock >= address + POOL_HEADER_SIZE && pool.freeblock < address + pool_size));
}

static bool is_in_pool(struct memory *memory, uint64_t object)
{
	for (size_t i = 0; i < array_length(pool_sizes); i++) {
		unsigned char header[POOL_HEADER_SIZE] = { 0 };
		uint64_t address = object & ~(pool_sizes[i] - 1);

		if (object - address >= POOL_HEADER_SIZE && memory_read(memory, address, header, sizeof(header)) == MEMORY_OK &&
		    pymalloc_is_pool(header, address, pool_sizes[i]))
			return true;
	}
	return false;
}

int pymalloc_is_used(struct memory *memory, const uint64_t *objects, size_t count)
{
	bool are_read = count > 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t word = 0;

		if (is_in_pool(memory, objects[i]))
			return 1;
		are_read = are_read && memory_read_word(memory, objects[i], &word);
	}
	return are_read ? 0 : -1;
}
