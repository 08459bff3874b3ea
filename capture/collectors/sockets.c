/* Sockets: what each socket descriptor of the targets is, and who it is connected to. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "capture/collectors/sockets.h"
#include "capture/registry.h"
#include "common/cleanup.h"

void sockets_deinit(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->place_count; i++)
		gather_deinit(&sockets->places[i]);
	free(sockets->places);
	free(sockets->entered);
	free(sockets->holders);
	free(sockets->is_found);
	wanted_deinit(&sockets->wanted);
}

static int64_t netns_of(int dir, const char *path)
{
	struct stat namespace = { 0 };

	return fstatat(dir, path, &namespace, 0) == 0 ? (int64_t)namespace.st_ino : 0;
}

static struct outcome list_targets(struct sockets *sockets)
{
	for (size_t i = 0; i < sockets->target_count; i++) {
		const struct target *target = &sockets->targets[i];
		struct holder *holder = &sockets->holders[i];

		if (target->is_zombie || target->is_kernel_thread) {
			holder->listed = outcome_of(OUTCOME_NOT_APPLICABLE, 0, target->is_zombie ? "a zombie has none" : "a kernel thread has none");
			continue;
		}
		holder->listed = wanted_add(&sockets->wanted, sink_sought(sockets->sink), target, i);
		if (is_fault(holder->listed))
			return holder->listed;
		holder->netns = netns_of(target->dir, "ns/net");
	}
	return outcome_ok();
}

/* How many sockets of targets in the namespace are not found yet; @netns 0: of @target alone. Any of those, if @is_last. */
static size_t count_missing(const struct sockets *sockets, size_t target, int64_t netns, bool is_last)
{
	size_t missing = 0;

	for (size_t i = 0; i < sockets->wanted.held_count; i++) {
		const struct held *held = &sockets->wanted.held[i];
		bool is_here = held->target == target || (netns && sockets->holders[held->target].netns == netns);

		/* A socket that two descriptors share is counted twice: then more is asked than need be, never less. */
		missing += (is_last || is_here) && !sockets->is_found[held->number];
	}
	return missing;
}

static struct outcome gather_place(struct sockets *sockets, size_t target, int64_t netns, bool is_last)
{
	struct gather *gather = &sockets->places[sockets->place_count];
	struct outcome *entered = &sockets->entered[sockets->place_count];
	size_t missing = count_missing(sockets, target, netns, is_last);

	if (!gather_init(gather, &sockets->wanted, sockets->is_found, missing))
		return outcome_fault(ENOMEM, "no memory for sockets");
	sockets->place_count++;
	gather->targets = sockets->targets;
	gather->is_tcp_alone = sockets->is_tcp_alone;
	gather->netns = netns;
	if (!is_last)
		return place_gather(gather, sockets->sink, &sockets->targets[target], sockets->own_netns, entered);
	*entered = outcome_ok();
	sockets_ask(gather);
	gather_finish(gather);
	return gather->failed ? outcome_fault(ENOMEM, "no memory for sockets") : outcome_ok();
}

/* Whether a target before this one was in the same namespace. */
static bool is_gathered(const struct sockets *sockets, size_t target, size_t *ret_place)
{
	for (size_t i = 0; i < target; i++)
		if (sockets->holders[i].netns && sockets->holders[i].netns == sockets->holders[target].netns && is_ok(sockets->holders[i].listed)) {
			*ret_place = sockets->holders[i].place;
			return true;
		}
	return false;
}

static struct outcome gather_all(struct sockets *sockets)
{
	struct outcome got = outcome_ok();
	bool own_is_done = !sockets->own_netns;

	for (size_t i = 0; i < sockets->target_count && !is_fault(got) && !sink_stopping(sockets->sink); i++) {
		struct holder *holder = &sockets->holders[i];

		if (!is_ok(holder->listed) || is_gathered(sockets, i, &holder->place))
			continue;
		holder->place = sockets->place_count;
		got = gather_place(sockets, i, holder->netns, false);
		own_is_done = own_is_done || holder->netns == sockets->own_netns;
	}
	/* A socket belongs to the namespace it was made in: a service may have got it from its manager, which is where we are. */
	if (!is_fault(got) && !own_is_done && count_missing(sockets, 0, 0, true) && !sink_stopping(sockets->sink))
		got = gather_place(sockets, 0, sockets->own_netns, true);
	return got;
}

struct outcome sockets_gather(struct sockets *sockets)
{
	sockets->is_found = calloc(sockets->wanted.inodes.count + 1, sizeof(*sockets->is_found));
	return sockets->is_found ? gather_all(sockets) : outcome_fault(ENOMEM, "no memory for sockets");
}

static struct outcome gather_and_tell(struct sockets *sockets)
{
	struct outcome got = sockets_gather(sockets);

	if (!is_fault(got))
		got = sockets_look_abroad(sockets);
	if (!is_fault(got))
		sockets_note_translated(sockets);
	for (size_t i = 0; i < sockets->target_count && !is_fault(got); i++)
		got = sockets_keep_tables(sockets, i);
	return is_fault(got) ? got : sockets_tell(sockets);
}

struct outcome sockets_list(struct sockets *sockets)
{
	sockets->target_count = sink_targets(sockets->sink, &sockets->targets);
	sockets->holders = calloc(sockets->target_count + 1, sizeof(*sockets->holders));
	/* One more for our own namespace. */
	sockets->places = calloc(sockets->target_count + 1, sizeof(*sockets->places));
	sockets->entered = calloc(sockets->target_count + 1, sizeof(*sockets->entered));
	if (!sockets->holders || !sockets->places || !sockets->entered)
		return outcome_fault(ENOMEM, "no memory for sockets");
	sockets->own_netns = netns_of(sink_proc(sockets->sink), "self/ns/net");
	return list_targets(sockets);
}

static struct outcome sockets_collect(const struct target *target, struct sink *sink)
{
	cleanup_with(sockets_deinit) struct sockets sockets = { .sink = sink };
	struct outcome got = sockets_list(&sockets);

	(void)target;
	return is_fault(got) ? got : gather_and_tell(&sockets);
}

const struct collector collector_sockets = {
	.name = "sockets",
	.about = "sockets by sock_diag, as ss asks (the kernel may load its diag modules), or /proc/PID/net: addresses, states, queues, tcp_info",
	.needs = "ptrace access to the process; root (CAP_SYS_ADMIN) where it, or the other end of a connection, is in another network namespace",
	.cost = COST_READ,
	.tables = { TABLE_SOCKET, TABLE_TCP_INFO, TABLE_SOCKET_CGROUP },
	.table_count = 3,
	.collect = sockets_collect,
	.is_host = true,
};
