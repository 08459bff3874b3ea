#include "capture/proc/cpu_list.h"

bool cpu_list_next(struct span *rest, uint64_t *ret_first, uint64_t *ret_last)
{
	struct span range = { 0 };
	struct span first = { 0 };
	struct span last = { 0 };
	uint64_t from = 0;
	uint64_t to = 0;

	if (!span_field(rest, ',', &range))
		return false;
	range = span_trim(range);
	if (!span_split(range, '-', &first, &last))
		first = last = range;
	if (!span_uint64(first, &from) || !span_uint64(last, &to) || from > to || to >= CPU_LIST_MOST)
		return false;
	*ret_first = from;
	*ret_last = to;
	return true;
}

bool cpu_list_has(struct span list, uint64_t cpu)
{
	uint64_t first = 0;
	uint64_t last = 0;

	while (cpu_list_next(&list, &first, &last))
		if (cpu >= first && cpu <= last)
			return true;
	return false;
}

uint64_t cpu_list_count(struct span list)
{
	uint64_t first = 0;
	uint64_t last = 0;
	uint64_t count = 0;

	while (cpu_list_next(&list, &first, &last))
		count += last - first + 1;
	return count;
}
