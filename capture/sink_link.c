#include <errno.h>
#include <unistd.h>

#include "capture/sink.h"
#include "capture/sink_private.h"

/* The sink's links: their targets are rows, and no members. */

struct outcome sink_readlink(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name,
			     struct span *ret)
{
	enum { LINK_CAP = 16384 };
	struct sink_try try = { .pid = target->pid, .t_ns = sink_now() };
	char *room = NULL;
	ssize_t length = 0;

	*ret = (struct span){ 0 };
	strbuf_reset(&sink->raw);
	room = strbuf_room(&sink->raw, LINK_CAP);
	if (!room)
		return outcome_fault(ENOMEM, "no memory for a link");
	length = readlinkat(dir, name, room, LINK_CAP);
	if (length < 0) {
		try.got = outcome_errno(errno, NULL);
		try.duration_ns = sink_now() - try.t_ns;
		sink_target_path(sink, target->pid, prefix, name);
		try.path = strbuf_span(&sink->path);
		return sink_accept(sink, &try, ret);
	}
	sink_flush(sink);
	sink->source_count++;
	*ret = sink_keep(sink, span_of(room, (size_t)length));
	return ret->at ? outcome_ok() : outcome_fault(ENOMEM, "no memory for a link");
}

struct outcome sink_link_in(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name,
			    struct span *ret)
{
	struct outcome got = sink_readlink(sink, target, dir, prefix, name, ret);
	struct row *row = NULL;

	if (!is_ok(got))
		return got;
	sink_target_path(sink, target->pid, prefix, name);
	row = db_row(sink->store.db, TABLE_LINK);
	row_text(row, LINK_PATH, strbuf_span(&sink->path));
	row_int(row, LINK_PID, target->pid);
	row_text(row, LINK_TARGET, *ret);
	return got;
}

struct outcome sink_link(struct sink *sink, const struct target *target, const char *path, struct span *ret)
{
	return sink_link_in(sink, target, target->dir, (struct span){ 0 }, path, ret);
}
