/* capture/proc/numa_maps.c on any bytes. */
#include <stdlib.h>

#include "capture/proc/numa_maps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		struct proc_numa_map map = { 0 };
		uint64_t node = 0;
		uint64_t pages = 0;

		if (!is_ok(proc_numa_map_parse(line, &map)))
			continue;
		if (map.policy.at < line.at || map.policy.at + map.policy.length > line.at + line.length)
			abort();
		while (proc_numa_map_next_node(&map.nodes, &node, &pages))
			;
	}
	return 0;
}
