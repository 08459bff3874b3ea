#ifndef PIDSHOT_PYTHON_WALK_H
#define PIDSHOT_PYTHON_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/python/codes.h"
#include "capture/python/memory.h"
#include "capture/python/runtime.h"

/*
 * The Python stack of one thread, read while it runs, and yet true.
 *
 * Two frames are caller and callee at one instant if the intervals in which each was read unchanged intersect. So all is read in one call, whose
 * vectors are ordered around a centre, the thread state's word on its innermost frame, that all intervals contain: each frame is read before and
 * after it. What agrees is accepted from the root on; where copies differ the walk is tried again, and in the end the proven root side is kept.
 */

enum { WALK_DEPTH_MAX = 20000, WALK_COPIES = 3, WALK_POINTS = 2, WALK_LOOK_VECTORS = 256 };

/** Who owns a frame's memory: enum _frameowner, Include/internal/pycore_frame.h. What is more is a shim. */
enum { FRAME_OWNED_BY_THREAD = 0, FRAME_OWNED_BY_GENERATOR = 1, FRAME_OWNED_BY_FRAME_OBJECT = 2 };

struct walk_frame {
	uint64_t address;
	uint64_t code;        /**< of its code object */
	int32_t instruction;  /**< as lines_find() takes it; INT32_MIN: not proven */
	uint8_t owner;        /**< 3.11 and later */
	bool is_shim;         /**< no Python code: the mark of a call from C (3.12 and later) */
	bool is_unreadable;   /**< what it runs could not be read */
	bool is_entry;        /**< called from C: 3.11 says so in the frame; from 3.12 on a shim follows */
	bool is_line_moving;  /**< it went from line to line while it was read: the instruction is one of those */
};

/** What one walk learned. */
struct walk_stack {
	const struct walk_frame *frames; /**< innermost first; borrowed until the walker's next walk */
	size_t count;
	bool is_whole;                   /**< to its innermost frame; else deeper frames changed while they were read, and are left out */
	bool is_truncated;               /**< deeper than WALK_DEPTH_MAX: its outer frames are left out */
	bool is_leaf_uncertain;          /**< its innermost function recurs in it, or moved on whenever it was read: the line may be that of an earlier call */
	bool is_unmoved;                 /**< the same that the last walk found: walk_look() */
	unsigned tries;
	enum memory_status status;       /**< of the last read */
	/* At the same instant, where the version has them: */
	bool has_holder;
	uint64_t holder;                 /**< last_holder of its GIL; up to 3.6 the thread state that runs */
	int32_t locked;                  /**< of its GIL; up to 3.6: 1 if @holder is not 0 */
	int32_t gil_requested;           /**< 3.15; -1: unknown */
	bool has_exceptions;             /**< the next two are known */
	uint64_t exc_info;               /**< address of the first item of the exceptions that it handles */
	uint64_t exc_value;              /**< of the item that is part of the thread state */
};

/** A stretch of memory where frames of a thread lie, or lay lately: one frame, or the used part of a data stack chunk. */
struct walk_range {
	uint64_t start;
	uint32_t size;
	uint32_t depth;       /**< least seen: 0 at the root */
	uint32_t seen;        /**< the walk that last used it */
	uint32_t limit;       /**< of a chunk: how far it goes; 0: no chunk */
};

/** Neighbouring ranges, copied as one. */
struct walk_unit {
	uint64_t start;
	uint32_t size;
	uint32_t depth;
	uint32_t seen;
	uint32_t copies;
	uint32_t copy[WALK_COPIES]; /**< where each begins in the bytes read */
};

/** The last stack of a thread that seems to rest, and the bytes of its frames: while they are the same it has that stack. */
struct walk_rest {
	uint64_t leaf;        /**< innermost frame of the last whole walk */
	int32_t instruction;  /**< and where it stood */
	struct iovec *pieces; /**< of each unit, from its first frame to its last one */
	size_t piece_count, piece_capacity;
	char *bytes;          /**< what they held */
	size_t size, capacity;
	struct walk_frame *frames;
	size_t frame_capacity;
	struct walk_stack stack;
	bool is_kept;         /**< the three above are those of the last walk */
	bool is_seen;         /**< walk_look() has found it unchanged: the next walk_run() says it again */
};

/** What is remembered of a thread from one walk to the next: where its frames were, and how to read them in one call. */
struct walk {
	uint64_t thread;      /**< of its thread state */
	uint64_t gil;         /**< address of the words to read for the holder; 0: none */
	uint64_t cframe;      /**< 3.11, 3.12 */
	uint64_t root;        /**< the outermost frame last proven; 0: none */
	uint64_t leaf;        /**< the innermost one last seen */
	uint32_t tick;
	struct walk_range *ranges; /**< by address */
	size_t range_count, range_capacity;
	struct walk_unit *units;   /**< by address */
	size_t unit_count, unit_capacity;
	struct iovec *vectors;
	size_t vector_count, vector_capacity;
	size_t size;          /**< bytes of a call */
	uint32_t point[WALK_POINTS]; /**< where the copies of the thread state are */
	unsigned point_count, centre;
	uint32_t holder_at;
	bool is_planned;
	uint64_t usual_ns;    /**< what a call of this plan takes when nothing comes between; 0: not measured yet */
	struct walk_rest rest;
};

/** Bytes before a frame that are copied along: of a generator's frame they are the end of its object, with gi_frame_state. */
enum { WALK_BEFORE = 8 };

struct walk_link {
	uint32_t unit;
	uint32_t offset;
};

/** Reads stacks of one runtime. Allocates nothing once it has met the deepest stack. */
struct walker {
	struct memory *memory;
	const struct runtime *runtime;
	struct codes *codes;
	uint32_t span_start, span_size; /**< of the thread state, that is copied */
	uint32_t frame_size;
	bool has_exceptions;  /**< it holds the words on handled exceptions */
	char *copies;
	size_t copies_capacity;
	struct iovec look[WALK_LOOK_VECTORS];
	struct walk_link *chain;
	struct walk_frame *frames, *best;
	size_t capacity;      /**< of these three */
	bool is_truncated;    /**< the chain that was judged last was cut at WALK_DEPTH_MAX */
	uint64_t least_ns;    /**< the least that a call took for each of its vectors; 0: not measured yet */
	uint64_t walks, whole, tries, slow; /**< for the report; slow: calls thrown away because they took too long */
};

struct outcome walker_init(struct walker *walker, struct memory *memory, const struct runtime *runtime, struct codes *codes);
void walker_deinit(struct walker *walker);

/** @gil: address of the GIL's structure (gil_address()), up to 3.6 of _PyThreadState_Current; 0: not known. */
void walk_init(struct walk *walk, uint64_t thread, uint64_t gil);
void walk_deinit(struct walk *walk);

/**
 * Reads those of @walks that seem to rest, many in one call. The walk_run() that follows says again, without reading, what it said of those that
 * have not moved. A host has many threads and most of them wait: so each costs a few vectors, and no call.
 */
void walk_look(struct walker *walker, struct walk *const *walks, size_t count);

/** True if the thread still stands where the walk_run() just before this found it: @stack. */
bool walk_stands(struct walker *walker, struct walk *walk, const struct walk_stack *stack);

/** Walks it, at most @tries times after its frames were found. @ret->count is 0 where the thread runs no Python code, or nothing could be proven. */
void walk_run(struct walker *walker, struct walk *walk, unsigned tries, struct walk_stack *ret);

/* ---- the parts ---- */

/** Makes room for deeper stacks. False: no memory, or deeper than WALK_DEPTH_MAX. */
bool walker_grow(struct walker *walker);
/** Makes room for the bytes of a call. */
bool walker_room(struct walker *walker, size_t size);

enum walk_verdict { WALK_WHOLE, WALK_PREFIX, WALK_AGAIN };

/** Remembers a stretch. @limit as in struct walk_range. False: no memory, or too many. */
bool walk_add_range(struct walk *walk, uint64_t start, uint32_t size, uint32_t depth, uint32_t limit);
void walk_forget_ranges(struct walk *walk);
/** Forgets what was not used lately, now and then. */
void walk_age_ranges(struct walk *walk);

/** Makes units and vectors of the ranges. False: no memory. */
bool walk_plan(const struct walker *walker, struct walk *walk);
/** The unit that holds @size bytes from @address; NULL: none. */
const struct walk_unit *walk_unit_at(const struct walk *walk, uint64_t address, uint32_t size);

/** Before the first walk: where the innermost chunk of the thread lies. */
void walk_seed(struct walker *walker, struct walk *walk);
/** After a walk that met a frame outside the units: remembers the frames from @frame on. */
void walk_learn(struct walker *walker, struct walk *walk, uint64_t frame);

/** Judges the copies in walker->copies; fills walker->frames. @ret_missing: a frame that no copy holds (0: none). */
enum walk_verdict walk_judge(struct walker *walker, struct walk *walk, size_t *ret_count, uint64_t *ret_missing);

/** After a walk that read a whole stack: keeps it, if the thread has not moved since the walk before. */
void walk_keep(const struct walker *walker, struct walk *walk, const struct walk_stack *stack);
void walk_rest_deinit(struct walk_rest *rest);
/** Who held the lock and what was handled, from the bytes of the thread state and of the lock's words. */
void walk_take_state(const struct walker *walker, const struct walk *walk, const char *thread, const char *words, struct walk_stack *ret);

/** A field of the thread state as the centre saw it. */
uint64_t walk_thread_word(const struct walker *walker, const struct walk *walk, unsigned point, int32_t offset);
/** The innermost frame at a point; 0: none, or its cframe has moved (then @ret_moved). */
uint64_t walk_leaf(const struct walker *walker, const struct walk *walk, unsigned point, bool *ret_moved);
/** True if the chain ends at @frame: NULL, or from 3.15 on the thread state's base frame. */
bool walk_is_end(const struct walker *walker, const struct walk *walk, uint64_t frame);

#endif
