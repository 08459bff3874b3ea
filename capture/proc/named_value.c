#include "capture/proc/named_value.h"

bool named_value_next(struct span *rest, struct named_value *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct named_value found = { .name = span_word(&line) };
		struct span number = span_word(&line);

		if (span_ends(found.name, ":"))
			found.name = span_first(found.name, found.name.length - 1);
		if (span_is_empty(found.name) || !span_int64(number, &found.value))
			continue;
		if (span_is(span_word(&line), "kB") && __builtin_mul_overflow(found.value, 1024, &found.value))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
