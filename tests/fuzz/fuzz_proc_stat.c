/* capture/proc/stat.c on any bytes. */
#include "capture/proc/stat.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct proc_stat stat = { 0 };

	if (is_ok(proc_stat_parse(text, &stat)) && (stat.comm.at <= text.at || stat.comm.at + stat.comm.length >= text.at + size))
		abort(); /* the name stands between two parentheses of the text */
	return 0;
}
