#include "capture/python/locals.h"

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

enum {
	LOCALS_MAX = 4096,
	NAME_CHARACTERS = 256,
	CODE_IS_OPTIMIZED = 1,        /* CO_OPTIMIZED: locals are in the frame, not in a dict */
	KIND_CELL_OR_FREE = 0x40 | 0x80, /* CO_FAST_CELL, CO_FAST_FREE: Include/internal/pycore_code.h */
	REFERENCE_TAG = 3,            /* of a _PyStackRef, 3.14 and later */
};

struct reading {
	struct memory *memory;
	const struct runtime *runtime;
	local_found found;
	void *context;
	uint64_t slots;               /* address of the next one's */
	bool is_done;
};

static bool tell(struct reading *reading, uint64_t name, uint64_t value)
{
	cleanup_strbuf struct strbuf text = { 0 };

	if (!string_read(reading->memory, reading->runtime, name, NAME_CHARACTERS, &text))
		return true;
	reading->is_done = !reading->found(reading->context, strbuf_span(&text), value);
	return !reading->is_done;
}

/* A slot holds the object, or the cell that does. */
static uint64_t slot_value(struct reading *reading, uint64_t slot, bool may_be_cell)
{
	struct memory *memory = reading->memory;

	if (reading->runtime->version >= 314)
		slot &= ~(uint64_t)REFERENCE_TAG;
	if (may_be_cell && memory_is_plausible(slot) && runtime_is_of_type(memory, &reading->runtime->layout, slot, "cell"))
		return memory_word(memory, slot + (uint64_t)reading->runtime->layout.cell_ref);
	return slot;
}

/* Variables whose names are the items of a tuple and whose slots follow each other. @kinds (may be NULL): a byte each. */
static bool read_slots(struct reading *reading, uint64_t names, size_t cap, const char *kinds, bool are_cells)
{
	cleanup_free uint64_t *name = NULL;
	cleanup_free uint64_t *slot = NULL;
	size_t count = 0;
	uint64_t size = 0;

	if (!object_items(reading->memory, reading->runtime, names, cap, &name, &count, &size))
		return false;
	slot = calloc(count + 1, sizeof(*slot));
	if (!slot || (count && memory_read(reading->memory, reading->slots, slot, count * sizeof(*slot)) != MEMORY_OK))
		return false;
	for (size_t i = 0; i < count && !reading->is_done; i++) {
		uint64_t value = slot_value(reading, slot[i], kinds ? kinds[i] & KIND_CELL_OR_FREE : are_cells);

		if (memory_is_plausible(value))
			tell(reading, name[i], value);
	}
	reading->slots += count * 8;
	return true;
}

/* 3.11 and later: one tuple of names for all, and a byte each that tells what it is. */
static bool read_new(struct reading *reading, uint64_t code)
{
	const struct layout *layout = &reading->runtime->layout;
	cleanup_strbuf struct strbuf kinds = { 0 };
	uint64_t names = memory_word(reading->memory, code + (uint64_t)layout->code_localsplusnames);
	uint64_t size = 0;

	if (!bytes_read(reading->memory, reading->runtime, memory_word(reading->memory, code + (uint64_t)layout->code_localspluskinds), LOCALS_MAX, &kinds, &size))
		return false;
	return read_slots(reading, names, kinds.length, strbuf_text(&kinds), false);
}

/* Up to 3.10: arguments and locals, cells, free variables, each with a tuple of names. */
static bool read_old(struct reading *reading, uint64_t code)
{
	const struct layout *layout = &reading->runtime->layout;
	const int32_t tuples[] = { layout->code_varnames, layout->code_cellvars, layout->code_freevars };

	for (size_t i = 0; i < 3 && !reading->is_done; i++)
		if (!read_slots(reading, memory_word(reading->memory, code + (uint64_t)tuples[i]), LOCALS_MAX, NULL, i > 0))
			return false;
	return true;
}

/* A class body, or what exec() runs: its namespace is a dict. */
static bool read_namespace(struct reading *reading, uint64_t frame)
{
	const struct layout *layout = &reading->runtime->layout;
	uint64_t space = memory_word(reading->memory, frame + (uint64_t)layout->frame_locals);
	cleanup_dict struct dict dict = { 0 };

	if (reading->runtime->version >= 314)
		space &= ~(uint64_t)REFERENCE_TAG;
	if (!memory_is_plausible(space) || space == memory_word(reading->memory, frame + (uint64_t)layout->frame_globals) ||
	    !dict_read(reading->memory, reading->runtime, space, LOCALS_MAX, &dict))
		return true;
	for (size_t i = 0; i < dict.count && !reading->is_done; i++)
		tell(reading, dict.entry[i].key, dict.entry[i].value);
	return true;
}

static uint64_t code_of(struct memory *memory, const struct runtime *runtime, uint64_t frame)
{
	uint64_t code = memory_word(memory, frame + (uint64_t)runtime->layout.frame_code);

	return runtime->version >= 314 ? code & ~(uint64_t)REFERENCE_TAG : code;
}

bool locals_read(struct memory *memory, const struct runtime *runtime, uint64_t frame, uint64_t code, local_found found, void *context)
{
	struct reading reading = { .memory = memory, .runtime = runtime, .found = found, .context = context };
	int32_t flags = 0;
	bool is_read = false;

	reading.slots = frame + (uint64_t)runtime->layout.frame_localsplus;
	if (code_of(memory, runtime, frame) != code || !memory_read_int(memory, code + (uint64_t)runtime->layout.code_flags, &flags))
		return false;
	if (!(flags & CODE_IS_OPTIMIZED))
		is_read = read_namespace(&reading, frame);
	else
		is_read = runtime->version >= 311 ? read_new(&reading, code) : read_old(&reading, code);
	return is_read && code_of(memory, runtime, frame) == code;
}
