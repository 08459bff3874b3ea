#ifndef PIDSHOT_NETLINK_SOCK_DIAG_H
#define PIDSHOT_NETLINK_SOCK_DIAG_H

#include "capture/netlink/message.h"
#include "capture/sock.h"
#include "common/outcome.h"

/*
 * Payloads of the messages of sock_diag(7), one parser a family. Each gives a whole @ret, or malformed where the message's own header is
 * cut; attributes that are cut or unknown are skipped.
 */

/** linux/inet_diag.h. @protocol: the IPPROTO_ number that was asked for; IPPROTO_RAW for raw sockets of any protocol. */
struct outcome inet_diag_parse(struct span payload, int protocol, struct sock *ret);

/** linux/unix_diag.h, linux/netlink_diag.h, linux/packet_diag.h, linux/vm_sockets_diag.h. */
struct outcome unix_diag_parse(struct span payload, struct sock *ret);
struct outcome netlink_diag_parse(struct span payload, struct sock *ret);
struct outcome packet_diag_parse(struct span payload, struct sock *ret);
struct outcome vsock_diag_parse(struct span payload, struct sock *ret);

/** SK_MEMINFO_ numbers, the same attribute for all families. */
void sock_diag_memory(struct span value, struct sock *ret);

#endif
