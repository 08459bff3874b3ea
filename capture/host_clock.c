#include "capture/host_clock.h"

#include <errno.h>
#include <sys/timex.h>
#include <time.h>

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now = { 0 };

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void host_clock_read(struct sink *sink)
{
	struct timex timex = { .modes = 0 }; /* a question: changes nothing and needs no privilege */
	int state = adjtimex(&timex);
	int err = errno;
	int64_t before = clock_ns(CLOCK_MONOTONIC);
	int64_t realtime = clock_ns(CLOCK_REALTIME);
	int64_t boottime = clock_ns(CLOCK_BOOTTIME);
	int64_t after = clock_ns(CLOCK_MONOTONIC);
	struct row *row = NULL;

	/* A seccomp filter may refuse it all the same. */
	if (state < 0) {
		sink_lacks(sink, TABLE_HOST_CLOCK, outcome_errno(err, NULL));
		sink_note(sink, 0, span("adjtimex(2)"), outcome_errno(err, "whether the clock is kept in step"));
	}
	row = sink_row(sink, TABLE_HOST_CLOCK);
	row_int(row, HOST_CLOCK_T_NS, before);
	row_int(row, HOST_CLOCK_REALTIME_NS, realtime);
	row_int(row, HOST_CLOCK_BOOTTIME_NS, boottime);
	row_int(row, HOST_CLOCK_UNCERTAINTY_NS, after - before);
	if (state < 0)
		return;
	row_int(row, HOST_CLOCK_STATE, state);
	row_int(row, HOST_CLOCK_STATUS, timex.status);
	row_int(row, HOST_CLOCK_CLOCK_OFFSET, timex.offset);
	row_int(row, HOST_CLOCK_FREQUENCY, timex.freq);
	row_int(row, HOST_CLOCK_MAX_ERROR_US, timex.maxerror);
	row_int(row, HOST_CLOCK_ESTIMATED_ERROR_US, timex.esterror);
	row_int(row, HOST_CLOCK_TAI_OFFSET_S, timex.tai);
}
