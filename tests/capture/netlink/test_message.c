#include "capture/netlink/message.h"

#include <linux/netlink.h>

#include "tests/kit.h"

/* A header of @length and @type before @text. */
static void add_message(struct strbuf *ret, uint32_t length, uint16_t type, const char *text)
{
	struct nlmsghdr header = { .nlmsg_len = length, .nlmsg_type = type, .nlmsg_seq = 7 };

	strbuf_add(ret, span_of(&header, sizeof(header)));
	strbuf_add_text(ret, text);
	while (ret->length % 4)
		strbuf_add_byte(ret, '\0');
}

static void add_attribute(struct strbuf *ret, uint16_t length, uint16_t type, const char *text)
{
	struct nlattr header = { .nla_len = length, .nla_type = type };

	strbuf_add(ret, span_of(&header, sizeof(header)));
	strbuf_add_text(ret, text);
	while (ret->length % 4)
		strbuf_add_byte(ret, '\0');
}

static void takes_messages_apart(void **state)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct netlink_message message = { 0 };
	struct span rest = { 0 };

	(void)state;
	add_message(&bytes, 16 + 5, 20, "hello");
	add_message(&bytes, 16, NLMSG_DONE, "");
	rest = strbuf_span(&bytes);
	assert_true(netlink_next(&rest, &message));
	assert_int_equal(message.type, 20);
	assert_int_equal(message.sequence, 7);
	assert_span(message.payload, "hello");
	assert_true(netlink_next(&rest, &message));
	assert_int_equal(message.type, NLMSG_DONE);
	assert_true(span_is_empty(message.payload));
	assert_false(netlink_next(&rest, &message));
	assert_true(span_is_empty(rest));
}

static void refuses_lengths_that_lie(void **state)
{
	static const uint32_t lengths[] = { 0, 1, 15, 16 + 9, 16 + 100, UINT32_MAX, UINT32_MAX - 3 };
	struct netlink_message message = { 0 };
	struct netlink_attribute attribute = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		cleanup_strbuf struct strbuf bytes = { 0 };
		struct span rest = { 0 };

		add_message(&bytes, lengths[i], 20, "eightbyt");
		rest = strbuf_span(&bytes);
		assert_false(netlink_next(&rest, &message));
		assert_int_equal(rest.length, bytes.length);
	}
	for (unsigned length = 0; length < 20; length++) {
		cleanup_strbuf struct strbuf bytes = { 0 };
		struct span rest = { 0 };

		add_attribute(&bytes, (uint16_t)length, 3, "eightbyt");
		rest = strbuf_span(&bytes);
		assert_int_equal(netlink_next_attribute(&rest, &attribute), length >= 4 && length <= 12);
	}
}

static void takes_attributes_apart(void **state)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct netlink_attribute attribute = { 0 };
	struct span rest = { 0 };

	(void)state;
	add_attribute(&bytes, 4 + 3, 5, "abc");
	add_attribute(&bytes, 4 + 1, 6 | NLA_F_NESTED, "d");
	strbuf_truncate(&bytes, bytes.length - 3); /* the last one need not be filled up */
	rest = strbuf_span(&bytes);
	assert_true(netlink_next_attribute(&rest, &attribute));
	assert_int_equal(attribute.type, 5);
	assert_span(attribute.value, "abc");
	assert_true(netlink_next_attribute(&rest, &attribute));
	assert_int_equal(attribute.type, 6);
	assert_span(attribute.value, "d");
	assert_false(netlink_next_attribute(&rest, &attribute));
}

static void an_error_is_a_negative_number(void **state)
{
	const int32_t codes[] = { -2, 0, 5, INT32_MIN };

	(void)state;
	assert_int_equal(netlink_errno(span_of(&codes[0], 4)), 2);
	assert_int_equal(netlink_errno(span_of(&codes[1], 4)), 0);
	assert_int_equal(netlink_errno(span_of(&codes[2], 4)), 0);
	assert_int_equal(netlink_errno(span_of(&codes[3], 4)), 0);
	assert_int_equal(netlink_errno(span_of(codes, 3)), 0);
}

static void a_number_lies_within_its_bytes(void **state)
{
	const uint64_t eight = UINT64_C(0x8877665544332211);
	struct span bytes = span_of(&eight, sizeof(eight));

	(void)state;
	assert_int_equal(netlink_number(bytes, 0, 1), 0x11);
	assert_int_equal(netlink_number(bytes, 1, 2), 0x3322);
	assert_int_equal(netlink_number(bytes, 4, 4), 0x88776655);
	assert_true(netlink_number(bytes, 0, 8) == eight);
	assert_int_equal(netlink_number(bytes, 5, 4), 0);
	assert_int_equal(netlink_number(bytes, 9, 1), 0);
	assert_int_equal(netlink_number(bytes, 0, 3), 0);
}

TESTS(takes_messages_apart, refuses_lengths_that_lie, takes_attributes_apart, an_error_is_a_negative_number, a_number_lies_within_its_bytes);
