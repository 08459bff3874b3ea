/* The two ends of a connection that are both on this host: of an inet socket the one with the reversed addresses, of a unix socket what the kernel names. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "capture/collectors/sockets.h"

enum { ENDS_MAX = 1 << 17 }; /* 10 MB at most, on hosts with very many connections */

enum { STATE_CLOSE = 7, STATE_LISTEN = 10 };

/* Addresses as IPv6 has them (::ffff:127.0.0.1), so that a connection between sockets of both families is one. */
struct pair {
	uint8_t local[16], remote[16];
	uint16_t local_port, remote_port;
	uint32_t protocol;
};

struct seen {
	uint64_t inode;
	int64_t recv_q_bytes;      /* -1: not told */
	struct pair pair;          /* inet */
	uint32_t name_at;          /* unix: in names */
	uint32_t name_length;
};

struct match {
	struct seen *seen;
	size_t count, capacity;
	struct inode_map inet, unixes; /* hash of the pair, and inode, to a place in seen */
	struct strbuf names;
	bool is_full;
};

struct match *match_create(void)
{
	return calloc(1, sizeof(struct match));
}

void match_destroy(struct match *match)
{
	if (!match)
		return;
	inode_map_deinit(&match->inet);
	inode_map_deinit(&match->unixes);
	strbuf_deinit(&match->names);
	free(match->seen);
	free(match);
}

bool match_is_full(const struct match *match)
{
	return match->is_full;
}

/* The two addresses that mean any are one. */
static void widen(uint8_t ret[16], const struct sock_name *name)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t any[4] = { 0 };

	if (name->length == 16) {
		memcpy(ret, name->bytes, 16);
	} else if (memcmp(name->bytes, any, sizeof(any)) != 0) {
		memcpy(ret, mapped, sizeof(mapped));
		memcpy(ret + sizeof(mapped), name->bytes, 4);
	}
}

static bool is_datagram(const struct sock *sock)
{
	return sock->value[SOCKET_TYPE] == SOCK_DGRAM;
}

/* The addresses as the socket itself has them. False for a listener, for what is not bound, and for what is no inet socket. */
static bool pair_of(const struct sock *sock, struct pair *ret)
{
	int64_t family = sock->value[SOCKET_FAMILY];
	int64_t state = sock->value[SOCKET_STATE];

	if ((family != AF_INET && family != AF_INET6) || sock->value[SOCKET_TYPE] == SOCK_RAW || state == STATE_LISTEN ||
	    (state == STATE_CLOSE && !is_datagram(sock)))
		return false;
	*ret = (struct pair){
		.local_port = (uint16_t)sock->value[SOCKET_LOCAL_PORT], .remote_port = (uint16_t)sock->value[SOCKET_REMOTE_PORT],
		.protocol = (uint32_t)sock->value[SOCKET_PROTOCOL],
	};
	widen(ret->local, &sock->local);
	widen(ret->remote, &sock->remote);
	return true;
}

/* As the other end must have them. */
static struct pair pair_reversed(const struct pair *pair)
{
	struct pair reversed = { .local_port = pair->remote_port, .remote_port = pair->local_port, .protocol = pair->protocol };

	memcpy(reversed.local, pair->remote, sizeof(reversed.local));
	memcpy(reversed.remote, pair->local, sizeof(reversed.remote));
	return reversed;
}

/* FNV-1a. */
static uint64_t pair_hash(const struct pair *pair)
{
	const uint8_t *byte = (const uint8_t *)pair;
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < sizeof(*pair); i++)
		hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
	return hash;
}
_Static_assert(sizeof(struct pair) == 40, "no padding that would be hashed");

static struct seen *seen_add(struct match *match)
{
	if (match->count == match->capacity) {
		size_t capacity = match->capacity ? 2 * match->capacity : 256;
		struct seen *grown = reallocarray(match->seen, capacity, sizeof(*grown));

		if (!grown)
			return NULL;
		match->seen = grown;
		match->capacity = capacity;
	}
	match->seen[match->count] = (struct seen){ 0 };
	return &match->seen[match->count++];
}

bool match_add(struct match *match, const struct sock *sock)
{
	struct pair pair = { 0 };
	bool is_inet = pair_of(sock, &pair);
	struct seen *end = NULL;
	uint32_t place = (uint32_t)match->count;

	if (!is_inet && sock->value[SOCKET_FAMILY] != AF_UNIX)
		return true;
	if (match->count == ENDS_MAX) {
		match->is_full = true;
		return true;
	}
	end = seen_add(match);
	if (!end)
		return false;
	end->inode = sock->inode;
	end->recv_q_bytes = sock_has(sock, SOCKET_RECV_Q_BYTES) ? sock->value[SOCKET_RECV_Q_BYTES] : -1;
	if (is_inet) {
		end->pair = pair;
		return inode_map_add(&match->inet, pair_hash(&pair), place);
	}
	end->name_at = (uint32_t)match->names.length;
	end->name_length = sock->local.length;
	strbuf_add(&match->names, sock_name_span(&sock->local));
	return !strbuf_failed(&match->names) && inode_map_add(&match->unixes, sock->inode, place);
}

static void take_seen(struct sock *sock, const struct seen *end)
{
	sock->has_far_end = true;
	/* 0: nobody has a descriptor of it any more. */
	if (end->inode)
		sock_set(sock, SOCKET_PEER_INODE, (int64_t)end->inode);
	if (end->recv_q_bytes >= 0)
		sock_set(sock, SOCKET_PEER_RECV_Q_BYTES, end->recv_q_bytes);
}

static const struct seen *find_pair(const struct match *match, const struct pair *pair)
{
	uint32_t place = 0;

	if (!inode_map_get(&match->inet, pair_hash(pair), &place) || memcmp(&match->seen[place].pair, pair, sizeof(*pair)) != 0)
		return NULL;
	return &match->seen[place];
}

static bool is_loopback(const uint8_t address[16])
{
	static const uint8_t six[16] = { [15] = 1 };
	static const uint8_t four[13] = { [10] = 0xff, [11] = 0xff, [12] = 127 };

	return memcmp(address, six, sizeof(six)) == 0 || memcmp(address, four, sizeof(four)) == 0;
}

/* Who receives datagrams at an address without being connected: bound to it, or to any where it is surely this host's. */
static const struct seen *find_receiver(const struct match *match, const struct pair *reversed)
{
	struct pair bound = *reversed;
	const struct seen *found = NULL;

	memset(bound.remote, 0, sizeof(bound.remote));
	bound.remote_port = 0;
	found = find_pair(match, &bound);
	if (found || !is_loopback(bound.local))
		return found;
	memset(bound.local, 0, sizeof(bound.local));
	return find_pair(match, &bound);
}

/* True unless it is connected and nobody was found. */
static bool resolve_inet(const struct match *match, struct sock *sock, const struct pair *pair)
{
	struct pair reversed = pair_reversed(pair);
	const struct seen *found = NULL;

	if (!pair->remote_port)
		return true;
	found = find_pair(match, &reversed);
	if (!found && is_datagram(sock))
		found = find_receiver(match, &reversed);
	if (found)
		take_seen(sock, found);
	sock->has_far_end = sock->has_far_end || match_is_full(match);
	return found != NULL;
}

static void resolve_unix(const struct match *match, struct sock *sock)
{
	uint32_t place = 0;
	const struct seen *end = NULL;

	if (!sock_has(sock, SOCKET_PEER_INODE) || !inode_map_get(&match->unixes, (uint64_t)sock->value[SOCKET_PEER_INODE], &place))
		return;
	end = &match->seen[place];
	take_seen(sock, end);
	if (end->name_length)
		sock_name_set(&sock->remote, span_of(match->names.at + end->name_at, end->name_length));
}

size_t match_resolve(const struct match *match, struct sock *socks, size_t count)
{
	struct pair pair = { 0 };
	size_t unresolved = 0;

	for (size_t i = 0; i < count; i++) {
		if (socks[i].value[SOCKET_FAMILY] == AF_UNIX)
			resolve_unix(match, &socks[i]);
		else if (pair_of(&socks[i], &pair))
			unresolved += !resolve_inet(match, &socks[i], &pair);
	}
	return unresolved;
}
