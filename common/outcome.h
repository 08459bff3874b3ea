#ifndef PIDSHOT_COMMON_OUTCOME_H
#define PIDSHOT_COMMON_OUTCOME_H

#include <stdbool.h>

/**
 * How an attempt ended. The first twelve are evidence about the target (a gap, or success) and become a row;
 * OUTCOME_FAULT is ours (no memory, the store broke) and is handed up to main.
 */
enum outcome_kind {
#define OUTCOME(number, name, word, meaning) OUTCOME_##name = (number),
#include "common/outcome_kinds.h"
#undef OUTCOME
	OUTCOME_KINDS,
	OUTCOME_FAULT = OUTCOME_KINDS,
};

struct outcome {
	enum outcome_kind kind;
	int err;           /**< errno, or 0 where none belongs to it */
	const char *what;  /**< static text, or NULL */
};

static inline struct outcome outcome_of(enum outcome_kind kind, int err, const char *what)
{
	return (struct outcome){ .kind = kind, .err = err, .what = what };
}

static inline struct outcome outcome_ok(void)
{
	return outcome_of(OUTCOME_OK, 0, (const char *)0);
}

static inline struct outcome outcome_malformed(const char *what)
{
	return outcome_of(OUTCOME_MALFORMED, 0, what);
}

/** Something of ours broke; @err may be 0. */
static inline struct outcome outcome_fault(int err, const char *what)
{
	return outcome_of(OUTCOME_FAULT, err, what);
}

/**
 * What an errno that came from the target's files, or from asking the kernel for a process or a descriptor, means. Never OUTCOME_FAULT:
 * a host that is short of memory, of descriptors or of processes is what was found there. An errno not listed is OUTCOME_UNSUPPORTED; the
 * number is kept.
 */
struct outcome outcome_errno(int err, const char *what);

/** True for ok alone: `empty` and `truncated` are not. */
static inline bool is_ok(struct outcome outcome)
{
	return outcome.kind == OUTCOME_OK;
}

static inline bool is_fault(struct outcome outcome)
{
	return outcome.kind == OUTCOME_FAULT;
}

/** The outcome's word ("timed_out"), static; "fault" for OUTCOME_FAULT. */
const char *outcome_word(enum outcome_kind kind);

#endif
