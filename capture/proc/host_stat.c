#include "capture/proc/host_stat.h"

static bool take_cpu(struct span name, struct span line, struct proc_host_stat *ret)
{
	uint64_t number = 0;
	int count = 0;

	ret->is_cpu = true;
	ret->cpu = -1;
	if (name.length > 3) {
		if (!span_uint64(span_skip(name, 3), &number))
			return false;
		ret->cpu = (int64_t)number;
	}
	while (count < PROC_HOST_STAT_TIMES && span_uint64(span_word(&line), &ret->time_ticks[count]))
		count++;
	return count >= 4;
}

bool proc_host_stat_next(struct span *rest, struct proc_host_stat *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_host_stat found = { .name = span_word(&line) };

		if (span_starts(found.name, "cpu") ? take_cpu(found.name, line, &found) : span_uint64(span_word(&line), &found.value)) {
			*ret = found;
			return true;
		}
	}
	return false;
}
