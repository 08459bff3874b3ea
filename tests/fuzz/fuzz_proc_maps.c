/* capture/proc/maps.c on any bytes. */
#include "capture/proc/maps.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct proc_smaps block = { 0 };

	while (proc_smaps_next(&rest, &block).kind != OUTCOME_EMPTY)
		;
	return 0;
}
