#include "capture/neighbour_io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool neighbour_io_read(struct neighbour_io *neighbours, struct sink *sink, pid_t pid, int dir, struct proc_io *ret)
{
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	/* Mode 0400: asking first keeps a refusal for each of hundreds out of the bundle. */
	if (faccessat(dir, "io", R_OK, AT_EACCESS) != 0) {
		neighbours->refused += errno == EACCES;
		return false;
	}
	got = sink_peek_small(sink, pid, dir, "io", &text);
	return is_ok(got) && is_ok(proc_io_parse(text, ret));
}

void neighbour_io_end(const struct neighbour_io *neighbours, struct sink *sink)
{
	if (neighbours->refused)
		sink_note(sink, 0, span("/proc/*/io"), outcome_of(OUTCOME_DENIED, EACCES, "I/O of other users' processes"));
}
