#ifndef PIDSHOT_PROC_NET_SOCKETS_H
#define PIDSHOT_PROC_NET_SOCKETS_H

#include "capture/sock.h"
#include "common/outcome.h"
#include "common/span.h"

/** The tables of sockets below /proc/PID/net, by the shape of their lines. */
enum proc_net_shape {
	PROC_NET_INET,    /**< tcp, udp, udplite, raw, icmp and the same with a 6 */
	PROC_NET_UNIX,
	PROC_NET_NETLINK,
	PROC_NET_PACKET,
};

struct proc_net_table {
	const char *path;          /**< below /proc/PID */
	enum proc_net_shape shape;
	int family;                /**< AF_ number */
	int protocol;              /**< of inet: IPPROTO_ number, IPPROTO_RAW for raw sockets; else 0 */
};

/**
 * Hands each socket of the text to @take, in the file's order. Its numbers are those of net/ipv4/tcp_ipv4.c get_tcp4_sock(), net/ipv4/udp.c,
 * net/unix/af_unix.c unix_seq_show(), net/netlink/af_netlink.c, net/packet/af_packet.c. Malformed when a line after the heading was
 * not understood; the others were handed over all the same. The kernel does not escape the names of unix sockets: what follows
 * a newline in a name is taken for more of it, unless it is made to look like a line of the table.
 */
struct outcome proc_net_parse(const struct proc_net_table *table, struct span text,
			      void (*take)(const struct sock *sock, void *context), void *context);

#endif
