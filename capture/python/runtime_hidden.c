#include <stdlib.h>

#include "capture/python/debug_offsets.h"
#include "capture/python/elf_file.h"
#include "capture/python/runtime.h"
#include "capture/python/version.h"
#include "common/cleanup.h"

/* A CPython that exports no symbols: linked into a program, or stripped of all that may be stripped. */

enum { RANGE_MAX = 64 << 20 };

/* A copy of a writable range of the object; NULL: too large, or not readable. Owned by the caller. */
static char *copy_range(struct memory *memory, const struct elf_range *range, size_t *ret_size)
{
	size_t size = range->end - range->start;
	char *bytes = size && size <= RANGE_MAX ? malloc(size) : NULL;

	if (bytes && memory_read(memory, range->start, bytes, size) != MEMORY_OK) {
		free(bytes);
		return NULL;
	}
	*ret_size = size;
	return bytes;
}

bool runtime_by_cookie(struct memory *memory, const struct elf_object *object, struct runtime *ret)
{
	for (int i = 0; i < object->writable_count; i++) {
		const struct elf_range *range = &object->writable[i];
		size_t size = 0;
		cleanup_free char *bytes = copy_range(memory, range, &size);
		size_t first = (8 - range->start % 8) % 8;
		struct debug_offsets head = { 0 };

		for (size_t at = first; bytes && at + 16 <= size; at += 8) {
			if (bytes[at] != DEBUG_OFFSETS_COOKIE[0] || !debug_offsets_head(span_of(bytes + at, size - at), &head))
				continue;
			ret->address = ret->head = range->start + at;
			return true;
		}
	}
	return false;
}

/* How many interpreters are in the list that begins at @interpreter. */
static unsigned list_length(struct memory *memory, const struct layout *layout, uint64_t interpreter)
{
	unsigned length = 0;

	while (interpreter && length < 64 && runtime_is_interpreter(memory, layout, interpreter)) {
		length++;
		interpreter = memory_word(memory, interpreter + (uint64_t)layout->interpreter_next);
	}
	return length;
}

static bool is_inside(const struct elf_object *object, uint64_t address)
{
	return address >= object->start && address < object->end;
}

/*
 * A word of .data or .bss that holds an interpreter which proves itself. The list's head and several others do; with more than one interpreter the
 * head's list is the longest. Most words are no pointers at all, and most pointers lead to the object itself.
 */
static bool scan_for_interpreter(struct memory *memory, const struct elf_object *object, const struct layout *layout, uint64_t *ret)
{
	unsigned longest = 0;

	/* Thousands of words lead to few pages. */
	memory_cache_begin(memory);
	for (int i = 0; i < object->writable_count; i++) {
		const struct elf_range *range = &object->writable[i];
		size_t size = 0;
		cleanup_free char *bytes = copy_range(memory, range, &size);

		for (size_t at = (8 - range->start % 8) % 8; bytes && at + 8 <= size; at += 8) {
			uint64_t word = 0;
			unsigned length = 0;

			memcpy(&word, bytes + at, sizeof(word));
			/* Up to 3.10 interpreters are on the heap; the many pointers into the object itself are none. */
			if (!memory_is_plausible(word) || word % 8 || (version_number(layout->version_hex) < 311 && is_inside(object, word)))
				continue;
			length = list_length(memory, layout, word);
			if (length > longest) {
				longest = length;
				*ret = range->start + at;
			}
		}
	}
	memory_cache_end(memory);
	return longest > 0;
}

/* The version's text marks an object that holds a CPython; without it the scan would meet every program there is. */
static bool find_version(struct memory *memory, const struct elf_object *object, uint32_t *ret)
{
	for (int i = 0; i < object->writable_count; i++) {
		size_t size = 0;
		cleanup_free char *bytes = copy_range(memory, &object->writable[i], &size);

		if (bytes && version_scan(span_of(bytes, size), ret))
			return true;
	}
	return false;
}

bool runtime_find_head(struct memory *memory, int dir, struct runtime *runtime)
{
	struct elf_wanted wanted[] = { { .name = "interp_head" }, { .name = "interpreter_lock" }, { .name = "collecting" } };
	struct elf_symbol generations = { 0 };

	/* Other files have variables of that name too: that of the collector is near its generations. */
	if (elf_object_symbol(memory, &runtime->object, "_PyGC_generation0", &generations))
		wanted[2].near = memory_word(memory, generations.address);
	elf_file_symbols(&runtime->object, dir, wanted, sizeof(wanted) / sizeof(wanted[0]));
	/* 2.7: Python/ceval.c; 0 until the first thread is started */
	if (wanted[1].symbol.address && runtime->version < 300)
		runtime->interpreter_lock = memory_word(memory, wanted[1].symbol.address);
	if (wanted[2].near)
		runtime->collecting = wanted[2].symbol.address;
	if (wanted[0].symbol.address) {
		runtime->head = wanted[0].symbol.address;
		return true;
	}
	return scan_for_interpreter(memory, &runtime->object, &runtime->layout, &runtime->head);
}

bool runtime_by_shape(struct memory *memory, const struct elf_object *object, int dir, struct runtime *ret)
{
	struct elf_wanted wanted[] = { { .name = "_PyRuntime" }, { .name = "interp_head" }, { .name = "_PyThreadState_Current" } };
	const struct layout *layout = NULL;
	uint32_t hex = 0;

	if (!find_version(memory, object, &hex) || !(layout = layout_find(hex, false)))
		return false;
	if (elf_file_symbols(object, dir, wanted, sizeof(wanted) / sizeof(wanted[0]))) {
		ret->address = wanted[0].symbol.address;
		ret->head = ret->address ? ret->address : wanted[1].symbol.address;
		ret->current_thread = wanted[2].symbol.address;
	}
	if (ret->head)
		return true;
	if (!scan_for_interpreter(memory, object, layout, &ret->head))
		return false;
	/* Of 3.7 and later the lowest such word is the head in _PyRuntime. */
	if (version_number(hex) >= 307)
		ret->address = ret->head - (uint64_t)layout->runtime_interpreters_head;
	return true;
}
