#include "capture/python/answer.h"

#include "capture/python/answer_wire.h"

static void put(struct answer *answer, enum answer_operation operation, uint32_t number, const void *bytes, size_t length)
{
	struct answer_head head = { .operation = operation, .number = number, .length = length };

	strbuf_add(answer->to, span_of(&head, sizeof(head)));
	strbuf_add(answer->to, span_of(bytes, length));
}

void answer_row(struct answer *answer, enum table_id table)
{
	put(answer, ANSWER_OP_ROW, (uint32_t)table, NULL, 0);
}

void answer_int(struct answer *answer, int column, int64_t value)
{
	put(answer, ANSWER_OP_INT, (uint32_t)column, &value, sizeof(value));
}

void answer_real(struct answer *answer, int column, double value)
{
	put(answer, ANSWER_OP_REAL, (uint32_t)column, &value, sizeof(value));
}

void answer_text(struct answer *answer, int column, enum answer_text kind, struct span text)
{
	put(answer, ANSWER_OP_TEXT, (uint32_t)column | (uint32_t)kind << 8, text.at, text.length);
}

void answer_stack(struct answer *answer, int column, uint32_t stack)
{
	put(answer, ANSWER_OP_STACK_NUMBER, (uint32_t)column, &stack, sizeof(stack));
}

void answer_words(struct answer *answer, enum table_id table, int pid_column, int position_column, int text_column, struct span words)
{
	struct answer_columns columns = { pid_column, position_column, text_column };
	struct answer_head head = { .operation = ANSWER_OP_WORDS, .number = (uint32_t)table, .length = sizeof(columns) + words.length };

	strbuf_add(answer->to, span_of(&head, sizeof(head)));
	strbuf_add(answer->to, span_of(&columns, sizeof(columns)));
	strbuf_add(answer->to, words);
}

void answer_stacks(struct answer *answer)
{
	struct interner_counts now = interner_counts(answer->interner);
	struct interner_counts *sent = &answer->sent;

	while (sent->strings < now.strings) {
		struct span text = interner_string_at(answer->interner, ++sent->strings);

		put(answer, ANSWER_OP_STRING, 0, text.at, text.length);
	}
	while (sent->functions < now.functions) {
		struct interned_function function = interner_function_at(answer->interner, ++sent->functions);

		put(answer, ANSWER_OP_FUNCTION, 0, &function, sizeof(function));
	}
	while (sent->frames < now.frames) {
		struct interned_frame frame = interner_frame_at(answer->interner, ++sent->frames);

		put(answer, ANSWER_OP_FRAME, 0, &frame, sizeof(frame));
	}
	while (sent->stacks < now.stacks) {
		struct answer_stack stack = { 0 };

		stack.parent = interner_stack_at(answer->interner, ++sent->stacks, &stack.frame);
		put(answer, ANSWER_OP_STACK, 0, &stack, sizeof(stack));
	}
}

void answer_sample(struct answer *answer, const struct sample *sample)
{
	put(answer, ANSWER_OP_SAMPLE, 0, sample, sizeof(*sample));
}

void answer_last_sample(struct answer *answer, int column)
{
	put(answer, ANSWER_OP_LAST_SAMPLE, (uint32_t)column, NULL, 0);
}

void answer_stopped(struct answer *answer, uint64_t stopped_ns)
{
	put(answer, ANSWER_OP_STOPPED, 0, &stopped_ns, sizeof(stopped_ns));
}

void answer_note(struct answer *answer, pid_t tid, struct outcome got)
{
	put(answer, ANSWER_OP_NOTE, (uint32_t)tid, &got, sizeof(got));
}

void answer_count(struct answer *answer, enum profile_count_name name, uint64_t times)
{
	put(answer, ANSWER_OP_COUNT, (uint32_t)name, &times, sizeof(times));
}

void answer_tries(struct answer *answer, unsigned tries)
{
	put(answer, ANSWER_OP_TRIES, tries, NULL, 0);
}

void answer_prefix(struct answer *answer, unsigned proven_frames)
{
	put(answer, ANSWER_OP_PREFIX, proven_frames, NULL, 0);
}

void answer_profile(struct answer *answer, const struct answer_profile *profile)
{
	put(answer, ANSWER_OP_PROFILE, 0, profile, sizeof(*profile));
}
