/* capture/proc/sched.c on any bytes. */
#include "capture/proc/sched.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct proc_sched_field field = { 0 };

	proc_sched_skip_heading(&rest);
	while (proc_sched_next(&rest, &field))
		;
	return 0;
}
