/* capture/proc/fd.c on any bytes. */
#include "capture/proc/fd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct proc_fd fd = { 0 };

	proc_fd_parse(span_of(data, size), &fd);
	proc_fd_undeleted(fd.target);
	return 0;
}
