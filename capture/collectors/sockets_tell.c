/* From what was gathered to rows, to notes of what was not told, and to evidence for each target. */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "capture/collectors/sockets.h"
#include "common/cleanup.h"

enum { CGROUPS_MAX = 64, STATE_CLOSE = 7 }; /* TCP_CLOSE, net/tcp_states.h */

static struct sock *socks_of(const struct gather *gather, size_t *ret_count)
{
	*ret_count = gather->found.length / sizeof(struct sock);
	return (struct sock *)(void *)gather->found.at;
}

/* Number of a wanted socket -> what was found of it; NULL: nothing. To be freed by the caller. */
static const struct sock **by_number(const struct sockets *sockets)
{
	const struct sock **list = calloc(sockets->wanted.inodes.count + 1, sizeof(struct sock *));
	uint32_t number = 0;
	size_t count = 0;

	for (size_t i = 0; list && i < sockets->place_count; i++) {
		const struct sock *socks = socks_of(&sockets->places[i], &count);

		for (size_t j = 0; j < count; j++)
			if (inode_map_get(&sockets->wanted.inodes, socks[j].inode, &number))
				list[number] = &socks[j];
	}
	return list;
}

static void note_cgroup(uint64_t ids[CGROUPS_MAX], size_t *count, const struct sock *sock)
{
	if (!sock_has(sock, SOCKET_CGROUP))
		return;
	for (size_t i = 0; i < *count; i++)
		if (ids[i] == (uint64_t)sock->value[SOCKET_CGROUP])
			return;
	if (*count < CGROUPS_MAX)
		ids[(*count)++] = (uint64_t)sock->value[SOCKET_CGROUP];
}

/* In the order of descriptors, which is mostly that of inodes: the rows are appended then, not put between others. */
static void info_rows(const struct sockets *sockets, const struct sock *const *list)
{
	uint64_t cgroups[CGROUPS_MAX];
	size_t cgroup_count = 0;

	for (size_t i = 0; i < sockets->wanted.inodes.count; i++) {
		if (!list[i])
			continue;
		socket_info_row(sockets->sink, list[i]);
		note_cgroup(cgroups, &cgroup_count, list[i]);
	}
	socket_cgroup_rows(sockets->sink, cgroups, cgroup_count);
}

/* What stood in the way of a kind in a place. */
static struct outcome hindrance(const struct sockets *sockets, size_t place, size_t kind)
{
	const struct socket_try *try = &sockets->places[place].tries[kind];

	if (!is_ok(sockets->entered[place]))
		return sockets->entered[place];
	if (try->is_asked && !is_ok(try->asked))
		return try->asked;
	if (try->is_read && !is_ok(try->read))
		return try->read;
	return outcome_of(OUTCOME_OVER_BUDGET, 0, "the capture ended before sockets of this kind were asked for");
}

/* A descriptor whose socket is in no table. */
static void tell_unfound(struct sockets *sockets, const struct held *held)
{
	struct holder *holder = &sockets->holders[held->target];
	struct sock named = { 0 };
	size_t kind = SOCKET_KINDS;

	/* Closed meanwhile: not a descriptor any more. */
	if (!socket_named(&sockets->targets[held->target], held, &named))
		return;
	kind = socket_kind_named(named.protocol_name);
	if (kind < SOCKET_KINDS && gather_is_whole(&sockets->places[holder->place], kind)) {
		/* All that are bound or connected are in the table: this one is neither. */
		sock_set(&named, SOCKET_STATE, STATE_CLOSE);
	} else if (kind < SOCKET_KINDS) {
		sockets->places[holder->place].tries[kind].is_missed = true;
		/* A socket of a rare family is a gap of its own; the rest is judged all the same. */
		if (kind < SOCKET_KINDS_USUAL)
			holder->told = hindrance(sockets, holder->place, kind);
	}
	socket_row(sockets->sink, sockets->targets[held->target].pid, held, &named);
}

static void tell_found(struct sockets *sockets, const struct held *held, const struct sock *sock)
{
	struct holder *holder = &sockets->holders[held->target];

	socket_row(sockets->sink, sockets->targets[held->target].pid, held, sock);
	if (sock->value[SOCKET_ORIGIN] != ORIGIN_SOCK_DIAG && sock->value[SOCKET_PROTOCOL] == IPPROTO_TCP && sock->value[SOCKET_TYPE] == SOCK_STREAM)
		holder->informed = hindrance(sockets, holder->place, SOCKET_KIND_TCP);
}

static void note_try(const struct sockets *sockets, size_t place, size_t kind, pid_t pid)
{
	const struct socket_try *try = &sockets->places[place].tries[kind];
	cleanup_strbuf struct strbuf path = { 0 };

	if (!try->is_asked || is_ok(try->asked) || (!try->found_count && !try->is_missed))
		return;
	strbuf_addf(&path, "sock_diag/%s", socket_kinds[kind].name);
	sink_note(sockets->sink, pid, strbuf_span(&path), try->asked);
}

/* What sock_diag did not tell, where that matters to a target: its sockets are then known by /proc/PID/net alone, or not at all. */
static void note_place(const struct sockets *sockets, size_t place, pid_t pid)
{
	cleanup_strbuf struct strbuf path = { 0 };

	for (size_t kind = 0; kind < SOCKET_KINDS; kind++)
		note_try(sockets, place, kind, pid);
	if (is_ok(sockets->entered[place]))
		return;
	strbuf_addf(&path, "/proc/%d/ns/net", (int)pid);
	sink_note(sockets->sink, pid, strbuf_span(&path), sockets->entered[place]);
}

static void tell_descriptors(struct sockets *sockets, const struct sock *const *list)
{
	for (size_t i = 0; i < sockets->wanted.held_count; i++) {
		const struct held *held = &sockets->wanted.held[i];

		sink_seek_socket(sockets->sink, held->inode);
		if (list[held->number] && sock_has(list[held->number], SOCKET_PEER_INODE))
			sink_seek_socket(sockets->sink, (uint64_t)list[held->number]->value[SOCKET_PEER_INODE]);
		if (list[held->number])
			tell_found(sockets, held, list[held->number]);
		else
			tell_unfound(sockets, held);
	}
}

/* The collector as a whole is as well informed as its worst informed target; what is missing of all comes before what is missing of some. */
static struct outcome tell_evidence(struct sockets *sockets)
{
	struct outcome told = outcome_of(OUTCOME_EMPTY, 0, NULL);
	struct outcome informed = outcome_ok();

	for (size_t i = 0; i < sockets->target_count; i++) {
		const struct holder *holder = &sockets->holders[i];
		pid_t pid = sockets->targets[i].pid;
		struct outcome evidence = is_ok(holder->listed) ? holder->told : holder->listed;

		sink_evidence(sockets->sink, pid, TABLE_SOCKET, evidence);
		sink_evidence(sockets->sink, pid, TABLE_TCP_INFO, is_ok(holder->listed) ? holder->informed : holder->listed);
		if (told.kind == OUTCOME_EMPTY || (is_ok(told) && evidence.kind != OUTCOME_EMPTY))
			told = evidence;
		if (is_ok(informed))
			informed = holder->informed;
	}
	return is_ok(told) ? informed : told;
}

struct outcome sockets_tell(struct sockets *sockets)
{
	cleanup_free const struct sock **list = by_number(sockets);

	if (!list)
		return outcome_fault(ENOMEM, "no memory for sockets");
	for (size_t i = 0; i < sockets->target_count; i++)
		sockets->holders[i].told = sockets->holders[i].informed = outcome_ok();
	tell_descriptors(sockets, list);
	info_rows(sockets, list);
	/* A place is noted with the first target in it. */
	for (size_t place = 0; place < sockets->place_count; place++)
		for (size_t i = 0; i < sockets->target_count; i++)
			if (is_ok(sockets->holders[i].listed) && sockets->holders[i].place == place) {
				note_place(sockets, place, sockets->targets[i].pid);
				break;
			}
	return tell_evidence(sockets);
}
