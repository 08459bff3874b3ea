#include "capture/journal.h"

#include "common/array.h"
#include "schema/db.h"
#include "schema/texts.h"

struct journal_unit journal_unit_of(struct span path)
{
	struct journal_unit found = { 0 };
	struct span component = { 0 };

	while (span_field(&path, '/', &component)) {
		bool is_unit = span_ends(component, ".service") || span_ends(component, ".scope");

		if (is_unit && span_is_empty(found.unit))
			found.unit = component;
		/* Below user@N.service another manager has its own units. */
		else if (is_unit && span_starts(found.unit, "user@"))
			found.user_unit = component;
	}
	return found;
}

/* What a line is handed over as, followed by the bytes of its texts. */
struct head {
	int64_t number[4]; /* realtime_us, pid, uid, priority */
	size_t length[3];  /* unit, comm, message */
	int64_t has_message; /* no bool: the bytes come from another process */
};

static int64_t number_of(const struct statement *statement, int column)
{
	return statement_type(statement, column) == VALUE_INT ? statement_int(statement, column) : -1;
}

static int hex_digit(char byte)
{
	return byte >= '0' && byte <= '9' ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : 0;
}

/* The message as it was written, cut. */
static void take_message(const struct statement *statement, struct strbuf *ret)
{
	enum { MESSAGE = 6, MESSAGE_HEX = 7 };
	struct span text = statement_text(statement, MESSAGE);

	if (statement_type(statement, MESSAGE) == VALUE_TEXT) {
		strbuf_add(ret, span_first(text, JOURNAL_MESSAGE_BYTES));
		return;
	}
	text = span_first(statement_text(statement, MESSAGE_HEX), 2 * JOURNAL_MESSAGE_BYTES);
	for (size_t i = 0; i + 1 < text.length; i += 2)
		strbuf_add_byte(ret, (char)(hex_digit(text.at[i]) << 4 | hex_digit(text.at[i + 1])));
}

static void hand_over(const struct statement *statement, struct strbuf *ret)
{
	enum { UNIT = 4, COMM = 5, MESSAGE = 6, MESSAGE_HEX = 7, NAME_CAP = 256 };
	cleanup_strbuf struct strbuf message = { 0 };
	struct span unit = span_first(statement_text(statement, UNIT), NAME_CAP);
	struct span comm = span_first(statement_text(statement, COMM), NAME_CAP);
	struct head head = { .has_message = statement_type(statement, MESSAGE) == VALUE_TEXT || statement_type(statement, MESSAGE_HEX) == VALUE_TEXT };

	for (size_t i = 0; i < array_length(head.number); i++)
		head.number[i] = number_of(statement, (int)i);
	take_message(statement, &message);
	head.length[0] = unit.length;
	head.length[1] = comm.length;
	head.length[2] = message.length;
	strbuf_add(ret, span_of((const char *)&head, sizeof(head)));
	strbuf_add(ret, unit);
	strbuf_add(ret, comm);
	strbuf_add(ret, strbuf_span(&message));
}

static const char *document(const char *name)
{
	for (size_t i = 0; i < schema_documents_count; i++)
		if (span_is(span(name), schema_documents[i].name))
			return schema_documents[i].text;
	return "";
}

struct outcome journal_take(struct span json, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_db struct db *db = NULL;
	struct outcome made = db_scratch(&db);
	cleanup_statement struct statement *statement = is_ok(made) ? db_prepare(db, document("journal"), NULL, &error) : NULL;
	struct span line = { 0 };

	if (!statement)
		return outcome_fault(0, "no memory to read the journal's lines");
	while (span_next_line(&json, &line)) {
		statement_reset(statement);
		if (statement_bind_text(statement, ":line", line) && statement_step(statement, &error) == 1)
			hand_over(statement, ret);
	}
	return strbuf_failed(ret) ? outcome_fault(0, "no memory for the journal's lines") : outcome_ok();
}

static bool take_text(struct span *rest, size_t length, struct span *ret)
{
	if (length > rest->length)
		return false;
	*ret = span_first(*rest, length);
	*rest = span_skip(*rest, length);
	return true;
}

bool journal_next(struct span *rest, struct journal_line *ret)
{
	struct journal_line found = { 0 };
	struct head head = { 0 };

	if (rest->length < sizeof(head))
		return false;
	memcpy(&head, rest->at, sizeof(head));
	*rest = span_skip(*rest, sizeof(head));
	found.realtime_us = head.number[0];
	found.pid = head.number[1];
	found.uid = head.number[2];
	found.priority = head.number[3];
	found.has_message = head.has_message != 0;
	if (!take_text(rest, head.length[0], &found.unit) || !take_text(rest, head.length[1], &found.comm) ||
	    !take_text(rest, head.length[2], &found.message))
		return false;
	*ret = found;
	return true;
}
