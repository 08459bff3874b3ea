#include "capture/python/debug_offsets.h"

#include <stddef.h>
#include <string.h>

#include "common/array.h"

/*
 * The words after the cookie, in order, by minor: Include/internal/pycore_runtime.h of 3.13, pycore_debug_offsets.h of 3.14 and 3.15. What we have no use
 * for is SKIP. A minor's list has not changed between its patch releases; its values have.
 */
enum { SKIP = -1 };
#define WORD(field) (int)offsetof(struct layout, field)

#define RUNTIME WORD(runtime_size), WORD(runtime_finalizing), WORD(runtime_interpreters_head)
#define INTERPRETER_3_13 \
	WORD(interpreter_size), WORD(interpreter_id), WORD(interpreter_next), WORD(interpreter_threads_head), WORD(interpreter_gc), \
	WORD(interpreter_modules), WORD(interpreter_sysdict), WORD(interpreter_builtins), WORD(interpreter_gil), \
	WORD(interpreter_own_gil), SKIP, SKIP, SKIP
#define INTERPRETER_3_14 \
	WORD(interpreter_size), WORD(interpreter_id), WORD(interpreter_next), WORD(interpreter_threads_head), SKIP, WORD(interpreter_gc), \
	WORD(interpreter_modules), WORD(interpreter_sysdict), WORD(interpreter_builtins), WORD(interpreter_gil), \
	WORD(interpreter_own_gil), SKIP, SKIP, SKIP, SKIP, SKIP
#define THREAD_FIRST WORD(thread_size), WORD(thread_prev), WORD(thread_next), WORD(thread_interpreter), WORD(thread_frame)
#define THREAD_LAST WORD(thread_thread_id), WORD(thread_native_thread_id), WORD(thread_datastack_chunk), WORD(thread_status)
#define FRAME \
	WORD(frame_size), WORD(frame_previous), WORD(frame_code), WORD(frame_instruction), WORD(frame_localsplus), WORD(frame_owner)
#define CODE \
	SKIP, WORD(code_filename), WORD(code_name), WORD(code_qualname), WORD(code_linetable), WORD(code_firstlineno), \
	WORD(code_argcount), WORD(code_localsplusnames), WORD(code_localspluskinds), WORD(code_adaptive)
#define OBJECT SKIP, WORD(object_type)
#define TYPE WORD(type_size), WORD(type_name), SKIP, WORD(type_flags)
#define TUPLE SKIP, WORD(tuple_items), WORD(var_size)
#define LIST SKIP, WORD(list_items), SKIP
#define SET SKIP, WORD(set_used), WORD(set_table), WORD(set_mask)
#define DICT SKIP, WORD(dict_keys), WORD(dict_values)
#define FLOAT SKIP, WORD(float_value)
#define LONG SKIP, WORD(long_tag), WORD(long_digits)
#define BYTES SKIP, SKIP, WORD(bytes_data)
#define UNICODE SKIP, WORD(unicode_state), WORD(unicode_length), WORD(unicode_ascii_size)
#define GENERATOR SKIP, SKIP, WORD(generator_frame), WORD(generator_state)

static const int words_3_13[] = {
	RUNTIME, INTERPRETER_3_13, THREAD_FIRST, THREAD_LAST, FRAME, CODE, OBJECT, TYPE, TUPLE, LIST, DICT, FLOAT, LONG, BYTES, UNICODE,
	WORD(gc_size), WORD(gc_collecting),
};

static const int words_3_14[] = {
	RUNTIME, INTERPRETER_3_14, THREAD_FIRST, THREAD_LAST, FRAME, WORD(frame_stack), WORD(frame_tlbc_index), CODE, WORD(code_tlbc), OBJECT, TYPE,
	TUPLE, LIST, SET, DICT, FLOAT, LONG, BYTES, UNICODE, WORD(gc_size), WORD(gc_collecting), GENERATOR,
};

static const int words_3_15[] = {
	RUNTIME, INTERPRETER_3_14, THREAD_FIRST, WORD(thread_base_frame), SKIP, SKIP, THREAD_LAST, WORD(thread_holds_gil),
	WORD(thread_gil_requested), WORD(thread_current_exception), WORD(thread_exc_state), WORD(exc_value), FRAME, WORD(frame_stack),
	WORD(frame_tlbc_index), CODE, WORD(code_tlbc), OBJECT, TYPE, WORD(type_basicsize), WORD(type_dictoffset), WORD(heap_type_size),
	WORD(heap_type_cached_keys), TUPLE, LIST, SET, DICT, FLOAT, LONG, BYTES, UNICODE, WORD(unicode_compact_size), WORD(gc_size), WORD(gc_collecting),
	WORD(gc_frame), WORD(gc_stats_size), WORD(gc_stats), GENERATOR,
};

static const struct {
	int number;
	const int *words;
	size_t count;
} minors[] = {
	{ 313, words_3_13, array_length(words_3_13) },
	{ 314, words_3_14, array_length(words_3_14) },
	{ 315, words_3_15, array_length(words_3_15) },
};

static uint64_t word(struct span bytes, size_t index)
{
	uint64_t value = 0;

	memcpy(&value, bytes.at + index * sizeof(value), sizeof(value));
	return value;
}

bool debug_offsets_head(struct span bytes, struct debug_offsets *ret)
{
	uint64_t version = 0;

	if (bytes.length < 3 * sizeof(version) || memcmp(bytes.at, DEBUG_OFFSETS_COOKIE, sizeof(version)) != 0)
		return false;
	version = word(bytes, 1);
	if (version > UINT32_MAX || version_number((uint32_t)version) < 313 || version_number((uint32_t)version) > 399 || word(bytes, 2) > 1)
		return false;
	*ret = (struct debug_offsets){ .version_hex = (uint32_t)version, .is_free_threaded = word(bytes, 2) == 1 };
	return true;
}

/* Of the structures one is longer than 64 KiB, the runtime and its interpreters; all are smaller than this. */
enum { OFFSET_MAX = 64 << 10, SIZE_MAX_BYTES = 4 << 20 };

static bool is_possible(int field, uint64_t value)
{
	bool is_large = field == WORD(runtime_size) || field == WORD(interpreter_size) || field == WORD(runtime_finalizing) ||
			field == WORD(runtime_interpreters_head) || field == WORD(interpreter_id) || field == WORD(interpreter_next) ||
			field == WORD(interpreter_threads_head) || field == WORD(interpreter_gc) || field == WORD(interpreter_modules) ||
			field == WORD(interpreter_sysdict) || field == WORD(interpreter_builtins) || field == WORD(interpreter_gil) ||
			field == WORD(interpreter_own_gil);
	bool is_byte = field == WORD(frame_owner) || field == WORD(generator_state) || field == WORD(unicode_state) ||
		       field == WORD(bytes_data);
	bool is_half = field == WORD(code_firstlineno) || field == WORD(code_argcount) || field == WORD(gc_collecting) ||
		       field == WORD(thread_status) || field == WORD(thread_holds_gil) || field == WORD(thread_gil_requested) ||
		       field == WORD(frame_tlbc_index);

	return value <= (is_large ? SIZE_MAX_BYTES : OFFSET_MAX) && (is_byte || value % (is_half ? 4 : 8) == 0);
}

/* What lies in a structure whose size is told has to lie inside it. */
static bool fits(const struct layout *layout)
{
	const struct {
		int32_t offset, size;
	} pairs[] = {
		{ layout->runtime_interpreters_head, layout->runtime_size },   { layout->interpreter_id, layout->interpreter_size },
		{ layout->interpreter_next, layout->interpreter_size },        { layout->interpreter_threads_head, layout->interpreter_size },
		{ layout->interpreter_gc, layout->interpreter_size },          { layout->interpreter_modules, layout->interpreter_size },
		{ layout->interpreter_sysdict, layout->interpreter_size },     { layout->interpreter_gil, layout->interpreter_size },
		{ layout->interpreter_own_gil, layout->interpreter_size },     { layout->thread_next, layout->thread_size },
		{ layout->thread_interpreter, layout->thread_size },           { layout->thread_frame, layout->thread_size },
		{ layout->thread_thread_id, layout->thread_size },             { layout->thread_native_thread_id, layout->thread_size },
		{ layout->thread_datastack_chunk, layout->thread_size },       { layout->thread_base_frame, layout->thread_size },
		{ layout->frame_previous, layout->frame_size },                { layout->frame_code, layout->frame_size },
		{ layout->frame_instruction, layout->frame_size },             { layout->frame_owner, layout->frame_size },
		{ layout->frame_stack, layout->frame_size },                   { layout->gc_collecting, layout->gc_size },
	};

	for (size_t i = 0; i < array_length(pairs); i++)
		if (pairs[i].offset >= pairs[i].size)
			return false;
	/* The walk copies frames and thread states by the thousand. */
	return layout->frame_size <= 512 && layout->thread_size <= 4096 && layout->frame_size > 0 && layout->code_adaptive <= 1024;
}

struct outcome debug_offsets_apply(struct span bytes, struct layout *layout)
{
	struct layout made = *layout;
	struct debug_offsets head = { 0 };
	size_t which = array_length(minors) - 1;

	if (!debug_offsets_head(bytes, &head))
		return outcome_malformed("no debug offsets");
	while (which && minors[which].number > version_number(head.version_hex))
		which--;
	if (bytes.length < (3 + minors[which].count) * sizeof(uint64_t))
		return outcome_malformed("debug offsets cut short");
	for (size_t i = 0; i < minors[which].count; i++) {
		int field = minors[which].words[i];
		uint64_t value = word(bytes, i + 3);
		int32_t offset = (int32_t)value;

		if (field == SKIP)
			continue;
		if (!is_possible(field, value))
			return outcome_malformed("a debug offset that cannot be true");
		memcpy((char *)&made + field, &offset, sizeof(offset));
	}
	if (!fits(&made))
		return outcome_malformed("a debug offset outside its structure");
	*layout = made;
	return outcome_ok();
}
