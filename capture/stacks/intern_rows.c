#include "capture/sink.h"
#include "capture/stacks/intern_private.h"

struct span interner_string_at(const struct interner *interner, uint32_t number)
{
	return *(const struct span *)intern_table_at(&interner->strings, number);
}

struct interned_function interner_function_at(const struct interner *interner, uint32_t number)
{
	return *(const struct interned_function *)intern_table_at(&interner->functions, number);
}

struct interned_frame interner_frame_at(const struct interner *interner, uint32_t number)
{
	return *(const struct interned_frame *)intern_table_at(&interner->frames, number);
}

uint32_t interner_stack_at(const struct interner *interner, uint32_t number, uint32_t *ret_frame)
{
	const struct interner_node *node = intern_table_at(&interner->stacks, number);

	*ret_frame = node->frame;
	return node->parent;
}

static void write_string(struct sink *sink, uint32_t number, struct span bytes, struct strbuf *clean)
{
	struct row *row = NULL;

	strbuf_reset(clean);
	sink_redact_name(sink, "names of functions and files", bytes, clean);
	row = sink_row(sink, TABLE_STRING);
	row_int(row, STRING_ID, number);
	row_text(row, STRING_TEXT, strbuf_span(clean));
}

/* 0 is "none" with us, NULL in a row. */
static void put_number(struct row *row, int column, uint32_t number)
{
	if (number)
		row_int(row, column, number);
}

static void put_line(struct row *row, int column, int32_t line)
{
	if (line != INTERN_NO_LINE)
		row_int(row, column, line);
}

static void put_address(struct row *row, int column, uint64_t address)
{
	if (address != INTERN_NO_ADDRESS)
		row_int(row, column, (int64_t)address);
}

static void write_function(struct sink *sink, uint32_t number, struct interned_function function)
{
	struct row *row = sink_row(sink, TABLE_FUNCTION);

	row_int(row, FUNCTION_ID, number);
	row_int(row, FUNCTION_KIND, function.kind);
	put_number(row, FUNCTION_NAME, function.name);
	put_number(row, FUNCTION_QUALNAME, function.qualname);
	put_number(row, FUNCTION_FILE, function.file);
	put_line(row, FUNCTION_FIRST_LINE, function.first_line);
	put_number(row, FUNCTION_OBJECT, function.object);
	put_address(row, FUNCTION_ADDRESS, function.address);
}

static void write_frame(struct sink *sink, uint32_t number, struct interned_frame frame)
{
	struct row *row = sink_row(sink, TABLE_FRAME);

	row_int(row, FRAME_ID, number);
	row_int(row, FRAME_FUNCTION, frame.function);
	put_line(row, FRAME_LINE, frame.line);
	put_line(row, FRAME_END_LINE, frame.end_line);
	put_line(row, FRAME_START_COLUMN, frame.start_column);
	put_line(row, FRAME_END_COLUMN, frame.end_column);
	put_address(row, FRAME_ADDRESS, frame.address);
	row_int(row, FRAME_VALIDITY, frame.validity);
}

static void write_stack(struct sink *sink, uint32_t number, const struct interner_node *node)
{
	struct row *row = sink_row(sink, TABLE_STACK);

	row_int(row, STACK_ID, number);
	put_number(row, STACK_PARENT, node->parent);
	row_int(row, STACK_FRAME, node->frame);
	row_int(row, STACK_DEPTH, node->depth);
}

void interner_write(struct interner *interner, struct sink *sink)
{
	struct interner_counts *written = &interner->written;
	cleanup_strbuf struct strbuf clean = { 0 };

	while (written->strings < interner->strings.count) {
		written->strings++;
		write_string(sink, written->strings, interner_string_at(interner, written->strings), &clean);
	}
	while (written->functions < interner->functions.count) {
		written->functions++;
		write_function(sink, written->functions, interner_function_at(interner, written->functions));
	}
	while (written->frames < interner->frames.count) {
		written->frames++;
		write_frame(sink, written->frames, interner_frame_at(interner, written->frames));
	}
	while (written->stacks < interner->stacks.count) {
		written->stacks++;
		write_stack(sink, written->stacks, intern_table_at(&interner->stacks, written->stacks));
	}
}
