/* capture/proc/auxv.c on any bytes. */
#include "capture/proc/auxv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proc_auxv auxv = { 0 };

	proc_auxv_parse(span_of(data, size), &auxv);
	if (auxv.count > AUXV_MAX)
		__builtin_trap();
	return 0;
}
