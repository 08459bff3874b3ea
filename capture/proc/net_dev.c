#include "capture/proc/net_dev.h"

/* Before 3.12 the first number could touch the colon; a name may hold a colon itself, the numbers never do. */
static bool take_line(struct span line, struct proc_interface *ret)
{
	ptrdiff_t colon = span_last_index(line, ':');

	if (colon < 0)
		return false;
	ret->name = span_trim(span_first(line, (size_t)colon));
	line = span_skip(line, (size_t)colon + 1);
	for (int i = 0; i < PROC_INTERFACE_COUNTERS; i++)
		if (!span_uint64(span_word(&line), &ret->counter[i]))
			return false;
	return !span_is_empty(ret->name);
}

bool proc_net_dev_next(struct span *rest, struct proc_interface *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_interface found = { 0 };

		if (!take_line(line, &found))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
