#include "capture/python/collector_state.h"
#include "capture/python/reading.h"

/* The garbage collector: its generations, and in 3.15 the collections of the last while. */

static void put(struct answer *answer, int column, int64_t value)
{
	if (value != GC_UNKNOWN)
		answer_int(answer, column, value);
}

static void send_generation(struct reading *reading, int64_t interpreter, int generation, const struct gc_generation_counts *counts)
{
	struct answer *answer = &reading->answer;

	answer_row(answer, TABLE_PY_GC);
	answer_int(answer, PY_GC_PID, reading->pid);
	answer_int(answer, PY_GC_INTERPRETER, interpreter);
	answer_int(answer, PY_GC_GENERATION, generation);
	put(answer, PY_GC_THRESHOLD, counts->threshold);
	put(answer, PY_GC_COUNT, counts->count);
	put(answer, PY_GC_COLLECTIONS, counts->collections);
	put(answer, PY_GC_COLLECTED, counts->collected);
	put(answer, PY_GC_UNCOLLECTABLE, counts->uncollectable);
	put(answer, PY_GC_CANDIDATES, counts->candidates);
	put(answer, PY_GC_DURATION_NS, counts->duration_ns);
}

static void send_past(struct reading *reading, int64_t interpreter, const struct gc_past *past)
{
	struct answer *answer = &reading->answer;

	answer_row(answer, TABLE_PY_COLLECTION);
	answer_int(answer, PY_COLLECTION_PID, reading->pid);
	answer_int(answer, PY_COLLECTION_INTERPRETER, interpreter);
	answer_int(answer, PY_COLLECTION_GENERATION, past->generation);
	answer_int(answer, PY_COLLECTION_T_NS, past->t_ns);
	answer_int(answer, PY_COLLECTION_DURATION_NS, past->duration_ns);
	put(answer, PY_COLLECTION_COLLECTED, past->collected);
	put(answer, PY_COLLECTION_UNCOLLECTABLE, past->uncollectable);
	put(answer, PY_COLLECTION_CANDIDATES, past->candidates);
	answer_int(answer, PY_COLLECTION_HEAP_OBJECTS, past->heap_objects);
}

static void send_state(struct reading *reading, int64_t interpreter, const struct gc_state *state)
{
	struct answer *answer = &reading->answer;

	answer_row(answer, TABLE_PY_GC_STATE);
	answer_int(answer, PY_GC_STATE_PID, reading->pid);
	answer_int(answer, PY_GC_STATE_INTERPRETER, interpreter);
	put(answer, PY_GC_STATE_IS_ENABLED, state->is_enabled);
	put(answer, PY_GC_STATE_IS_COLLECTING, state->is_collecting);
	put(answer, PY_GC_STATE_HAS_FROZEN, state->has_frozen);
	put(answer, PY_GC_STATE_LONG_LIVED_TOTAL, state->long_lived_total);
	put(answer, PY_GC_STATE_LONG_LIVED_PENDING, state->long_lived_pending);
}

struct outcome part_collections(struct reading *reading)
{
	bool is_read = false;

	for (size_t i = 0; i < reading->threads.interpreter_count; i++) {
		const struct py_interpreter *interpreter = &reading->threads.interpreter[i];
		struct gc_state state = { 0 };

		if (!gc_state_read(&reading->memory, &reading->runtime, reading->dir, interpreter->address, &state))
			continue;
		is_read = true;
		send_state(reading, interpreter->id, &state);
		for (int j = 0; j < GC_GENERATIONS; j++)
			send_generation(reading, interpreter->id, j, &state.generation[j]);
		for (int j = 0; j < state.past_count; j++)
			send_past(reading, interpreter->id, &state.past[j]);
	}
	return is_read ? outcome_ok() : outcome_of(OUTCOME_UNSUPPORTED, 0, "the state of the garbage collector is not where it is known to be");
}
