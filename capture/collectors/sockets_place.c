/* One network namespace: sock_diag tells only what is in the one it is asked in. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>

#include "capture/collectors/sockets.h"
#include "common/cleanup.h"

enum { WORKER_DEADLINE_MS = 5000 };

/* What goes from the worker to its parent, before the sockets themselves. */
struct told {
	struct socket_try tries[SOCKET_KINDS];
	size_t missing;
	bool failed;
};

struct elsewhere {
	struct gather *gather;
	int netns;                /* open file of the namespace */
	struct outcome entered;
};

static struct outcome ask_inside(size_t index, void *context, struct strbuf *ret)
{
	const struct elsewhere *elsewhere = context;
	struct gather *gather = elsewhere->gather;
	struct told told = { .missing = 0 };

	(void)index;
	if (setns(elsewhere->netns, CLONE_NEWNET) != 0)
		return outcome_errno(errno, "its network namespace may not be entered");
	sockets_ask(gather);
	gather_finish(gather);
	memcpy(told.tries, gather->tries, sizeof(told.tries));
	told.missing = gather->missing;
	told.failed = gather->failed;
	strbuf_add(ret, span_of(&told, sizeof(told)));
	strbuf_add(ret, strbuf_span(&gather->found));
	return outcome_ok();
}

static struct outcome take_told(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct elsewhere *elsewhere = context;
	struct gather *gather = elsewhere->gather;
	struct told told = { .missing = 0 };
	uint32_t number = 0;

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	elsewhere->entered = got;
	if (!is_ok(got) || bytes.length < sizeof(told))
		return is_fault(got) ? got : outcome_ok();
	memcpy(&told, bytes.at, sizeof(told));
	memcpy(gather->tries, told.tries, sizeof(told.tries));
	gather->missing = told.missing;
	gather->failed = told.failed;
	strbuf_add(&gather->found, span_skip(bytes, sizeof(told)));
	for (size_t i = 0; i < gather->found.length / sizeof(struct sock); i++) {
		const struct sock *sock = (const struct sock *)(const void *)gather->found.at + i;

		if (inode_map_get(&gather->wanted->inodes, sock->inode, &number))
			gather->is_found[number] = true;
	}
	return strbuf_failed(&gather->found) ? outcome_fault(ENOMEM, "no memory for sockets") : outcome_ok();
}

/* @ret: ok, or why it could not be entered; or a fault. */
static struct outcome ask_elsewhere(struct gather *gather, struct sink *sink, const struct target *target)
{
	cleanup_fd int netns = openat(target->dir, "ns/net", O_RDONLY | O_CLOEXEC);
	struct elsewhere elsewhere = { .gather = gather, .netns = netns };
	const struct worker_job job = { .count = 1, .deadline_ms = WORKER_DEADLINE_MS, .run = ask_inside, .done = take_told, .context = &elsewhere };
	struct outcome worked = outcome_ok();

	if (netns < 0)
		return outcome_errno(errno, "its network namespace may not be entered");
	worked = sink_work(sink, &job);
	return is_fault(worked) ? worked : elsewhere.entered;
}

struct outcome place_gather(struct gather *gather, struct sink *sink, const struct target *target, int64_t own_netns,
			    struct outcome *ret_entered)
{
	struct outcome read = outcome_ok();

	*ret_entered = outcome_ok();
	if (gather->netns && gather->netns == own_netns)
		sockets_ask(gather);
	else
		*ret_entered = ask_elsewhere(gather, sink, target);
	if (is_fault(*ret_entered))
		return *ret_entered;
	if (gather->missing && !gather->is_tcp_alone)
		read = sockets_read(gather, sink, target);
	if (is_fault(read))
		return read;
	gather_finish(gather);
	return gather->failed ? outcome_fault(ENOMEM, "no memory for sockets") : outcome_ok();
}
