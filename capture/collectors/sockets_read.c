/*
 * The tables of /proc/PID/net. The kernel makes them by walking all its sockets, of every namespace (1 to 3 ms each, more on a busy host): they
 * are read for what sock_diag does not tell, and always show the target's own namespace, whichever we are in.
 */
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
		got = sink_read(sink, target, table->path, &text);
		if (is_fault(got))
			return got;
		if (is_ok(got) || got.kind == OUTCOME_TRUNCATED)
			got = proc_net_parse(table, text, gather_take, gather);
		gather->now->is_read = true;
		gather->reader = target;
		gather->now->read = got;
		got = sink_outcome(sink, got);
		if (is_fault(got))
			return got;
		if (gather->failed)
			return outcome_fault(ENOMEM, "no memory for sockets");
	}
	return outcome_ok();
}

/* Why a table was not read; NULL: it was, or has to be. */
static const char *spared(const struct sockets *sockets, size_t number, size_t kind)
{
	const struct holder *holder = &sockets->holders[number];
	const struct gather *place = &sockets->places[holder->place];

	if (holder->listed.kind == OUTCOME_EMPTY || holder->listed.kind == OUTCOME_NOT_APPLICABLE)
		return "the process has no socket";
	if (!is_ok(holder->listed))
		return NULL;
	if (place->tries[kind].is_read)
		return place->reader == &sockets->targets[number] ? NULL : "read for another process in the same network namespace";
	if (place->tries[kind].is_asked && is_ok(place->tries[kind].asked))
		return "sock_diag told the same";
	return "the process has no socket of this kind";
}

struct outcome sockets_keep_tables(const struct sockets *sockets, size_t number)
{
	const struct target *target = &sockets->targets[number];
	struct outcome got = outcome_ok();
	struct span ignored = { 0 };

	for (size_t kind = 0; kind < SOCKET_KINDS && !is_fault(got) && !sink_stopping(sockets->sink); kind++) {
		const char *path = socket_kinds[kind].table.path;
		const char *why = path ? spared(sockets, number, kind) : NULL;
		cleanup_strbuf struct strbuf absolute = { 0 };

		strbuf_addf(&absolute, "/proc/%d/%s", (int)target->pid, path ? path : "");
		if (why)
			sink_note(sockets->sink, target->pid, strbuf_span(&absolute), outcome_of(OUTCOME_NOT_APPLICABLE, 0, why));
		else if (path && !is_ok(sockets->holders[number].listed))
			got = sink_read(sockets->sink, target, path, &ignored);
	}
	return is_fault(got) ? got : outcome_ok();
}
