#include "capture/python/heap_walk.h"

#include <fcntl.h>
#include <unistd.h>

#include "capture/sink.h"
#include "common/cleanup.h"
#include "tests/kit.h"

/* The test is its own target: lists, types and objects as CPython 3.11 lays them out. */

enum { NODES = 3, TYPE_BYTES = 512, BASIC_SIZE = 40, ITEM_SIZE = 8, HEADER = 16, IS_TYPE = 31, IS_TUPLE = 26 };

struct node {
	uint64_t next, prev;               /* PyGC_Head */
	uint64_t refcount, type, size;     /* PyVarObject */
	uint64_t items[2];
};

struct world {
	struct runtime runtime;
	struct memory memory;
	struct gc_lists lists;
	uint64_t head[2];
	struct node node[NODES];
	char type[TYPE_BYTES], metatype[TYPE_BYTES];
};

static uint64_t address(const void *at)
{
	return (uint64_t)(uintptr_t)at;
}

static void put(char *object, int32_t offset, uint64_t value)
{
	memcpy(object + offset, &value, sizeof(value));
}

static void make(struct world *world)
{
	const struct layout *layout = layout_find(0x030b07f0, false);
	cleanup_fd int dir = open("/proc/self", O_PATH | O_DIRECTORY);

	assert_non_null(layout);
	*world = (struct world){ .runtime = { .version = 311, .layout = *layout }, .lists = { .count = 1, .header_size = HEADER } };
	assert_outcome(OUTCOME_OK, memory_open(&world->memory, dir, getpid()));
	put(world->metatype, layout->object_type, address(world->metatype));
	put(world->metatype, layout->type_flags, UINT64_C(1) << IS_TYPE);
	put(world->type, layout->object_type, address(world->metatype));
	put(world->type, layout->type_flags, UINT64_C(1) << IS_TUPLE);
	put(world->type, layout->type_basicsize, BASIC_SIZE);
	put(world->type, layout->type_itemsize, ITEM_SIZE);
	world->lists.head[0] = address(world->head);
	world->head[0] = address(&world->node[0]);
	for (size_t i = 0; i < NODES; i++)
		world->node[i] = (struct node){ .next = i + 1 < NODES ? address(&world->node[i + 1]) | 1 : address(world->head), .type = address(world->type), .size = i };
}

/* What a walk of at most a fifth of a second says. */
static void walk(struct world *world, struct heap *ret)
{
	heap_walk(&world->memory, &world->runtime, &world->lists, sink_now() + 200000000, ret);
	memory_cache_deinit(&world->memory.cache);
	memory_close(&world->memory);
}

static void objects_are_counted_with_what_they_have_room_for(void **state)
{
	(void)state;
	static struct world world;
	struct heap heap = { 0 };

	make(&world);
	walk(&world, &heap);
	assert_null(heap.cut);
	assert_int_equal(heap.object_count, NODES);
	assert_int_equal(heap.type_count, 1);
	assert_int_equal(heap.size_bytes, NODES * (BASIC_SIZE + HEADER) + (0 + 1 + 2) * ITEM_SIZE);
	assert_int_equal(heap.container_count, NODES);
	heap_deinit(&heap);
}

/* Memory may say anything: it ends, it is said, and what came before is kept. */
static void a_list_that_lies_has_an_end(void **state)
{
	(void)state;
	static struct world world;
	struct heap heap = { 0 };

	make(&world);
	world.node[NODES - 1].next = address(&world.node[0]);
	walk(&world, &heap);
	assert_string_equal(heap.cut, "there was no more time, or a list leads back into itself");
	heap_deinit(&heap);
	for (int lie = 0; lie < 4; lie++) {
		make(&world);
		if (lie == 0)
			world.node[1].next = 8; /* no address */
		else if (lie == 1)
			world.node[2].type = address(&world.node[0]); /* no type */
		else if (lie == 2)
			put(world.type, world.runtime.layout.type_basicsize, UINT64_MAX);
		else
			world.node[1].next = (UINT64_C(1) << 47) - 4096; /* not mapped */
		walk(&world, &heap);
		assert_non_null(heap.cut);
		assert_int_equal(heap.object_count, lie == 2 ? 0 : 2);
		heap_deinit(&heap);
	}
}

static void a_number_of_items_is_bounded(void **state)
{
	(void)state;
	static struct world world;
	struct heap heap = { 0 };

	make(&world);
	world.node[0].size = UINT64_MAX / 2;
	world.node[1].size = address(&world);
	walk(&world, &heap);
	assert_null(heap.cut);
	assert_int_equal(heap.size_bytes, NODES * (BASIC_SIZE + HEADER) + 2 * ITEM_SIZE);
	heap_deinit(&heap);
}

TESTS(objects_are_counted_with_what_they_have_room_for, a_list_that_lies_has_an_end, a_number_of_items_is_bounded);
