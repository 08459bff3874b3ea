#include "capture/python/dicts.h"

/* Where an instance keeps its attributes: the rules changed with each version from 3.11 to 3.13. */

enum {
	FLAG_INLINE_VALUES = 1 << 2, /* Py_TPFLAGS_INLINE_VALUES, 3.13 and later */
	FLAG_MANAGED_DICT = 1 << 4,  /* Py_TPFLAGS_MANAGED_DICT, 3.11 and later: Include/object.h */
	INSTANCE_DICT_2_7 = 24,      /* in_dict of a classic instance: Include/classobject.h */
};

static uint64_t type_word(struct memory *memory, uint64_t type, int32_t offset)
{
	return offset < 0 ? 0 : memory_word(memory, type + (uint64_t)offset);
}

static uint64_t cached_keys(struct memory *memory, const struct runtime *runtime, uint64_t type)
{
	return type_word(memory, type, runtime->layout.heap_type_cached_keys);
}

/* 3.11: two words before the object, the values and the dict; one of them is in use. */
static bool read_3_11(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t type, size_t cap, struct dict *ret)
{
	uint64_t values = memory_word(memory, object - 4 * 8);

	if (values)
		return dict_read_keys(memory, runtime, cached_keys(memory, runtime, type), values, cap, ret);
	return dict_read(memory, runtime, memory_word(memory, object - 3 * 8), cap, ret);
}

/* 3.12: one word, whose lowest bit says that it is values, less one. */
static bool read_3_12(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t type, size_t cap, struct dict *ret)
{
	uint64_t tagged = memory_word(memory, object - 3 * 8);

	if (tagged & 1)
		return dict_read_keys(memory, runtime, cached_keys(memory, runtime, type), tagged + 1, cap, ret);
	return dict_read(memory, runtime, tagged, cap, ret);
}

/* 3.13 and later: a dict once somebody asked for it, else values in the object itself, behind what its type says. */
static bool read_3_13(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t type, size_t cap, struct dict *ret)
{
	uint64_t dict = memory_word(memory, object - (runtime->is_free_threaded ? 1 : 3) * UINT64_C(8));
	uint64_t flags = type_word(memory, type, runtime->layout.type_flags);
	uint64_t size = type_word(memory, type, runtime->layout.type_basicsize);

	if (memory_is_plausible(dict))
		return dict_read(memory, runtime, dict, cap, ret);
	if (!(flags & FLAG_INLINE_VALUES) || size > 1 << 20)
		return false;
	return dict_read_keys(memory, runtime, cached_keys(memory, runtime, type), dict_values_at(runtime, object + size), cap, ret);
}

/* Up to 3.10 the type says where in the object its dict is; a negative offset counts from the end of one of variable size. */
static bool read_offset(struct memory *memory, const struct runtime *runtime, uint64_t object, uint64_t type, size_t cap, struct dict *ret)
{
	int64_t offset = (int64_t)type_word(memory, type, runtime->layout.type_dictoffset);

	if (offset < 0) {
		int64_t items = (int64_t)memory_word(memory, object + (uint64_t)runtime->layout.var_size);
		int64_t item_size = (int64_t)type_word(memory, type, runtime->layout.type_itemsize);
		int64_t size = (int64_t)type_word(memory, type, runtime->layout.type_basicsize);

		items = items < 0 ? -items : items; /* an int's sign is in its size */
		if (items > 1 << 24 || item_size < 0 || item_size > 1 << 16 || size < 0 || size > 1 << 20)
			return false;
		offset += (size + items * item_size + 7) & ~INT64_C(7);
	}
	return offset > 0 && offset <= 1 << 30 && dict_read(memory, runtime, memory_word(memory, object + (uint64_t)offset), cap, ret);
}

bool dict_read_instance(struct memory *memory, const struct runtime *runtime, uint64_t object, size_t cap, struct dict *ret)
{
	uint64_t type = memory_is_plausible(object) ? memory_word(memory, object + (uint64_t)runtime->layout.object_type) : 0;
	bool is_managed = false;

	ret->count = 0;
	ret->size = 0;
	if (!memory_is_plausible(type))
		return false;
	if (runtime->version < 300 && runtime_is_of_type(memory, &runtime->layout, object, "instance"))
		return dict_read(memory, runtime, memory_word(memory, object + INSTANCE_DICT_2_7), cap, ret);
	is_managed = runtime->version >= 311 && (type_word(memory, type, runtime->layout.type_flags) & FLAG_MANAGED_DICT);
	if (!is_managed)
		return read_offset(memory, runtime, object, type, cap, ret);
	if (runtime->version == 311)
		return read_3_11(memory, runtime, object, type, cap, ret);
	if (runtime->version == 312)
		return read_3_12(memory, runtime, object, type, cap, ret);
	return read_3_13(memory, runtime, object, type, cap, ret);
}
