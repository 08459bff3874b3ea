#ifndef PIDSHOT_NETLINK_TCP_INFO_H
#define PIDSHOT_NETLINK_TCP_INFO_H

#include <stdint.h>

#include "common/span.h"
#include "schema/tables.h"

/** By columns of table tcp_info. */
struct tcp_info_values {
	uint64_t has; /**< bit N: the kernel's struct reaches so far */
	int64_t value[TCP_INFO_COLUMNS];
};

_Static_assert(TCP_INFO_COLUMNS <= 64, "a bit for each column");

/** struct tcp_info as the kernel at hand has it: it only ever grew at its end (232 bytes in 5.10, 280 in 7.0), so fields are read by their place. */
void tcp_info_parse(struct span bytes, struct tcp_info_values *ret);

#endif
