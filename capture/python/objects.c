#include "capture/python/objects.h"

#include <stdlib.h>

#include "capture/python/dicts.h"

uint64_t object_member_at(const struct runtime *runtime, uint64_t address, unsigned index)
{
	/* That is where ob_size stands in those that have one: in PyVarObject. */
	return address + (uint64_t)runtime->layout.var_size + index * UINT64_C(8);
}

uint64_t object_member(struct memory *memory, const struct runtime *runtime, uint64_t address, unsigned index)
{
	return memory_word(memory, object_member_at(runtime, address, index));
}

uint64_t object_type(struct memory *memory, const struct runtime *runtime, uint64_t address)
{
	uint64_t type = memory_is_plausible(address) ? memory_word(memory, address + (uint64_t)runtime->layout.object_type) : 0;

	return memory_is_plausible(type) ? type : 0;
}

bool type_name(struct memory *memory, const struct runtime *runtime, uint64_t type, struct strbuf *ret)
{
	enum { NAME_CAP = 512 };
	uint64_t name = type ? memory_word(memory, type + (uint64_t)runtime->layout.type_name) : 0;

	return memory_is_plausible(name) && memory_read_text(memory, name, NAME_CAP, ret);
}

uint64_t type_dict(struct memory *memory, const struct runtime *runtime, uint64_t type)
{
	enum {
		HEAP_TYPE = 1 << 9,   /* Py_TPFLAGS_HEAPTYPE: Include/object.h */
		BEHIND_BASE = 8,      /* tp_dict follows tp_base: Include/cpython/object.h, and Include/object.h before 3.8 */
	};
	uint64_t flags = memory_is_plausible(type) ? memory_word(memory, type + (uint64_t)runtime->layout.type_flags) : 0;

	return flags & HEAP_TYPE ? memory_word(memory, type + (uint64_t)runtime->layout.type_base + BEHIND_BASE) : 0;
}

bool object_type_name(struct memory *memory, const struct runtime *runtime, uint64_t address, struct strbuf *ret)
{
	return type_name(memory, runtime, object_type(memory, runtime, address), ret);
}

enum object_kind object_kind(struct memory *memory, const struct runtime *runtime, uint64_t address)
{
	static const enum object_kind kinds[] = { OBJECT_INT,   OBJECT_LONG, OBJECT_LIST,      OBJECT_TUPLE, OBJECT_BYTES,
						  OBJECT_TEXT, OBJECT_DICT, OBJECT_EXCEPTION, OBJECT_TYPE };
	enum { FIRST_BIT = 23 };
	uint64_t type = object_type(memory, runtime, address);
	uint64_t flags = type ? memory_word(memory, type + (uint64_t)runtime->layout.type_flags) : 0;

	/* The bit of 2.7's int has another meaning since. */
	for (size_t i = runtime->version < 300 ? 0 : 1; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (flags >> (FIRST_BIT + i) & 1)
			return kinds[i];
	return OBJECT_OTHER;
}

/*
 * Digits of 30 bits, the lowest first. Up to 3.11 ob_size counts them, negative for a negative number; from 3.12 on lv_tag is that count times 8, plus 2 for
 * negative and 1 for zero (Include/cpython/longintrepr.h).
 */
static bool read_digits(struct memory *memory, const struct runtime *runtime, uint64_t address, uint64_t *ret, bool *ret_is_negative)
{
	enum { DIGIT_BITS = 30, DIGITS_MAX = 3 };
	int64_t tag = (int64_t)memory_word(memory, address + (uint64_t)runtime->layout.long_tag);
	uint64_t count = runtime->version >= 312 ? (uint64_t)tag >> 3 : (uint64_t)(tag < 0 ? -tag : tag);
	uint32_t digits[DIGITS_MAX] = { 0 };
	unsigned __int128 value = 0;

	*ret_is_negative = runtime->version >= 312 ? (tag & 3) == 2 : tag < 0;
	if (runtime->version >= 312 && (tag & 3) == 1)
		count = 0;
	if (count > DIGITS_MAX || (count && memory_read(memory, address + (uint64_t)runtime->layout.long_digits, digits, count * 4) != MEMORY_OK))
		return false;
	for (size_t i = 0; i < count; i++)
		value |= (unsigned __int128)(digits[i] & 0x3fffffff) << (DIGIT_BITS * i);
	*ret = (uint64_t)value;
	return value <= UINT64_MAX;
}

bool object_uint64(struct memory *memory, const struct runtime *runtime, uint64_t address, uint64_t *ret)
{
	enum object_kind kind = object_kind(memory, runtime, address);
	bool is_negative = false;

	/* 2.7: ob_ival of a PyIntObject, a C long. */
	if (kind == OBJECT_INT && runtime->version < 300)
		return memory_read_word(memory, address + (uint64_t)runtime->layout.var_size, ret) && *ret <= INT64_MAX;
	return kind == OBJECT_LONG && read_digits(memory, runtime, address, ret, &is_negative) && !is_negative;
}

bool object_int64(struct memory *memory, const struct runtime *runtime, uint64_t address, int64_t *ret)
{
	enum object_kind kind = object_kind(memory, runtime, address);
	bool is_negative = false;
	uint64_t value = 0;

	if (kind == OBJECT_INT && runtime->version < 300)
		return memory_read_word(memory, address + (uint64_t)runtime->layout.var_size, (uint64_t *)ret);
	if (kind != OBJECT_LONG || !read_digits(memory, runtime, address, &value, &is_negative) || value > INT64_MAX)
		return false;
	*ret = is_negative ? -(int64_t)value : (int64_t)value;
	return true;
}

uint64_t module_dict(struct memory *memory, const struct runtime *runtime, uint64_t modules, const char *name)
{
	uint64_t module = dict_lookup(memory, runtime, modules, name);
	uint64_t dict = 0;

	/* md_dict comes first in a module object (Objects/moduleobject.c), behind what every object has. */
	if (!module)
		return 0;
	dict = memory_word(memory, module + (uint64_t)runtime->layout.var_size);
	return object_kind(memory, runtime, dict) == OBJECT_DICT ? dict : 0;
}

bool object_items(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, uint64_t **ret, size_t *ret_count,
		  uint64_t *ret_size)
{
	enum object_kind kind = object_kind(memory, runtime, address);
	uint64_t at = 0;
	size_t count = 0;
	uint64_t *items = NULL;

	if ((kind != OBJECT_LIST && kind != OBJECT_TUPLE) || !memory_read_word(memory, address + (uint64_t)runtime->layout.var_size, ret_size) ||
	    *ret_size > UINT64_C(1) << 40)
		return false;
	at = address + (uint64_t)runtime->layout.tuple_items;
	if (kind == OBJECT_LIST)
		at = memory_word(memory, address + (uint64_t)runtime->layout.list_items);
	count = *ret_size < cap ? (size_t)*ret_size : cap;
	items = malloc((count ? count : 1) * sizeof(*items));
	if (!items || (count && memory_read(memory, at, items, count * sizeof(*items)) != MEMORY_OK)) {
		free(items);
		return false;
	}
	*ret = items;
	*ret_count = count;
	return true;
}
