#include "capture/python/mappings.h"

#include <errno.h>
#include <stdlib.h>

static size_t count_lines(struct span text)
{
	struct span line = { 0 };
	size_t count = 0;

	while (count < MAPPINGS_MAX && span_next_line(&text, &line))
		count++;
	return count;
}

struct outcome mappings_parse(struct mappings *mappings)
{
	struct span rest = strbuf_span(&mappings->text);
	struct span line = { 0 };
	size_t room = count_lines(rest);

	mappings->at = calloc(room ? room : 1, sizeof(*mappings->at));
	mappings->count = 0;
	if (!mappings->at)
		return outcome_fault(ENOMEM, "no memory for the mappings");
	while (mappings->count < room && span_next_line(&rest, &line)) {
		struct proc_map *map = &mappings->at[mappings->count];
		uint64_t last = mappings->count ? mappings->at[mappings->count - 1].end : 0;

		/* In order, as the kernel prints them: the search relies on it. */
		if (is_ok(proc_map_parse(line, map)) && map->start >= last && map->end > map->start)
			mappings->count++;
	}
	return mappings->count ? outcome_ok() : outcome_of(OUTCOME_EMPTY, 0, "no memory is mapped");
}

void mappings_deinit(struct mappings *mappings)
{
	free(mappings->at);
	strbuf_deinit(&mappings->text);
	*mappings = (struct mappings){ 0 };
}

const struct proc_map *mappings_find(const struct mappings *mappings, uint64_t address)
{
	size_t low = 0;
	size_t high = mappings->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (mappings->at[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < mappings->count && mappings->at[low].start <= address ? &mappings->at[low] : NULL;
}
