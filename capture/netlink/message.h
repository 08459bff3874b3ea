#ifndef PIDSHOT_NETLINK_MESSAGE_H
#define PIDSHOT_NETLINK_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/*
 * Messages of netlink(7) and their attributes, taken apart without a pointer into them: every length is looked at against what is
 * left. Numbers are in the host's byte order, as linux/netlink.h says.
 */

struct netlink_message {
	uint16_t type;        /**< NLMSG_DONE, NLMSG_ERROR, SOCK_DIAG_BY_FAMILY, ... */
	uint16_t flags;       /**< NLM_F_ */
	uint32_t sequence;    /**< of the request that it answers */
	struct span payload;  /**< borrowed */
};

struct netlink_attribute {
	uint16_t type;
	struct span value;    /**< borrowed */
};

/** Takes the next message off @rest. False at the end; where what is left is no whole message it stays in @rest. */
bool netlink_next(struct span *rest, struct netlink_message *ret);

/** The same for the attributes after a message's own header. */
bool netlink_next_attribute(struct span *rest, struct netlink_attribute *ret);

/** The errno (positive) that the payload of a NLMSG_ERROR or NLMSG_DONE carries; 0: none, or none told. */
int netlink_errno(struct span payload);

/** The unsigned number of 1, 2, 4 or 8 bytes at @offset; 0 where the bytes are not there. */
uint64_t netlink_number(struct span bytes, size_t offset, size_t width);

#endif
