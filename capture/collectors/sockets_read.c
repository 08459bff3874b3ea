/* The tables of /proc/PID/net, for kinds of sockets that sock_diag does not tell here: the target's own namespace, whichever we are in. */
#include <errno.h>

#include "capture/collectors/sockets.h"

struct outcome sockets_read(struct gather *gather, struct sink *sink, const struct target *target)
{
	gather->origin = ORIGIN_PROCFS;
	for (size_t i = 0; i < SOCKET_KINDS && gather->missing && !sink_stopping(sink); i++) {
		const struct proc_net_table *table = &socket_kinds[i].table;
		struct span text = { 0 };
		struct outcome got = outcome_ok();

		if (i == SOCKET_KINDS_USUAL)
			gather_name_rare(gather);
		if (!table->path || !gather_needs(gather, i) || gather_is_whole(gather, i))
			continue;
		gather->now = &gather->tries[i];
		gather->t_ns = sink_now();
		got = sink_peek(sink, target->pid, target->dir, table->path, &text);
		if (is_fault(got))
			return got;
		if (is_ok(got) || got.kind == OUTCOME_TRUNCATED)
			got = proc_net_parse(table, text, gather_take, gather);
		gather->now->is_read = true;
		gather->now->read = got;
		got = sink_outcome(sink, got);
		if (is_fault(got))
			return got;
		if (gather->failed)
			return outcome_fault(ENOMEM, "no memory for sockets");
	}
	return outcome_ok();
}
