#ifndef PIDSHOT_PYTHON_CODES_H
#define PIDSHOT_PYTHON_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/lines.h"
#include "capture/python/memory.h"
#include "capture/python/runtime.h"
#include "common/arena.h"

/** A code object, read once: everything that a frame of it needs but its names' text, which is read when somebody asks. */
struct code {
	uint64_t address;
	uint64_t filename, name, qualname; /**< of the string objects; qualname 0 before 3.11 */
	uint64_t table;              /**< of the bytes object with its line table */
	int32_t first_line;
	int32_t length;              /**< instructions: bytes up to 3.9, code units from 3.10 on */
	int32_t first_traceable;     /**< 3.11 and later: before this the frame is incomplete */
	uint32_t flags;              /**< co_flags */
	struct span lines;           /**< its line table */
	bool is_line_known;          /**< the table was read whole */
	uint64_t *copies;            /**< free-threaded from 3.14 on: the copies of its instructions that threads have for themselves, when last looked */
	uint32_t copy_count, copy_capacity;
	bool is_replaced;            /**< when its names were read, another object had taken its place: they are not known */
	bool has_text;               /**< the names were read: */
	struct span filename_text, name_text, qualname_text;
};

/**
 * The code objects met so far, by address. An address whose code object was freed may hold another one later: codes_changed() tells. Pointers to them are
 * valid until codes_deinit().
 */
struct codes {
	struct memory *memory;
	const struct runtime *runtime;
	struct arena arena;
	struct code **slots;         /**< open addressing */
	size_t capacity, count;
	struct code *last;           /**< the last one found: stacks of a kind come together */
	uint64_t table_bytes;
};

enum { CODES_MAX = 1 << 16, CODES_TABLE_MAX = 16 << 20 };

struct outcome codes_init(struct codes *codes, struct memory *memory, const struct runtime *runtime);
void codes_deinit(struct codes *codes);

/** The code object at @address, read now if it is new. NULL: it is none, or too many are known. */
struct code *codes_get(struct codes *codes, uint64_t address);

/** The instruction that a frame's pointer (from 3.11 on) means: an index of code units, negative before the first. INT32_MIN: outside the code and its copies. */
int32_t code_instruction(struct codes *codes, struct code *code, uint64_t pointer);

/** Looks up the line table; false: its line is not known. */
bool code_position(const struct codes *codes, const struct code *code, int32_t instruction, struct code_position *ret);

/** Reads the names of @code once; they live as long as @codes. What cannot be read is empty. */
void codes_read_text(struct codes *codes, struct code *code);

/** Reads again what makes @code that code (its names' and table's addresses, its first line): true if another one has taken its place. */
bool codes_changed(struct codes *codes, const struct code *code);

/** Forgets @address, so that the next codes_get() reads it anew. What was handed out for it stays valid. */
void codes_forget(struct codes *codes, uint64_t address);

#endif
