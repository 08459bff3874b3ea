#include "capture/proc/stack.h"

static bool take_place(struct span place, struct proc_stack_frame *frame)
{
	struct span offset = { 0 };
	struct span size = { 0 };

	return span_split(place, '/', &offset, &size) && span_hex(offset, &frame->offset_bytes) && span_hex(size, &frame->size_bytes);
}

bool proc_stack_next(struct span *rest, struct proc_stack_frame *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_stack_frame frame = { 0 };
		struct span address = span_word(&line);
		struct span symbol = span_word(&line);
		struct span place = { 0 };

		if (!span_starts(address, "[<") || span_is_empty(symbol))
			continue;
		if (span_split(symbol, '+', &frame.function, &place))
			frame.has_offset = take_place(place, &frame);
		else
			frame.function = symbol;
		line = span_trim(line);
		if (span_starts(line, "[")) /* the module, right after the symbol */
			frame.function = span_of(symbol.at, (size_t)(line.at + line.length - symbol.at));
		*ret = frame;
		return true;
	}
	return false;
}
