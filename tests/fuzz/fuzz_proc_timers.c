/* capture/proc/timers.c on any bytes. */
#include "capture/proc/timers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct proc_timer timer = { 0 };

	while (is_ok(proc_timers_next(&rest, &timer)))
		;
	return 0;
}
