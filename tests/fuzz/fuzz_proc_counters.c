/* Parsers of short files that are a few numbers, on any bytes: statm, schedstat, io, syscall, loadavg of capture/proc. */
#include <stdlib.h>

#include "capture/proc/io.h"
#include "capture/proc/loadavg.h"
#include "capture/proc/schedstat.h"
#include "capture/proc/statm.h"
#include "capture/proc/syscall.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of(data, size);
	struct proc_statm statm = { 0 };
	struct proc_schedstat schedstat = { 0 };
	struct proc_io io = { 0 };
	struct proc_syscall call = { 0 };
	struct proc_loadavg load = { 0 };

	proc_statm_parse(text, &statm);
	proc_schedstat_parse(text, &schedstat);
	proc_io_parse(text, &io);
	proc_loadavg_parse(text, &load);
	if (is_ok(proc_syscall_parse(text, &call)) && call.has_arguments != (!call.is_running && call.number >= 0))
		abort();
	return 0;
}
