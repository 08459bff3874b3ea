#include "capture/proc/io.h"

#include "common/array.h"

struct outcome proc_io_parse(struct span text, struct proc_io *ret)
{
	struct proc_io io = { 0 };
	const struct {
		const char *name;
		uint64_t *value;
	} lines[] = {
		{ "rchar", &io.rchar_bytes },
		{ "wchar", &io.wchar_bytes },
		{ "syscr", &io.syscr },
		{ "syscw", &io.syscw },
		{ "read_bytes", &io.read_bytes },
		{ "write_bytes", &io.write_bytes },
		{ "cancelled_write_bytes", &io.cancelled_write_bytes },
	};

	for (size_t i = 0; i < array_length(lines); i++) {
		struct span name = { 0 };
		struct span value = { 0 };

		if (!span_split(span_line(&text), ':', &name, &value) || !span_is(name, lines[i].name) ||
		    !span_uint64(span_trim(value), lines[i].value))
			return outcome_malformed("not the seven counters in their order");
	}
	*ret = io;
	return outcome_ok();
}
