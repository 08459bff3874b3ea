/* The tables and counters of /proc/PID/net on any bytes. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "capture/proc/net_counters.h"
#include "capture/proc/net_sockets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sock *sock, void *context)
{
	size_t *count = context;

	*count += 1;
	if (sock->local.length > SOCK_NAME_MAX || sock->remote.length > SOCK_NAME_MAX)
		abort();
}

static void check_counter(struct span text, const struct proc_net_counter *counter)
{
	if (counter->name.length == 0 || counter->name.at < text.at || counter->name.at + counter->name.length > text.at + text.length ||
	    counter->group.at < text.at || counter->group.at + counter->group.length > text.at + text.length)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct proc_net_table tables[] = {
		{ "net/tcp", PROC_NET_INET, AF_INET, IPPROTO_TCP },
		{ "net/raw6", PROC_NET_INET, AF_INET6, IPPROTO_RAW },
		{ "net/unix", PROC_NET_UNIX, AF_UNIX, 0 },
		{ "net/netlink", PROC_NET_NETLINK, AF_NETLINK, 0 },
		{ "net/packet", PROC_NET_PACKET, AF_PACKET, 0 },
	};
	struct span text = span_of(data, size);
	struct proc_net_reader pairs = { .rest = text };
	struct proc_net_reader lines = { .rest = text };
	struct proc_net_counter counter = { 0 };

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		size_t count = 0;

		proc_net_parse(&tables[i], text, check, &count);
		if (count > size)
			abort();
	}
	while (proc_net_snmp_next(&pairs, &counter))
		check_counter(text, &counter);
	while (proc_net_sockstat_next(&lines, &counter))
		check_counter(text, &counter);
	return 0;
}
