#include "capture/proc/id_map.h"

static bool id_parse(struct span word, uint64_t *ret)
{
	return span_uint64(word, ret) && *ret <= UINT32_MAX;
}

bool proc_id_map_next(struct span *rest, struct proc_id_map *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_id_map found = { 0 };

		if (!id_parse(span_word(&line), &found.inner_first) || !id_parse(span_word(&line), &found.outer_first) ||
		    !id_parse(span_word(&line), &found.count))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
