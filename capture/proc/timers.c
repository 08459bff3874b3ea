#include "capture/proc/timers.h"

static bool line_after(struct span *rest, const char *name, struct span *ret)
{
	struct span line = span_line(rest);

	*ret = span_trim(span_skip(line, strlen(name)));
	return span_starts(line, name);
}

struct outcome proc_timers_next(struct span *rest, struct proc_timer *ret)
{
	struct proc_timer timer = { 0 };
	struct span id = { 0 };
	struct span signal = { 0 };
	struct span pointer = { 0 };
	struct span clock = { 0 };

	if (span_is_empty(*rest))
		return outcome_of(OUTCOME_EMPTY, 0, NULL);
	if (!line_after(rest, "ID:", &id) || !span_int64(id, &timer.id))
		return outcome_malformed("no ID of a timer");
	/* "60/00007fff86e452a8": the signal, and the value it carries. */
	if (!line_after(rest, "signal:", &signal) || !span_split(signal, '/', &signal, &pointer) || !span_int64(signal, &timer.signal))
		return outcome_malformed("no signal of a timer");
	if (!line_after(rest, "notify:", &timer.notify) || !line_after(rest, "ClockID:", &clock) || !span_int64(clock, &timer.clock))
		return outcome_malformed("no notify or ClockID of a timer");
	while (rest->length && !span_starts(*rest, "ID:"))
		span_line(rest);
	*ret = timer;
	return outcome_ok();
}
