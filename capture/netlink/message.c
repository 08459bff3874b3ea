#include "capture/netlink/message.h"

#include <linux/netlink.h>


/* What is announced as @length ends at a multiple of four, but for the last one. */
static struct span after(struct span rest, size_t length)
{
	return span_skip(rest, (length + 3) & ~(size_t)3);
}

bool netlink_next(struct span *rest, struct netlink_message *ret)
{
	struct nlmsghdr header = { 0 };

	if (rest->length < sizeof(header))
		return false;
	memcpy(&header, rest->at, sizeof(header));
	if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > rest->length)
		return false;
	*ret = (struct netlink_message){
		.type = header.nlmsg_type, .flags = header.nlmsg_flags, .sequence = header.nlmsg_seq,
		.payload = span_skip(span_first(*rest, header.nlmsg_len), sizeof(header)),
	};
	*rest = after(*rest, header.nlmsg_len);
	return true;
}

bool netlink_next_attribute(struct span *rest, struct netlink_attribute *ret)
{
	struct nlattr header = { 0 };

	if (rest->length < sizeof(header))
		return false;
	memcpy(&header, rest->at, sizeof(header));
	if (header.nla_len < sizeof(header) || header.nla_len > rest->length)
		return false;
	*ret = (struct netlink_attribute){
		.type = header.nla_type & (uint16_t)NLA_TYPE_MASK,
		.value = span_skip(span_first(*rest, header.nla_len), sizeof(header)),
	};
	*rest = after(*rest, header.nla_len);
	return true;
}

int netlink_errno(struct span payload)
{
	int32_t code = 0;

	if (payload.length < sizeof(code))
		return 0;
	memcpy(&code, payload.at, sizeof(code));
	return code < 0 && code > -4096 ? -code : 0;
}

uint64_t netlink_number(struct span bytes, size_t offset, size_t width)
{
	uint8_t one = 0;
	uint16_t two = 0;
	uint32_t four = 0;
	uint64_t eight = 0;

	if (offset > bytes.length || bytes.length - offset < width)
		return 0;
	switch (width) {
	case sizeof(one):
		memcpy(&one, bytes.at + offset, width);
		return one;
	case sizeof(two):
		memcpy(&two, bytes.at + offset, width);
		return two;
	case sizeof(four):
		memcpy(&four, bytes.at + offset, width);
		return four;
	case sizeof(eight):
		memcpy(&eight, bytes.at + offset, width);
		return eight;
	default:
		return 0;
	}
}
