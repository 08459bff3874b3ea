#include "capture/python/heap_walk.h"

#include <stdlib.h>

#include "capture/sink.h"

enum {
	FLAGS_OF_NEXT = 3,           /* 3.8 and later keep flags in the lowest bits of both words */
	CLOCK_EVERY = 1024,
	FIRST_CAPACITY = 1024,
	SIZE_MAX_OF_TYPE = 1 << 24,
	FLAG_MANAGED_WEAKREF = 1 << 3, /* Py_TPFLAGS_MANAGED_..., 3.11 and later: Include/object.h */
	FLAG_MANAGED_DICT = 1 << 4,
};

void heap_deinit(struct heap *heap)
{
	free(heap->type);
	free(heap->wanted);
	*heap = (struct heap){ 0 };
}

static struct heap_type *slot_of(struct heap_type *table, size_t capacity, uint64_t address)
{
	size_t slot = (size_t)(address * UINT64_C(0x9e3779b97f4a7c15) >> 32) % capacity;

	while (table[slot].address && table[slot].address != address)
		slot = (slot + 1) % capacity;
	return &table[slot];
}

static bool make_room(struct heap *heap)
{
	size_t capacity = heap->capacity ? heap->capacity * 2 : FIRST_CAPACITY;
	struct heap_type *grown = NULL;

	if (heap->capacity && heap->type_count * 4 < heap->capacity * 3)
		return true;
	grown = calloc(capacity, sizeof(*grown));
	if (!grown)
		return false;
	for (size_t i = 0; i < heap->capacity; i++)
		if (heap->type[i].address)
			*slot_of(grown, capacity, heap->type[i].address) = heap->type[i];
	free(heap->type);
	heap->type = grown;
	heap->capacity = capacity;
	return true;
}

static bool is_named(struct memory *memory, const struct runtime *runtime, uint64_t type, const char *name)
{
	cleanup_strbuf struct strbuf text = { 0 };

	return type_name(memory, runtime, type, &text) && span_is(strbuf_span(&text), name);
}

/* Nothing in a type's flags tells whether it is a set's. */
static void look_at_bases(struct memory *memory, const struct runtime *runtime, uint64_t wanted_base, struct heap_type *ret)
{
	enum { BASES_MAX = 64 };
	uint64_t type = ret->address;

	for (int i = 0; i < BASES_MAX && memory_is_plausible(type); i++) {
		ret->is_wanted = ret->is_wanted || type == wanted_base;
		ret->is_set = ret->is_set || is_named(memory, runtime, type, "set") || is_named(memory, runtime, type, "frozenset");
		type = memory_word(memory, type + (uint64_t)runtime->layout.type_base);
	}
}

/* The words before an object from 3.11 on: two for its dict or its values, and weak references. Up to 3.10 the collector's alone. */
static int64_t words_before(const struct runtime *runtime, uint64_t flags)
{
	if (runtime->version < 311)
		return 0;
	if (runtime->version == 311)
		return flags & FLAG_MANAGED_DICT ? 16 : 0;
	return flags & (FLAG_MANAGED_DICT | FLAG_MANAGED_WEAKREF) ? 16 : 0;
}

static bool read_type(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t header_size, uint64_t wanted_base,
		      struct heap_type *ret)
{
	const struct layout *layout = &runtime->layout;
	static const struct {
		unsigned bit;
		enum object_kind kind;
	} kinds[] = { { 25, OBJECT_LIST }, { 26, OBJECT_TUPLE }, { 29, OBJECT_DICT }, { 31, OBJECT_TYPE } };
	uint64_t flags = 0;

	/* A type's type is a type: what is none was no object. */
	if (object_kind(memory, runtime, address) != OBJECT_TYPE || !memory_read_word(memory, address + (uint64_t)layout->type_flags, &flags))
		return false;
	*ret = (struct heap_type){ .address = address, .basic_size = (int64_t)memory_word(memory, address + (uint64_t)layout->type_basicsize),
				   .item_size = (int64_t)memory_word(memory, address + (uint64_t)layout->type_itemsize) };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (flags >> kinds[i].bit & 1)
			ret->kind = kinds[i].kind;
	if (ret->kind == OBJECT_OTHER)
		look_at_bases(memory, runtime, wanted_base, ret);
	ret->head_size = (int64_t)header_size + words_before(runtime, flags);
	return ret->basic_size > 0 && ret->basic_size < SIZE_MAX_OF_TYPE && ret->item_size >= 0 && ret->item_size < SIZE_MAX_OF_TYPE;
}

static struct heap_type *type_of(struct memory *memory, const struct runtime *runtime, struct heap *heap, uint64_t address, size_t header_size)
{
	struct heap_type *type = NULL;

	if (!memory_is_plausible(address) || !make_room(heap))
		return NULL;
	type = slot_of(heap->type, heap->capacity, address);
	if (type->address)
		return type;
	if (!read_type(memory, runtime, address, header_size, heap->wanted_base, type)) {
		*type = (struct heap_type){ 0 };
		return NULL;
	}
	heap->type_count++;
	return type;
}

static bool is_container(const struct heap_type *type)
{
	return type->kind == OBJECT_LIST || type->kind == OBJECT_TUPLE || type->kind == OBJECT_DICT || type->is_set;
}

void heap_keep(struct heap *heap, const struct heap_container *container)
{
	size_t least = 0;

	if (heap->container_count < HEAP_CONTAINERS) {
		heap->container[heap->container_count++] = *container;
		return;
	}
	for (size_t i = 1; i < HEAP_CONTAINERS; i++)
		if (heap->container[i].size_bytes < heap->container[least].size_bytes)
			least = i;
	if (container->size_bytes > heap->container[least].size_bytes)
		heap->container[least] = *container;
}

bool heap_container_read(struct memory *memory, const struct runtime *runtime, size_t header_size, uint64_t address, struct heap_container *ret)
{
	struct heap_type type = { 0 };

	*ret = (struct heap_container){ .address = address, .type = object_type(memory, runtime, address) };
	if (!ret->type || !read_type(memory, runtime, ret->type, header_size, 0, &type) || !is_container(&type))
		return false;
	ret->size_bytes = heap_object_size(memory, runtime, &type, address, &ret->item_count);
	return true;
}

static void remember(struct heap *heap, uint64_t object)
{
	if (heap->wanted_count == HEAP_WANTED_MAX)
		return;
	if (heap->wanted_count == heap->wanted_capacity) {
		size_t capacity = heap->wanted_capacity ? heap->wanted_capacity * 2 : 64;
		uint64_t *grown = reallocarray(heap->wanted, capacity, sizeof(*grown));

		if (!grown)
			return;
		heap->wanted = grown;
		heap->wanted_capacity = capacity;
	}
	heap->wanted[heap->wanted_count++] = object;
}

static void count(struct memory *memory, const struct runtime *runtime, struct heap *heap, struct heap_type *type, uint64_t object)
{
	struct heap_container container = { .address = object, .type = type->address };

	container.size_bytes = heap_object_size(memory, runtime, type, object, &container.item_count);
	type->object_count++;
	type->size_bytes += container.size_bytes;
	heap->object_count++;
	heap->size_bytes += container.size_bytes;
	if (is_container(type))
		heap_keep(heap, &container);
	if (type->is_wanted)
		remember(heap, object);
}

static bool is_head(const struct gc_lists *lists, uint64_t node)
{
	for (int i = 0; i < lists->count; i++)
		if (lists->head[i] == node)
			return true;
	return false;
}

/* Follows one list to its end. False: the walk as a whole is over. */
static bool follow(struct memory *memory, const struct runtime *runtime, const struct gc_lists *lists, uint64_t head, uint64_t end_ns, struct heap *heap)
{
	uint64_t node = memory_word(memory, head) & ~(uint64_t)FLAGS_OF_NEXT;

	/* Another list's head: an object was moved there under the walk, which met what stands behind it already. */
	while (!is_head(lists, node)) {
		uint64_t object = node + lists->header_size;
		uint64_t next = 0;
		struct heap_type *type = NULL;

		if (heap->object_count % CLOCK_EVERY == 0 && sink_now() >= end_ns) {
			heap->cut = "there was no more time, or a list leads back into itself";
			return false;
		}
		if (heap->object_count >= HEAP_OBJECTS_MAX) {
			heap->cut = "there are more objects than are counted, or a list leads back into itself";
			return false;
		}
		if (memory_is_plausible(node) && memory_read_word(memory, node, &next))
			type = type_of(memory, runtime, heap, object_type(memory, runtime, object), lists->header_size);
		if (!type) {
			heap->cut = "an object went away while it was looked at, and with it the way to those behind it";
			return true;
		}
		count(memory, runtime, heap, type, object);
		node = next & ~(uint64_t)FLAGS_OF_NEXT;
	}
	return true;
}

bool heap_walk(struct memory *memory, const struct runtime *runtime, const struct gc_lists *lists, uint64_t end_ns, struct heap *ret)
{
	bool goes_on = true;

	for (int i = 0; i < lists->count && goes_on; i++) {
		/* The cache holds what is as old as its page: a list is followed on pages of its own time. */
		memory_cache_begin(memory);
		goes_on = follow(memory, runtime, lists, lists->head[i], end_ns, ret);
		memory_cache_end(memory);
	}
	return ret->object_count > 0;
}
