/* capture/proc/limits.c on any bytes. */
#include "capture/proc/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proc_limits limits = { 0 };

	proc_limits_parse(span_of(data, size), &limits);
	if (limits.count > LIMITS_COUNT)
		__builtin_trap();
	return 0;
}
