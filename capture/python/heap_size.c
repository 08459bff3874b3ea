#include "capture/python/dicts.h"
#include "capture/python/heap_walk.h"

enum {
	ITEMS_MAX = 1 << 30,
	SMALL_SET = 8,          /* PySet_MINSIZE: those entries stand in the object itself */
	SET_ENTRY = 16,
};

static uint64_t bounded(uint64_t items)
{
	return items <= ITEMS_MAX ? items : 0;
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
		return size + dict_table_bytes(memory, runtime, object);
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
