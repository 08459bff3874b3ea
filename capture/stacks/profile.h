#ifndef PIDSHOT_STACKS_PROFILE_H
#define PIDSHOT_STACKS_PROFILE_H

#include <stdint.h>
#include <sys/types.h>

#include "capture/sink.h"
#include "capture/stacks/intern.h"

/** Unknown in the fields of struct sample that are 0, 1 or not known. */
enum { SAMPLE_UNKNOWN = -1 };

/** One row of table sample. */
struct sample {
	uint64_t t_ns;
	uint64_t duration_ns;
	pid_t pid;
	pid_t tid;             /**< 0: unknown */
	int64_t interpreter;   /**< or SAMPLE_UNKNOWN */
	uint32_t stack;        /**< of the sink's interner; 0: none */
	uint32_t weight;
	int64_t cpu_ns;        /**< or SAMPLE_UNKNOWN */
	int is_on_cpu;         /**< 0, 1 or SAMPLE_UNKNOWN, as the next two */
	int holds_gil;
	int has_exception;
	uint32_t exception;    /**< string of the sink's interner; 0: none */
	enum activity activity;
	unsigned flags;        /**< enum sample_flag */
};

enum { PROFILE_BUCKETS = 32 }; /* of a histogram; the last holds what is past it */

/** A profile under way. Counts are added by whoever takes it; those that stay 0 and were not marked as counted get no row. */
struct profile {
	int64_t id;
	enum profile_kind kind;
	pid_t pid;              /**< 0: the whole host */
	uint64_t t_ns;
	uint64_t end_ns;        /**< 0: now */
	int64_t rate_hz;        /**< 0: a dump */
	uint64_t interval_ns;   /**< at its end; 0: a dump */
	uint64_t cpu_ns;        /**< 0: not measured */
	uint64_t memory_bytes;  /**< 0: not measured */
	const char *thinned;    /**< static text, or NULL */
	uint32_t counted;       /**< bit 1 << enum profile_count_name: a row also where it is 0 */
	uint64_t count[COUNT_TRIES];
	uint64_t tries[PROFILE_BUCKETS];         /**< by number of tries */
	uint64_t proven_frames[PROFILE_BUCKETS]; /**< by the power of two at or below the number of frames */
};

/** Numbers the profile. Nothing is written before profile_end(), but samples. */
void profile_begin(struct profile *profile, struct sink *sink, enum profile_kind kind, pid_t pid);

/** Writes the sample; returns its number, to be referred to. */
int64_t profile_sample(const struct profile *profile, struct sink *sink, const struct sample *sample);

static inline void profile_count(struct profile *profile, enum profile_count_name name, uint64_t times)
{
	profile->count[name] += times;
	profile->counted |= 1U << name;
}

/** A stack that took so many tries; a prefix of so many proven frames. */
void profile_count_tries(struct profile *profile, unsigned tries);
void profile_count_prefix(struct profile *profile, unsigned proven_frames);

/** Writes its row and its counts. */
void profile_end(const struct profile *profile, struct sink *sink);

#endif
