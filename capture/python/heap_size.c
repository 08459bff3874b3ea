#include "capture/python/heap_walk.h"

enum {
	ITEMS_MAX = 1 << 30,
	SMALL_SET = 8,          /* PySet_MINSIZE: those entries stand in the object itself */
	SET_ENTRY = 16,
	KEYS_HEAD_3_6 = 40, KEYS_HEAD_3_11 = 32, ENTRY_GENERAL = 24, ENTRY_UNICODE = 16, /* as in dicts.c */
	SMALL_DICT_2_7 = 8,     /* PyDict_MINSIZE: as with sets */
	KEYS_LOG2_MAX = 40,
};

static uint64_t bounded(uint64_t items)
{
	return items <= ITEMS_MAX ? items : 0;
}

/* USABLE_FRACTION of Objects/dictobject.c: entries that there is room for. */
static uint64_t usable(uint64_t size)
{
	return size * 2 / 3;
}

static uint64_t index_bytes(uint64_t size)
{
	return size <= 0xff ? size : size <= 0xffff ? size * 2 : size <= UINT32_MAX ? size * 4 : size * 8;
}

/* A keys object: head, indices, room for entries. Those of a split dict belong to the class, and its values to itself. */
static uint64_t keys_size(struct memory *memory, const struct runtime *runtime, uint64_t dict)
{
	uint64_t keys = memory_word(memory, dict + (uint64_t)runtime->layout.dict_keys);
	uint64_t values = memory_word(memory, dict + (uint64_t)runtime->layout.dict_values);
	unsigned char head[16] = { 0 };
	uint64_t size = 0;
	uint64_t entry = ENTRY_GENERAL;
	uint64_t indices = 0;

	if (!memory_is_plausible(keys) || memory_read(memory, keys, head, sizeof(head)) != MEMORY_OK)
		return 0;
	if (runtime->version < 311) {
		memory_read_word(memory, keys + 8, &size);
		size = bounded(size);
		indices = index_bytes(size);
	} else if (head[8] <= KEYS_LOG2_MAX && head[9] <= KEYS_LOG2_MAX) {
		size = bounded(UINT64_C(1) << head[8]);
		indices = UINT64_C(1) << head[9];
		entry = head[10] == 0 ? ENTRY_GENERAL : ENTRY_UNICODE;
	}
	if (!size)
		return 0;
	if (values)
		return usable(size) * 8;
	return (runtime->version < 311 ? KEYS_HEAD_3_6 : KEYS_HEAD_3_11) + indices + usable(size) * entry;
}

static uint64_t dict_size(struct memory *memory, const struct runtime *runtime, uint64_t dict)
{
	uint64_t mask = 0;

	if (runtime->layout.dict_table < 0)
		return keys_size(memory, runtime, dict);
	memory_read_word(memory, dict + (uint64_t)runtime->layout.dict_mask, &mask);
	return bounded(mask) >= SMALL_DICT_2_7 ? (mask + 1) * ENTRY_GENERAL : 0;
}

static uint64_t set_size(struct memory *memory, const struct runtime *runtime, uint64_t set)
{
	uint64_t mask = memory_word(memory, set + (uint64_t)runtime->layout.set_mask);

	return bounded(mask) >= SMALL_SET ? (mask + 1) * SET_ENTRY : 0;
}

uint64_t heap_object_size(struct memory *memory, const struct runtime *runtime, const struct heap_type *type, uint64_t object, uint64_t *ret_items)
{
	const struct layout *layout = &runtime->layout;
	uint64_t size = (uint64_t)(type->basic_size + type->head_size);
	uint64_t items = 0;

	*ret_items = 0;
	if (type->kind == OBJECT_DICT) {
		*ret_items = bounded(memory_word(memory, object + (uint64_t)layout->dict_used));
		return size + dict_size(memory, runtime, object);
	}
	if (type->is_set) {
		*ret_items = bounded(memory_word(memory, object + (uint64_t)layout->set_used));
		return size + set_size(memory, runtime, object);
	}
	if (type->kind == OBJECT_LIST) {
		/* Behind the pointer to the items: for how many there is room. */
		items = bounded(memory_word(memory, object + (uint64_t)layout->list_items + 8));
		*ret_items = bounded(memory_word(memory, object + (uint64_t)layout->var_size));
		return size + items * 8;
	}
	/* Some have another word where the number of items would be; it is no number then. */
	items = type->item_size ? bounded(memory_word(memory, object + (uint64_t)layout->var_size)) : 0;
	*ret_items = items;
	return size + items * (uint64_t)type->item_size;
}
