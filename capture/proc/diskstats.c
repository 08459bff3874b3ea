#include "capture/proc/diskstats.h"

static bool take_line(struct span line, struct proc_disk *ret)
{
	if (!span_uint64(span_word(&line), &ret->major) || !span_uint64(span_word(&line), &ret->minor))
		return false;
	ret->name = span_word(&line);
	while (ret->counter_count < PROC_DISK_COUNTERS && span_uint64(span_word(&line), &ret->counter[ret->counter_count]))
		ret->counter_count++;
	return ret->counter_count >= PROC_DISK_OLDEST;
}

bool proc_diskstats_next(struct span *rest, struct proc_disk *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_disk found = { 0 };

		if (!take_line(line, &found))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
