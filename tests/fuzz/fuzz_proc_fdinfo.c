/* capture/proc/fdinfo.c on any bytes. */
#include "capture/proc/fdinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct proc_fdinfo info = { 0 };
	struct proc_fdinfo_epoll epoll = { 0 };
	struct proc_fdinfo_inotify inotify = { 0 };
	struct proc_lock lock = { 0 };

	proc_fdinfo_parse(rest, &info);
	while (proc_fdinfo_next_epoll(&rest, &epoll))
		;
	rest = span_of(data, size);
	while (proc_fdinfo_next_inotify(&rest, &inotify))
		;
	rest = span_of(data, size);
	while (proc_fdinfo_next_lock(&rest, &lock))
		;
	return 0;
}
