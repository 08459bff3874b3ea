#ifndef PIDSHOT_CAPTURE_SOCK_H
#define PIDSHOT_CAPTURE_SOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"
#include "schema/tables.h"

enum {
	SOCK_NAME_MAX = 108, /* sun_path, unix(7) */
	SOCK_WORD_MAX = 16,  /* TCP_CA_NAME_MAX, TCP_ULP_NAME_MAX, IFNAMSIZ */
	SOCK_TCP_INFO_MAX = 256,
};

/** An address without its port: 4 or 16 bytes of an inet address, a unix name with its NULs, or nothing. */
struct sock_name {
	uint8_t length;
	char bytes[SOCK_NAME_MAX];
};

/**
 * What is known of one socket, however it was learned. Numbers go by the columns of table socket, so that what a parser finds needs no
 * second list. Without pointers: it is handed from a worker process to its parent as bytes.
 */
struct sock {
	uint64_t inode;
	uint64_t has;                  /**< bit N: value[N] is known */
	int64_t value[SOCKET_COLUMNS];
	struct sock_name local, remote;
	char congestion[SOCK_WORD_MAX], ulp[SOCK_WORD_MAX], interface_name[SOCK_WORD_MAX],
		protocol_name[SOCK_WORD_MAX];  /**< "": none */
	bool has_far_end;              /**< the socket at the other end was met, though perhaps nobody has a descriptor of it (any more, or yet); or there were too many to look */
	uint16_t tcp_info_length;      /**< 0: none */
	char tcp_info[SOCK_TCP_INFO_MAX];
};

_Static_assert(SOCKET_COLUMNS <= 64, "a bit for each column");

static inline void sock_set(struct sock *sock, int column, int64_t value)
{
	sock->value[column] = value;
	sock->has |= UINT64_C(1) << column;
}

static inline bool sock_has(const struct sock *sock, int column)
{
	return sock->has >> column & 1;
}

/** Cut at SOCK_NAME_MAX. */
static inline void sock_name_set(struct sock_name *name, struct span bytes)
{
	bytes = span_first(bytes, SOCK_NAME_MAX);
	name->length = (uint8_t)bytes.length;
	if (bytes.length)
		memcpy(name->bytes, bytes.at, bytes.length);
}

static inline struct span sock_name_span(const struct sock_name *name)
{
	return span_of(name->bytes, name->length);
}

/** The two numbers that ss(8) calls Recv-Q and Send-Q: bytes, or of a listener connections that wait and may wait. */
static inline void sock_set_queues(struct sock *sock, bool listens, int64_t receive, int64_t send)
{
	sock_set(sock, listens ? SOCKET_ACCEPT_QUEUE_COUNT : SOCKET_RECV_Q_BYTES, receive);
	sock_set(sock, listens ? SOCKET_ACCEPT_LIMIT_COUNT : SOCKET_SEND_Q_BYTES, send);
}

#endif
