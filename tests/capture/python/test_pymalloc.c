#include "capture/python/pymalloc.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "tests/kit.h"

/* struct pool_header of Objects/obmalloc.c as numbers. */
struct pool {
	uint32_t used_count, padding;
	uint64_t freeblock, nextpool, prevpool;
	uint32_t arenaindex, szidx, nextoffset, maxnextoffset;
};

static bool is_pool(const struct pool *pool, uint64_t address, uint64_t pool_size)
{
	unsigned char bytes[POOL_HEADER_SIZE] = { 0 };

	memcpy(bytes, pool, sizeof(bytes));
	return pymalloc_is_pool(bytes, address, pool_size);
}

/* Read from processes: 2.7 (blocks of 288 bytes), 3.9 and 3.13 (of 64); full pools, and one with free blocks. */
static void pools_are_known(void **state)
{
	(void)state;
	static const uint64_t at = 0x7f1180e34000;
	static const struct pool old = { 14, 0, 0, at, at, 3, 35, 4080, 3808 };
	static const struct pool page = { 63, 0, 0, at, at, 0, 3, 4080, 4032 };
	static const struct pool large = { 255, 0, at + 0x40, at, at, 0, 3, 16368, 16320 };

	assert_true(is_pool(&old, at, 4096));
	assert_true(is_pool(&page, at, 4096));
	assert_true(is_pool(&large, at, 16384));
	assert_false(is_pool(&large, at, 4096));
	assert_false(is_pool(&page, at, 16384));
}

static void what_does_not_fit_is_none(void **state)
{
	(void)state;
	static const uint64_t at = 0x7f1180e34000;
	static const struct pool bad[] = {
		{ 0 },
		{ 0, 0, 0, at, at, 0, 3, 4080, 4032 },             /* nothing is used */
		{ 64, 0, 0, at, at, 0, 3, 4080, 4032 },            /* more than there is room for */
		{ 63, 0, 0, at, at, 0, 4, 4080, 4032 },            /* of another size */
		{ 63, 0, at + 4096, at, at, 0, 3, 4080, 4032 },    /* the free block lies elsewhere */
		{ 63, 0, 0, at, at, 0, 3, 4097, 4032 },
		{ 63, 0, 0, at, at, 0, UINT32_MAX, 4080, 4096 },   /* blocks of no size */
		{ 1, 0, 0, at, at, 0, 127, 4080, 3072 },           /* larger than pymalloc has them */
		{ 1, 0, 139738388990880, 1, 139738389003296, 4227595259, 4227595259, 0, 789643264 }, /* of a heap of malloc() */
	};

	for (size_t i = 0; i < array_length(bad); i++)
		if (is_pool(&bad[i], at, 4096))
			fail_msg("case %zu is no pool", i);
}

static const unsigned char outside[8192];

static void what_cannot_be_read_is_unknown(void **state)
{
	(void)state;
	cleanup_fd int dir = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const uint64_t readable[] = { (uint64_t)(uintptr_t)(outside + 64), (uint64_t)(uintptr_t)(outside + 4096 + 64) };
	const uint64_t one_is_not[] = { readable[0], 0 };
	struct memory memory = { 0 };

	assert_outcome(OUTCOME_OK, memory_open(&memory, dir, getpid()));
	assert_int_equal(pymalloc_is_used(&memory, readable, 2), 0);
	assert_int_equal(pymalloc_is_used(&memory, one_is_not, 2), -1);
	assert_int_equal(pymalloc_is_used(&memory, NULL, 0), -1);
	memory_close(&memory);
}

TESTS(pools_are_known, what_does_not_fit_is_none, what_cannot_be_read_is_unknown);
