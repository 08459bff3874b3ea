#include "capture/proc/pressure.h"

/* "avg10=0.12": the value after @name. */
static struct span value_of(struct span word, const char *name)
{
	return span_starts(word, name) ? span_skip(word, strlen(name)) : (struct span){ 0 };
}

bool proc_pressure_next(struct span *rest, struct proc_pressure *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_pressure found = { .kind = span_word(&line) };

		if (!span_decimal(value_of(span_word(&line), "avg10="), &found.avg10_percent) ||
		    !span_decimal(value_of(span_word(&line), "avg60="), &found.avg60_percent) ||
		    !span_decimal(value_of(span_word(&line), "avg300="), &found.avg300_percent) ||
		    !span_uint64(value_of(span_word(&line), "total="), &found.total_us))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
