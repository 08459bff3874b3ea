#ifndef PIDSHOT_PYTHON_ANSWER_H
#define PIDSHOT_PYTHON_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/sink.h"
#include "capture/stacks/intern.h"
#include "capture/stacks/profile.h"
#include "common/strbuf.h"
#include "schema/tables.h"

/*
 * What a worker found, on its way to the process that stores it: rows, and stacks in the worker's own numbers. The target's memory is read in a
 * worker, as that may hang; secrets are hidden and rows written by the parent, as there is one ledger and one store.
 */

/** The worker's side. Functions, frames and stacks go to @interner as everywhere; answer_stacks() sends those that are new. */
struct answer {
	struct strbuf *to;
	struct interner *interner;
	struct interner_counts sent;
};

/** How secrets are looked for in a text. */
enum answer_text {
	ANSWER_PLAIN,     /**< has none by its nature: a number in words, a version */
	ANSWER_VALUE,     /**< of repr_value(): strings in it are looked at one by one, what stands under a secret name is hidden whole */
	ANSWER_NAME,      /**< a name, a path: URLs and credentials in it are hidden */
};

/** Begins a row; the calls after it fill it. */
void answer_row(struct answer *answer, enum table_id table);
void answer_int(struct answer *answer, int column, int64_t value);
void answer_real(struct answer *answer, int column, double value);
void answer_text(struct answer *answer, int column, enum answer_text kind, struct span text);

/** A stack of the interner, to which a column of the row refers; 0: none. After answer_stacks() sent it. */
void answer_stack(struct answer *answer, int column, uint32_t stack);

/** Words ended by NULs, of which all are looked at together: a row of @table each, with pid, position from 0 and text in the columns given. */
void answer_words(struct answer *answer, enum table_id table, int pid_column, int position_column, int text_column, struct span words);

/** Sends what the interner has learned since the last call: before a sample that refers to it. */
void answer_stacks(struct answer *answer);

/** A sample of the dump, its stack and exception in the worker's numbers. @column of the row that is begun next gets its number. */
void answer_sample(struct answer *answer, const struct sample *sample);
void answer_last_sample(struct answer *answer, int column);

/** A thread was stopped for so long: counted against --max-stop. */
void answer_stopped(struct answer *answer, uint64_t stopped_ns);
/** A gap: what was wanted of a thread, and why there is nothing. */
void answer_note(struct answer *answer, pid_t tid, struct outcome got);

/** Adds to a count of the dump. */
void answer_count(struct answer *answer, enum profile_count_name name, uint64_t times);
void answer_tries(struct answer *answer, unsigned tries);
void answer_prefix(struct answer *answer, unsigned proven_frames);

/** What a window says of itself at its end. */
struct answer_profile {
	uint64_t t_ns, end_ns;
	int64_t rate_hz;
	uint64_t interval_ns, cpu_ns, memory_bytes;
	const char *thinned;       /**< static text, or NULL: worker and parent are one program */
};
void answer_profile(struct answer *answer, const struct answer_profile *profile);

/** The parent's side: what is kept from one answer of a worker to its next. Zero-initialised but for @sink and @pid. */
struct replay {
	struct sink *sink;
	pid_t pid;
	enum profile_kind kind;    /**< of the profile that its samples belong to */
	struct profile profile;
	bool has_profile;
	int64_t last_sample;
	uint32_t *map[4];          /**< the worker's numbers to the sink's: strings, functions, frames, stacks */
	uint32_t count[4], room[4];
};

/** Stores what an answer says. Malformed: it is cut, or makes no sense. */
struct outcome replay_run(struct replay *replay, struct span answer);
/** A worker that begins anew numbers anew. */
void replay_restart(struct replay *replay);
/** Writes the profile. */
void replay_end(struct replay *replay);

#endif
