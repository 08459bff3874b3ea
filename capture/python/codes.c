#include "capture/python/codes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/python/strings.h"

enum { SLOTS_FIRST = 1024, HEAD_MAX = 1024, INSTRUCTIONS_MAX = 1 << 26, TABLE_MAX = 1 << 20, NAME_CAP = 4096, COPIES_MAX = 1 << 14 };

struct outcome codes_init(struct codes *codes, struct memory *memory, const struct runtime *runtime)
{
	*codes = (struct codes){ .memory = memory, .runtime = runtime, .capacity = SLOTS_FIRST };
	codes->slots = calloc(codes->capacity, sizeof(struct code *));
	return codes->slots ? outcome_ok() : outcome_fault(ENOMEM, "no memory for code objects");
}

void codes_deinit(struct codes *codes)
{
	free(codes->slots);
	arena_deinit(&codes->arena);
	*codes = (struct codes){ 0 };
}

static size_t slot_of(const struct codes *codes, uint64_t address)
{
	size_t mask = codes->capacity - 1;
	size_t slot = (size_t)((address >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;

	while (codes->slots[slot] && codes->slots[slot]->address != address)
		slot = (slot + 1) & mask;
	return slot;
}

static bool grow(struct codes *codes)
{
	struct code **old = codes->slots;
	size_t capacity = codes->capacity;

	codes->slots = calloc(capacity * 2, sizeof(struct code *));
	if (!codes->slots) {
		codes->slots = old;
		return false;
	}
	codes->capacity = capacity * 2;
	for (size_t i = 0; i < capacity; i++)
		if (old[i])
			codes->slots[slot_of(codes, old[i]->address)] = old[i];
	free(old);
	return true;
}

/* What a target says of its own layout (3.13 and later) may lead anywhere: what lies outside of what was read is 0. */
static uint64_t word(struct span head, int32_t offset)
{
	uint64_t value = 0;

	if (offset >= 0 && (size_t)offset + sizeof(value) <= head.length)
		memcpy(&value, head.at + offset, sizeof(value));
	return value;
}

static int32_t number(struct span head, int32_t offset)
{
	int32_t value = 0;

	if (offset >= 0 && (size_t)offset + sizeof(value) <= head.length)
		memcpy(&value, head.at + offset, sizeof(value));
	return value;
}

/* How much of a code object has to be read: all that is before the instructions, or before the end of the names. */
static size_t head_size(const struct layout *layout)
{
	int32_t last = layout->code_adaptive >= 0 ? layout->code_adaptive : layout->code_linetable + 8;

	return last > 0 && last <= HEAD_MAX ? (size_t)last : 0;
}

/* Instructions; 0: it is no code object. */
static int32_t length_of(struct codes *codes, struct span head)
{
	const struct layout *layout = &codes->runtime->layout;
	uint64_t size = 0;

	/* From 3.11 on the code object is variable-sized, in code units; before, co_code is a bytes object. */
	if (layout->code_adaptive >= 0)
		size = word(head, layout->var_size);
	else
		size = memory_word(codes->memory, word(head, layout->code_code) + (uint64_t)layout->var_size);
	if (codes->runtime->version == 310)
		size /= 2;
	return size <= INSTRUCTIONS_MAX ? (int32_t)size : 0;
}

static void read_table(struct codes *codes, struct code *code)
{
	struct strbuf bytes = { 0 };
	uint64_t size = 0;

	if (codes->table_bytes < CODES_TABLE_MAX && bytes_read(codes->memory, codes->runtime, code->table, TABLE_MAX, &bytes, &size) && size <= TABLE_MAX) {
		code->lines = arena_keep(&codes->arena, &bytes);
		code->is_line_known = code->lines.at != NULL;
		codes->table_bytes += size;
	}
	strbuf_deinit(&bytes);
}

/* Names that are no strings are the mark of something else than a code object. */
static bool fill(struct codes *codes, struct span head, struct code *code)
{
	const struct layout *layout = &codes->runtime->layout;

	code->filename = word(head, layout->code_filename);
	code->name = word(head, layout->code_name);
	code->qualname = word(head, layout->code_qualname);
	code->table = word(head, layout->code_linetable);
	code->first_line = number(head, layout->code_firstlineno);
	code->first_traceable = number(head, layout->code_firsttraceable);
	code->flags = (uint32_t)number(head, layout->code_flags);
	if (!memory_is_plausible(code->filename) || !memory_is_plausible(code->name) || !memory_is_plausible(code->table))
		return false;
	code->length = length_of(codes, head);
	return code->length > 0;
}

/* 3.13 and later: what a frame executes may be any object (None, for a shim). */
static bool is_code(struct codes *codes, struct span head)
{
	uint64_t type = word(head, codes->runtime->layout.object_type);

	return !codes->runtime->code_type || type == codes->runtime->code_type;
}

struct code *codes_get(struct codes *codes, uint64_t address)
{
	size_t size = head_size(&codes->runtime->layout);
	char head[HEAD_MAX];
	size_t slot = 0;
	struct code made = { .address = address };

	if (codes->last && codes->last->address == address)
		return codes->last;
	slot = slot_of(codes, address);
	if (codes->slots[slot])
		return codes->last = codes->slots[slot];
	if (codes->count >= CODES_MAX || (codes->count * 4 >= codes->capacity * 3 && !grow(codes)) || !size || !memory_is_plausible(address) ||
	    memory_read(codes->memory, address, head, size) != MEMORY_OK || !is_code(codes, span_of(head, size)) || !fill(codes, span_of(head, size), &made))
		return NULL;
	read_table(codes, &made);
	slot = slot_of(codes, address);
	codes->slots[slot] = arena_take(&codes->arena, sizeof(made));
	if (!codes->slots[slot])
		return NULL;
	codes->count++;
	*codes->slots[slot] = made;
	return codes->last = codes->slots[slot];
}

/* The index of @pointer in the instructions that begin at @base. */
static int32_t index_from(uint64_t base, const struct code *code, uint64_t pointer)
{
	int64_t distance = (int64_t)(pointer - base);

	/* One code unit before the first: nothing was executed yet (3.11, 3.12). */
	if (distance < -2 || distance / 2 >= code->length)
		return INT32_MIN;
	return (int32_t)(distance >> 1);
}

static int32_t index_in_copies(const struct code *code, uint64_t pointer)
{
	int32_t found = INT32_MIN;

	for (uint32_t i = 0; i < code->copy_count && found == INT32_MIN; i++)
		found = code->copies[i] ? index_from(code->copies[i], code, pointer) : INT32_MIN;
	return found;
}

/* Include/cpython/code.h: co_tlbc leads to a _PyCodeArray, a count and as many pointers; the first is to the code's own instructions. */
static bool read_copies(struct codes *codes, struct code *code)
{
	uint64_t array = memory_word(codes->memory, code->address + (uint64_t)codes->runtime->layout.code_tlbc);
	uint64_t count = memory_is_plausible(array) ? memory_word(codes->memory, array) : 0;

	if (!count || count > COPIES_MAX)
		return false;
	if (count > code->copy_capacity) {
		code->copy_count = 0;
		code->copies = arena_take(&codes->arena, count * sizeof(*code->copies));
		code->copy_capacity = code->copies ? (uint32_t)count : 0;
	}
	if (!code->copies || memory_read(codes->memory, array + sizeof(count), code->copies, count * sizeof(*code->copies)) != MEMORY_OK)
		return false;
	code->copy_count = (uint32_t)count;
	return true;
}

int32_t code_instruction(struct codes *codes, struct code *code, uint64_t pointer)
{
	const struct layout *layout = &codes->runtime->layout;
	int32_t found = index_from(code->address + (uint64_t)layout->code_adaptive, code, pointer);

	if (found != INT32_MIN || layout->code_tlbc <= 0)
		return found;
	found = index_in_copies(code, pointer);
	/* A thread that came meanwhile has made one. */
	return found == INT32_MIN && read_copies(codes, code) ? index_in_copies(code, pointer) : found;
}

bool code_position(const struct codes *codes, const struct code *code, int32_t instruction, struct code_position *ret)
{
	*ret = (struct code_position){ -1, -1, -1, -1 };
	return code->is_line_known && lines_find(codes->runtime->version, code->lines, code->first_line, instruction, ret) && ret->line >= 0;
}

static struct span read_name(struct codes *codes, uint64_t address)
{
	struct strbuf text = { 0 };
	struct span kept = { 0 };

	if (address && string_read(codes->memory, codes->runtime, address, NAME_CAP, &text))
		kept = arena_keep(&codes->arena, &text);
	strbuf_deinit(&text);
	return kept;
}

void codes_read_text(struct codes *codes, struct code *code)
{
	if (code->has_text)
		return;
	code->has_text = true;
	code->is_replaced = codes_changed(codes, code);
	if (code->is_replaced)
		return;
	code->filename_text = read_name(codes, code->filename);
	code->name_text = read_name(codes, code->name);
	code->qualname_text = read_name(codes, code->qualname);
}

bool codes_changed(struct codes *codes, const struct code *code)
{
	size_t size = head_size(&codes->runtime->layout);
	char head[HEAD_MAX];
	struct code now = { .address = code->address };

	if (memory_read(codes->memory, code->address, head, size) != MEMORY_OK || !fill(codes, span_of(head, size), &now))
		return true;
	return now.filename != code->filename || now.name != code->name || now.table != code->table || now.first_line != code->first_line;
}

void codes_forget(struct codes *codes, uint64_t address)
{
	size_t mask = codes->capacity - 1;
	size_t slot = slot_of(codes, address);

	codes->last = NULL;
	if (!codes->slots[slot])
		return;
	codes->slots[slot] = NULL;
	codes->count--;
	/* What was pushed past the emptied slot moves back into reach. */
	for (size_t next = (slot + 1) & mask; codes->slots[next]; next = (next + 1) & mask) {
		struct code *moved = codes->slots[next];

		codes->slots[next] = NULL;
		codes->slots[slot_of(codes, moved->address)] = moved;
	}
}
