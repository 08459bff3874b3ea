#ifndef PIDSHOT_STACKS_INTERN_H
#define PIDSHOT_STACKS_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "capture/stacks/kinds.h"
#include "common/outcome.h"
#include "common/span.h"

/**
 * Strings, functions, frames and stacks of all profiles of one capture, each kept once and numbered from 1: so a sample is a few numbers, and
 * what is Python's joins with what is native. What is there already is found in constant time and without allocating; hashes are keyed, as
 * the names are a stranger's. A number of 0 is "none", and also what new things get once the limit on memory is reached (interner_refused()
 * counts them): to be stored as NULL, with SAMPLE_NOT_KEPT.
 */
struct interner;
struct sink;

enum { INTERN_STRING_CAP = 64 << 10 };      /**< bytes; longer strings are cut */
enum { INTERN_NO_LINE = -1 };               /**< CPython's own way to say so */
#define INTERN_NO_ADDRESS UINT64_MAX

/** A function: strings as interner_string() numbers them, 0: there is none. Without padding: compared as bytes. */
struct interned_function {
	uint32_t kind;       /**< enum frame_kind */
	uint32_t name;
	uint32_t qualname;
	uint32_t file;
	uint32_t object;
	int32_t first_line;  /**< or INTERN_NO_LINE */
	uint64_t address;    /**< or INTERN_NO_ADDRESS */
};

/** A place in a function. Without padding. */
struct interned_frame {
	uint32_t function;   /**< as interner_function() numbers them */
	uint32_t validity;   /**< enum frame_validity */
	int32_t line;        /**< or INTERN_NO_LINE, as the next three */
	int32_t end_line;
	int32_t start_column;
	int32_t end_column;
	uint64_t address;    /**< or INTERN_NO_ADDRESS */
};

/** Takes at most @limit_bytes of memory. NULL: no memory. */
struct interner *interner_create(size_t limit_bytes);
void interner_destroy(struct interner *interner);

uint32_t interner_string(struct interner *interner, struct span bytes);
uint32_t interner_function(struct interner *interner, const struct interned_function *function);
uint32_t interner_frame(struct interner *interner, const struct interned_frame *frame);
/** The stack whose innermost frame is @frame, called from the stack @parent (0: nobody). 0 where @frame is 0, or @parent was refused: see interner_stack_of(). */
uint32_t interner_stack(struct interner *interner, uint32_t parent, uint32_t frame);
/** The stack of @count frames, outermost first. 0: no frames, or refused. */
uint32_t interner_stack_of(struct interner *interner, const uint32_t *frames, size_t count);
/** The frame of a marker, such as FRAME_GC. */
uint32_t interner_marker(struct interner *interner, enum frame_kind kind);

/** How many there are; numbers go from 1 to that. */
struct interner_counts {
	uint32_t strings, functions, frames, stacks;
};
struct interner_counts interner_counts(const struct interner *interner);
/** Bytes of memory in use. */
size_t interner_memory(const struct interner *interner);
/** New things that found no memory. */
uint64_t interner_refused(const struct interner *interner);

/* ---- looking up again: numbers that were given out ---- */

/** Borrowed as long as the interner lives. */
struct span interner_string_at(const struct interner *interner, uint32_t number);
struct interned_function interner_function_at(const struct interner *interner, uint32_t number);
struct interned_frame interner_frame_at(const struct interner *interner, uint32_t number);
/** @ret_frame and the returned parent (0: none). */
uint32_t interner_stack_at(const struct interner *interner, uint32_t number, uint32_t *ret_frame);

/** Writes the rows of all that came since the last call; strings without their credentials. The sink calls it after each collector. */
void interner_write(struct interner *interner, struct sink *sink);

#endif
