/*
 * A connection to an address of this host whose other end is not found was translated on its way (NAT): published ports of containers, redirects of a service mesh. Who
 * it is the addresses do not tell; that there is somebody here has to be said.
 */
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "capture/collectors/sockets.h"

enum { STATE_ESTABLISHED = 1 }; /* net/tcp_states.h */

static bool is_name(const struct sock_name *name, const struct sockaddr *address)
{
	const void *bytes = NULL;
	size_t length = 0;

	if (address && address->sa_family == AF_INET) {
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
		length = sizeof(struct in_addr);
	} else if (address && address->sa_family == AF_INET6) {
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
		length = sizeof(struct in6_addr);
	}
	return length && span_equal(sock_name_span(name), span_of(bytes, length));
}

static bool is_own(const struct ifaddrs *own, const struct sock_name *name)
{
	for (; own; own = own->ifa_next)
		if (is_name(name, own->ifa_addr))
			return true;
	return false;
}

/* One that is being closed may have lost its other end already. */
static bool is_translated(const struct ifaddrs *own, const struct sock *sock)
{
	return (sock->value[SOCKET_FAMILY] == AF_INET || sock->value[SOCKET_FAMILY] == AF_INET6) && sock->value[SOCKET_PROTOCOL] == IPPROTO_TCP &&
	       sock->value[SOCKET_STATE] == STATE_ESTABLISHED && !sock->has_far_end && (sock_is_to_loopback(sock) || is_own(own, &sock->remote));
}

void sockets_note_translated(struct sockets *sockets)
{
	struct ifaddrs *own = NULL;
	bool is_one = false;

	/* Without them the loopback addresses alone are known to be ours. */
	if (getifaddrs(&own) != 0)
		own = NULL;
	for (size_t i = 0; i < sockets->place_count; i++) {
		const struct strbuf *found = &sockets->places[i].found;

		for (size_t at = 0; at < found->length; at += sizeof(struct sock))
			is_one = is_one || is_translated(own, (const struct sock *)(const void *)(found->at + at));
	}
	if (is_one)
		sink_note(sockets->sink, 0, span("/proc/*/net/tcp"),
			  outcome_of(OUTCOME_UNSUPPORTED, 0, "of some connections to addresses of this host the other end was not found here: they were translated on the way (NAT)"));
	freeifaddrs(own);
}
