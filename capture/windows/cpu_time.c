#include "capture/windows/cpu_time.h"

/* stime * run / (stime + utime): the product needs more than 64 bits. */
static uint64_t scale(uint64_t stime_ns, uint64_t run_ns, uint64_t sum_ns)
{
	uint64_t scaled = (uint64_t)((unsigned __int128)stime_ns * run_ns / sum_ns);

	return scaled > run_ns ? run_ns : scaled;
}

void cpu_time_adjust(uint64_t utime_ns, uint64_t stime_ns, uint64_t run_ns, struct cpu_time *told)
{
	uint64_t stime = 0;
	uint64_t utime = 0;

	if (told->stime_ns + told->utime_ns >= run_ns)
		return;
	/* Without a tick in the kernel all of it was the user's, without one of the user's all the kernel's. */
	if (stime_ns == 0)
		stime = 0;
	else if (utime_ns == 0)
		stime = run_ns;
	else
		stime = scale(stime_ns, run_ns, stime_ns + utime_ns);
	if (stime < told->stime_ns)
		stime = told->stime_ns;
	utime = run_ns - stime;
	if (utime < told->utime_ns) {
		utime = told->utime_ns;
		stime = run_ns - utime;
	}
	*told = (struct cpu_time){ utime, stime };
}
