#include <errno.h>
#include <stdlib.h>

#include "capture/python/answer.h"
#include "capture/python/answer_wire.h"
#include "capture/python/repr.h"

enum mapped { MAPPED_STRING, MAPPED_FUNCTION, MAPPED_FRAME, MAPPED_STACK };

/* The sink's number for the worker's; 0 stays "none", and so does what was refused. */
static uint32_t mapped(const struct replay *replay, enum mapped what, uint32_t number)
{
	return number && number <= replay->count[what] ? replay->map[what][number - 1] : 0;
}

static bool map_next(struct replay *replay, enum mapped what, uint32_t number)
{
	if (replay->count[what] == replay->room[what]) {
		uint32_t room = replay->room[what] ? replay->room[what] * 2 : 256;
		uint32_t *grown = realloc(replay->map[what], room * sizeof(*grown));

		if (!grown)
			return false;
		replay->map[what] = grown;
		replay->room[what] = room;
	}
	replay->map[what][replay->count[what]++] = number;
	return true;
}

/* One record, taken off the front. */
static bool next_record(struct span *rest, struct answer_head *ret, struct span *ret_bytes)
{
	if (rest->length < sizeof(*ret))
		return false;
	memcpy(ret, rest->at, sizeof(*ret));
	*rest = span_skip(*rest, sizeof(*ret));
	if (ret->length > rest->length)
		return false;
	*ret_bytes = span_first(*rest, ret->length);
	*rest = span_skip(*rest, ret->length);
	return true;
}

static bool take(struct span bytes, void *ret, size_t size)
{
	if (bytes.length != size)
		return false;
	memcpy(ret, bytes.at, size);
	return true;
}

static bool add_function(struct replay *replay, struct span bytes)
{
	struct interned_function function = { 0 };

	if (!take(bytes, &function, sizeof(function)))
		return false;
	function.name = mapped(replay, MAPPED_STRING, function.name);
	function.qualname = mapped(replay, MAPPED_STRING, function.qualname);
	function.file = mapped(replay, MAPPED_STRING, function.file);
	function.object = mapped(replay, MAPPED_STRING, function.object);
	return map_next(replay, MAPPED_FUNCTION, interner_function(sink_interner(replay->sink), &function));
}

static bool add_frame(struct replay *replay, struct span bytes)
{
	struct interned_frame frame = { 0 };

	if (!take(bytes, &frame, sizeof(frame)))
		return false;
	frame.function = mapped(replay, MAPPED_FUNCTION, frame.function);
	return map_next(replay, MAPPED_FRAME, interner_frame(sink_interner(replay->sink), &frame));
}

static bool add_stack(struct replay *replay, struct span bytes)
{
	struct answer_stack stack = { 0 };
	uint32_t parent = 0;

	if (!take(bytes, &stack, sizeof(stack)))
		return false;
	parent = mapped(replay, MAPPED_STACK, stack.parent);
	/* Half a stack would be a wrong one. */
	return map_next(replay, MAPPED_STACK,
			stack.parent && !parent ? 0 : interner_stack(sink_interner(replay->sink), parent, mapped(replay, MAPPED_FRAME, stack.frame)));
}

static void begin_profile(struct replay *replay)
{
	if (!replay->has_profile)
		profile_begin(&replay->profile, replay->sink, replay->kind, replay->pid);
	replay->has_profile = true;
}

static bool add_sample(struct replay *replay, struct span bytes)
{
	struct sample sample = { 0 };
	uint32_t stack = 0;

	if (!take(bytes, &sample, sizeof(sample)))
		return false;
	begin_profile(replay);
	stack = mapped(replay, MAPPED_STACK, sample.stack);
	if (sample.stack && !stack) {
		sample.flags |= SAMPLE_NOT_KEPT;
		profile_count(&replay->profile, COUNT_NOT_KEPT, 1);
	}
	sample.stack = stack;
	sample.exception = mapped(replay, MAPPED_STRING, sample.exception);
	replay->last_sample = profile_sample(&replay->profile, replay->sink, &sample);
	return true;
}

static bool end_window(struct replay *replay, struct span bytes)
{
	struct answer_profile said = { 0 };

	if (!take(bytes, &said, sizeof(said)))
		return false;
	begin_profile(replay);
	replay->profile.t_ns = said.t_ns;
	replay->profile.end_ns = said.end_ns;
	replay->profile.rate_hz = said.rate_hz;
	replay->profile.interval_ns = said.interval_ns;
	replay->profile.cpu_ns = said.cpu_ns;
	replay->profile.memory_bytes = said.memory_bytes;
	replay->profile.thinned = said.thinned;
	return true;
}

static bool add_to_profile(struct replay *replay, const struct answer_head *head, struct span bytes)
{
	uint64_t times = 0;

	begin_profile(replay);
	switch (head->operation) {
	case ANSWER_OP_COUNT:
		if (head->number >= COUNT_TRIES || !take(bytes, &times, sizeof(times)))
			return false;
		profile_count(&replay->profile, (enum profile_count_name)head->number, times);
		return true;
	case ANSWER_OP_TRIES: profile_count_tries(&replay->profile, head->number); return true;
	default: profile_count_prefix(&replay->profile, head->number); return true;
	}
}

static void hide_value(void *context, struct span name, struct span text, bool is_secret, struct strbuf *ret)
{
	const struct replay *replay = context;

	sink_redact_value(replay->sink, "local variables", name, text, is_secret, ret);
}

/* Its value as it will be stored. Hiding a secret writes a row of the ledger, so all of it comes before the row in which the text stands. */
static struct span cleaned(struct replay *replay, const struct answer_head *head, struct span bytes)
{
	struct strbuf clean = { 0 };

	if (head->operation != ANSWER_OP_TEXT || head->number >> 8 == ANSWER_PLAIN)
		return bytes;
	if (head->number >> 8 == ANSWER_VALUE)
		repr_render(bytes, hide_value, replay, &clean);
	else
		sink_redact_name(replay->sink, "memory of the interpreter", bytes, &clean);
	bytes = sink_keep(replay->sink, strbuf_span(&clean));
	strbuf_deinit(&clean);
	return bytes;
}

/* The sink's number of a stack; nothing where it was refused. */
static bool put_stack(const struct replay *replay, struct row *row, int column, struct span bytes)
{
	uint32_t number = 0;

	if (!take(bytes, &number, sizeof(number)))
		return false;
	number = mapped(replay, MAPPED_STACK, number);
	if (number)
		row_int(row, column, number);
	return true;
}

static bool put_value(const struct replay *replay, struct row *row, const struct answer_head *head, struct span bytes)
{
	int column = (int)(head->number & 0xff);
	int64_t number = 0;
	double real = 0;

	switch (head->operation) {
	case ANSWER_OP_INT:
		if (!take(bytes, &number, sizeof(number)))
			return false;
		row_int(row, column, number);
		return true;
	case ANSWER_OP_REAL:
		if (!take(bytes, &real, sizeof(real)))
			return false;
		row_real(row, column, real);
		return true;
	case ANSWER_OP_STACK_NUMBER: return put_stack(replay, row, column, bytes);
	case ANSWER_OP_LAST_SAMPLE: row_int(row, column, replay->last_sample); return true;
	default: row_text(row, column, bytes); return true;
	}
}

static bool is_value(uint32_t operation)
{
	return operation == ANSWER_OP_INT || operation == ANSWER_OP_REAL || operation == ANSWER_OP_TEXT || operation == ANSWER_OP_LAST_SAMPLE ||
	       operation == ANSWER_OP_STACK_NUMBER;
}

/* A row and all its values. */
static bool add_row(struct replay *replay, uint32_t table, struct span *rest)
{
	enum { VALUES_MAX = 64 };
	struct {
		struct answer_head head;
		struct span bytes;
	} values[VALUES_MAX];
	size_t count = 0;
	struct row *row = NULL;
	bool is_good = table < TABLE_COUNT;

	for (struct span next = *rest; is_good && next_record(&next, &values[count].head, &values[count].bytes) && is_value(values[count].head.operation);) {
		values[count].bytes = cleaned(replay, &values[count].head, values[count].bytes);
		*rest = next;
		if (++count == VALUES_MAX)
			return false;
	}
	if (!is_good)
		return false;
	row = sink_row(replay->sink, (enum table_id)table);
	for (size_t i = 0; i < count && is_good; i++)
		is_good = put_value(replay, row, &values[i].head, values[i].bytes);
	return is_good;
}

static bool add_words(struct replay *replay, uint32_t table, struct span bytes)
{
	struct answer_columns columns = { 0 };
	struct strbuf clean = { 0 };
	struct span rest = { 0 };
	struct span word = { 0 };
	int64_t position = 0;

	if (table >= TABLE_COUNT || bytes.length < sizeof(columns))
		return false;
	memcpy(&columns, bytes.at, sizeof(columns));
	sink_redact_words(replay->sink, "memory of the interpreter", span_skip(bytes, sizeof(columns)), &clean);
	for (rest = strbuf_span(&clean); span_field(&rest, '\0', &word); position++) {
		struct row *row = sink_row(replay->sink, (enum table_id)table);

		row_int(row, columns.pid, replay->pid);
		row_int(row, columns.position, position);
		row_text(row, columns.text, word);
	}
	strbuf_deinit(&clean);
	return true;
}

static bool add_stop(struct replay *replay, struct span bytes)
{
	uint64_t stopped_ns = 0;

	if (!take(bytes, &stopped_ns, sizeof(stopped_ns)))
		return false;
	sink_add_stop(replay->sink, stopped_ns);
	return true;
}

static bool add_note(struct replay *replay, uint32_t tid, struct span bytes)
{
	struct outcome got = { 0 };
	struct strbuf path = { 0 };

	if (!take(bytes, &got, sizeof(got)) || is_fault(got))
		return false;
	strbuf_addf(&path, "/proc/%d/task/%u (stop)", (int)replay->pid, tid);
	sink_note(replay->sink, replay->pid, strbuf_span(&path), got);
	strbuf_deinit(&path);
	return true;
}

static bool add_record(struct replay *replay, const struct answer_head *head, struct span bytes, struct span *rest)
{
	switch (head->operation) {
	case ANSWER_OP_ROW: return add_row(replay, head->number, rest);
	case ANSWER_OP_WORDS: return add_words(replay, head->number, bytes);
	case ANSWER_OP_STRING: return map_next(replay, MAPPED_STRING, interner_string(sink_interner(replay->sink), bytes));
	case ANSWER_OP_FUNCTION: return add_function(replay, bytes);
	case ANSWER_OP_FRAME: return add_frame(replay, bytes);
	case ANSWER_OP_STACK: return add_stack(replay, bytes);
	case ANSWER_OP_SAMPLE: return add_sample(replay, bytes);
	case ANSWER_OP_COUNT:
	case ANSWER_OP_TRIES:
	case ANSWER_OP_PREFIX: return add_to_profile(replay, head, bytes);
	case ANSWER_OP_PROFILE: return end_window(replay, bytes);
	case ANSWER_OP_STOPPED: return add_stop(replay, bytes);
	case ANSWER_OP_NOTE: return add_note(replay, head->number, bytes);
	default: return false;
	}
}

struct outcome replay_run(struct replay *replay, struct span answer)
{
	struct answer_head head = { 0 };
	struct span bytes = { 0 };

	if (!sink_interner(replay->sink))
		return outcome_fault(ENOMEM, "no memory for stacks");
	while (answer.length) {
		if (!next_record(&answer, &head, &bytes) || !add_record(replay, &head, bytes, &answer))
			return outcome_malformed("an answer of the reader makes no sense");
	}
	return outcome_ok();
}

void replay_restart(struct replay *replay)
{
	for (int i = 0; i < 4; i++) {
		free(replay->map[i]);
		replay->map[i] = NULL;
		replay->count[i] = replay->room[i] = 0;
	}
}

void replay_end(struct replay *replay)
{
	if (replay->has_profile)
		profile_end(&replay->profile, replay->sink);
	replay_restart(replay);
}
