#ifndef PIDSHOT_STACKS_KINDS_H
#define PIDSHOT_STACKS_KINDS_H

/* Numbers of the lookups frame_kind, frame_validity, profile_kind, profile_count_name, activity and sample_flag: stored, so they never change. */

enum frame_kind {
	FRAME_PYTHON,
	FRAME_NATIVE,
	FRAME_KERNEL,
	FRAME_GC,          /**< marker: a collection, innermost */
	FRAME_NATIVE_LEAF, /**< marker: native code below Python, its own frames unknown */
	FRAME_SHIM,        /**< marker: the interpreter entered anew from C */
	FRAME_TRUNCATED,   /**< marker: deeper than what is read */
	FRAME_KINDS
};

enum frame_validity {
	VALIDITY_WHOLE,
	VALIDITY_LINE_UNKNOWN,
	VALIDITY_UNREADABLE,
	VALIDITY_UNPROVEN,
	VALIDITY_TORN,
	VALIDITY_COUNT
};

enum profile_kind {
	PROFILE_PYTHON_DUMP,
	PROFILE_PYTHON_WINDOW,
	PROFILE_NATIVE_DUMP,
	PROFILE_NATIVE_WINDOW,
	PROFILE_CPU_WINDOW,
	PROFILE_OFFCPU_WINDOW,
	PROFILE_KINDS
};

enum profile_count_name {
	COUNT_PLANNED,
	COUNT_TAKEN,
	COUNT_LATE,
	COUNT_SKIPPED,
	COUNT_WALKS,
	COUNT_WHOLE,
	COUNT_PREFIX,
	COUNT_TORN,
	COUNT_UNREADABLE,
	COUNT_GONE,
	COUNT_UNCHANGED,
	COUNT_LEAF_UNCERTAIN,
	COUNT_BACKED_OFF,
	COUNT_NOT_KEPT,
	COUNT_GIL_SWITCHES,  /**< 3.7 and later */
	COUNT_TRIES,         /**< histogram */
	COUNT_PROVEN_FRAMES, /**< histogram */
	COUNT_NAMES
};

enum activity {
	ACTIVITY_UNKNOWN,    /**< stored as NULL */
	ACTIVITY_PYTHON,
	ACTIVITY_NATIVE,
	ACTIVITY_WANTS_GIL,
	ACTIVITY_COLLECTING,
	ACTIVITY_BLOCKED,
	ACTIVITY_NATIVE_ONLY,
	ACTIVITY_GONE,
	ACTIVITY_STOPPED,
	ACTIVITY_COUNT
};

enum sample_flag {
	SAMPLE_LEAF_UNCERTAIN = 1,
	SAMPLE_PREFIX = 2,
	SAMPLE_LATE = 4,
	SAMPLE_UNCHANGED = 8,
	SAMPLE_TRUNCATED = 16,
	SAMPLE_TORN = 32,
	SAMPLE_UNREADABLE = 64,
	SAMPLE_NOT_KEPT = 128,
};

#endif
