/* capture/proc/status.c on any bytes. */
#include "capture/proc/status.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_borrowed(struct span text, struct span part)
{
	if (part.length && (part.at < text.at || part.at + part.length > text.at + text.length))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct proc_status status = { 0 };

	if (!is_ok(proc_status_parse(text, &status)))
		return 0;
	if (status.known >> PROC_STATUS_FIELDS)
		abort();
	check_borrowed(text, status.groups);
	check_borrowed(text, status.namespace_pids);
	check_borrowed(text, status.cpus_allowed_list);
	check_borrowed(text, status.mems_allowed_list);
	return 0;
}
