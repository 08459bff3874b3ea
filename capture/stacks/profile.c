#include "capture/stacks/profile.h"

void profile_begin(struct profile *profile, struct sink *sink, enum profile_kind kind, pid_t pid)
{
	*profile = (struct profile){ .id = sink_next_number(sink, TABLE_PROFILE), .kind = kind, .pid = pid, .t_ns = sink_now() };
}

static void put_known(struct row *row, int column, int64_t value)
{
	if (value != SAMPLE_UNKNOWN)
		row_int(row, column, value);
}

static void put_nonzero(struct row *row, int column, int64_t value)
{
	if (value)
		row_int(row, column, value);
}

int64_t profile_sample(const struct profile *profile, struct sink *sink, const struct sample *sample)
{
	int64_t id = sink_next_number(sink, TABLE_SAMPLE);
	struct row *row = sink_row(sink, TABLE_SAMPLE);

	row_int(row, SAMPLE_ID, id);
	row_int(row, SAMPLE_PROFILE, profile->id);
	row_int(row, SAMPLE_T_NS, (int64_t)sample->t_ns);
	row_int(row, SAMPLE_DURATION_NS, (int64_t)sample->duration_ns);
	row_int(row, SAMPLE_PID, sample->pid);
	put_nonzero(row, SAMPLE_TID, sample->tid);
	put_known(row, SAMPLE_INTERPRETER, sample->interpreter);
	put_nonzero(row, SAMPLE_STACK, sample->stack);
	row_int(row, SAMPLE_WEIGHT, sample->weight);
	put_known(row, SAMPLE_CPU_NS, sample->cpu_ns);
	put_known(row, SAMPLE_IS_ON_CPU, sample->is_on_cpu);
	put_known(row, SAMPLE_HOLDS_GIL, sample->holds_gil);
	put_known(row, SAMPLE_HAS_EXCEPTION, sample->has_exception);
	put_nonzero(row, SAMPLE_EXCEPTION, sample->exception);
	put_nonzero(row, SAMPLE_ACTIVITY, sample->activity);
	row_int(row, SAMPLE_FLAGS, sample->flags);
	return id;
}

void profile_count_tries(struct profile *profile, unsigned tries)
{
	profile->tries[tries < PROFILE_BUCKETS ? tries : PROFILE_BUCKETS - 1]++;
}

void profile_count_prefix(struct profile *profile, unsigned proven_frames)
{
	profile->proven_frames[proven_frames ? 31 - __builtin_clz(proven_frames) : 0]++;
}

static void write_count(const struct profile *profile, struct sink *sink, enum profile_count_name name, int64_t bucket, uint64_t value)
{
	struct row *row = sink_row(sink, TABLE_PROFILE_COUNT);

	row_int(row, PROFILE_COUNT_PROFILE, profile->id);
	row_int(row, PROFILE_COUNT_WHAT, name);
	row_int(row, PROFILE_COUNT_BUCKET, bucket);
	row_int(row, PROFILE_COUNT_VALUE, (int64_t)value);
}

static void write_counts(const struct profile *profile, struct sink *sink)
{
	for (int name = 0; name < COUNT_TRIES; name++)
		if (profile->counted & 1U << name)
			write_count(profile, sink, (enum profile_count_name)name, 0, profile->count[name]);
	for (int i = 0; i < PROFILE_BUCKETS; i++) {
		if (profile->tries[i])
			write_count(profile, sink, COUNT_TRIES, i, profile->tries[i]);
		if (profile->proven_frames[i])
			write_count(profile, sink, COUNT_PROVEN_FRAMES, INT64_C(1) << i, profile->proven_frames[i]);
	}
}

void profile_end(const struct profile *profile, struct sink *sink)
{
	struct row *row = sink_row(sink, TABLE_PROFILE);

	row_int(row, PROFILE_ID, profile->id);
	row_int(row, PROFILE_KIND, profile->kind);
	put_nonzero(row, PROFILE_PID, profile->pid);
	row_int(row, PROFILE_T_NS, (int64_t)profile->t_ns);
	row_int(row, PROFILE_DURATION_NS, (int64_t)((profile->end_ns ? profile->end_ns : sink_now()) - profile->t_ns));
	put_nonzero(row, PROFILE_RATE_HZ, profile->rate_hz);
	put_nonzero(row, PROFILE_INTERVAL_NS, (int64_t)profile->interval_ns);
	put_nonzero(row, PROFILE_CPU_NS, (int64_t)profile->cpu_ns);
	put_nonzero(row, PROFILE_MEMORY_BYTES, (int64_t)profile->memory_bytes);
	if (profile->thinned)
		row_text(row, PROFILE_THINNED, span(profile->thinned));
	write_counts(profile, sink);
}
