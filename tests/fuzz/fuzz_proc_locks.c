/* capture/proc/locks.c on any bytes. */
#include "capture/proc/locks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct span line = { 0 };
	struct proc_lock lock = { 0 };

	while (span_next_line(&rest, &line))
		proc_lock_parse(line, &lock);
	return 0;
}
