/* sock_diag(7): all sockets of a kind in the network namespace that this process is in. */
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <linux/vm_sockets_diag.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "capture/collectors/sockets.h"
#include "capture/netlink/sock_diag.h"
#include "common/cleanup.h"

enum {
	ANSWER_BYTES = 32 << 10, /* netlink(7): the kernel fills no more at once */
	ANSWER_S = 1,            /* the kernel answers at once, or there is something wrong */
};

/* A busy proxy may have a million sockets beside the target's. */
static const uint64_t KIND_NS = 1000000000;

/* Those that a descriptor may refer to: TIME_WAIT, and what is no socket yet, have none. net/tcp_states.h; 13 is TCP_BOUND_INACTIVE. */
enum { STATE_SYN_RECV = 3, STATE_TIME_WAIT = 6, STATE_BOUND_INACTIVE = 13 };
static const uint32_t INET_STATES = ((2U << STATE_BOUND_INACTIVE) - 2) & ~(1U << STATE_SYN_RECV) & ~(1U << STATE_TIME_WAIT);

#define SHOW(extension) (1U << ((extension) - 1))

/* A request and, for protocols past 255, its attribute. */
union request {
	struct nlmsghdr header;
	struct {
		struct nlmsghdr header;
		struct inet_diag_req_v2 body;
		struct nlattr attribute;
		uint32_t protocol;
	} inet;
	struct {
		struct nlmsghdr header;
		struct unix_diag_req body;
	} unix_;
	struct {
		struct nlmsghdr header;
		struct netlink_diag_req body;
	} netlink;
	struct {
		struct nlmsghdr header;
		struct packet_diag_req body;
	} packet;
	struct {
		struct nlmsghdr header;
		struct vsock_diag_req body;
	} vsock;
};

static uint32_t inet_request(union request *request, const struct socket_kind *kind)
{
	request->inet.body = (struct inet_diag_req_v2){
		.sdiag_family = (uint8_t)kind->family,
		.sdiag_protocol = (uint8_t)kind->protocol,
		.idiag_ext = SHOW(INET_DIAG_INFO) | SHOW(INET_DIAG_CONG) | SHOW(INET_DIAG_TOS) | SHOW(INET_DIAG_TCLASS) | SHOW(INET_DIAG_SKMEMINFO),
		.idiag_states = INET_STATES,
	};
	if (kind->protocol <= UINT8_MAX)
		return offsetof(__typeof__(request->inet), attribute);
	request->inet.body.sdiag_protocol = 0; /* a kernel that does not know the attribute knows no such protocol either */
	request->inet.attribute = (struct nlattr){ .nla_type = INET_DIAG_REQ_PROTOCOL, .nla_len = sizeof(struct nlattr) + sizeof(uint32_t) };
	request->inet.protocol = (uint32_t)kind->protocol;
	return sizeof(request->inet);
}

static uint32_t request_of(union request *request, const struct socket_kind *kind)
{
	switch (kind->family) {
	case AF_UNIX:
		request->unix_.body = (struct unix_diag_req){
			.sdiag_family = AF_UNIX, .udiag_states = UINT32_MAX,
			.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_VFS | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO | UDIAG_SHOW_UID,
		};
		return sizeof(request->unix_);
	case AF_NETLINK:
		request->netlink.body = (struct netlink_diag_req){
			.sdiag_family = AF_NETLINK, .sdiag_protocol = NDIAG_PROTO_ALL, .ndiag_show = NDIAG_SHOW_MEMINFO | NDIAG_SHOW_GROUPS,
		};
		return sizeof(request->netlink);
	case AF_PACKET:
		request->packet.body = (struct packet_diag_req){ .sdiag_family = AF_PACKET, .pdiag_show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO };
		return sizeof(request->packet);
	case AF_VSOCK:
		request->vsock.body = (struct vsock_diag_req){ .sdiag_family = AF_VSOCK, .vdiag_states = UINT32_MAX };
		return sizeof(request->vsock);
	default:
		return inet_request(request, kind);
	}
}

/* Of sockets that nobody wants the addresses do, as they may be other ends. */
static struct span of_interest(const struct gather *gather, struct span payload)
{
	uint32_t inode = (uint32_t)netlink_number(payload, offsetof(struct inet_diag_msg, idiag_inode), sizeof(inode));

	return inode_map_get(&gather->wanted->inodes, inode, NULL) ? payload : span_first(payload, sizeof(struct inet_diag_msg));
}

static struct outcome parse(const struct gather *gather, const struct socket_kind *kind, struct span payload, struct sock *ret)
{
	switch (kind->family) {
	case AF_UNIX:
		return unix_diag_parse(payload, ret);
	case AF_NETLINK:
		return netlink_diag_parse(payload, ret);
	case AF_PACKET:
		return packet_diag_parse(payload, ret);
	case AF_VSOCK:
		return vsock_diag_parse(payload, ret);
	default:
		return inet_diag_parse(of_interest(gather, payload), kind->protocol, ret);
	}
}

static struct outcome refused(int err)
{
	if (err == ENOENT)
		return outcome_of(OUTCOME_ABSENT, err, "this kernel has no module to ask for sockets of this kind");
	return outcome_errno(err, "sock_diag refuses to tell sockets of this kind");
}

/* One answer: some of the sockets. True while more will come. */
static bool take_answer(struct gather *gather, const struct socket_kind *kind, struct span rest)
{
	struct netlink_message message = { 0 };
	struct sock sock = { 0 };

	while (netlink_next(&rest, &message)) {
		if (message.type == NLMSG_DONE || message.type == NLMSG_ERROR) {
			if (netlink_errno(message.payload))
				gather->now->asked = refused(netlink_errno(message.payload));
			return false;
		}
		if (message.type != SOCK_DIAG_BY_FAMILY)
			continue;
		if (is_ok(parse(gather, kind, message.payload, &sock)))
			gather_take(&sock, gather);
		else
			gather->now->asked = outcome_malformed("a message of sock_diag was not understood");
	}
	return true;
}

static void receive(struct gather *gather, const struct socket_kind *kind, int fd, char *room)
{
	for (;;) {
		ssize_t got = recv(fd, room, ANSWER_BYTES, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			gather->now->asked = errno == EAGAIN ? outcome_of(OUTCOME_TIMED_OUT, 0, "sock_diag did not answer") : refused(errno);
		if (got <= 0 || !take_answer(gather, kind, span_of(room, (size_t)got)) || gather->failed)
			return;
		if (sink_now() - gather->t_ns > KIND_NS) {
			gather->now->asked = outcome_of(OUTCOME_TRUNCATED, 0, "so many sockets are in this namespace that not all were looked at");
			return;
		}
	}
}

/* A socket of its own for each kind, so that one that was left in the middle does not disturb the next. */
static void ask_kind(struct gather *gather, const struct socket_kind *kind, char *room)
{
	cleanup_fd int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	const struct timeval patience = { .tv_sec = ANSWER_S };
	union request request = { 0 };
	uint32_t length = request_of(&request, kind);

	if (fd < 0) {
		gather->now->asked = refused(errno);
		return;
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	request.header = (struct nlmsghdr){ .nlmsg_len = length, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP };
	if (send(fd, &request, length, 0) < 0)
		gather->now->asked = refused(errno);
	else
		receive(gather, kind, fd, room);
}

static void name_interfaces(struct gather *gather)
{
	struct sock *socks = (struct sock *)(void *)gather->found.at;
	char name[IF_NAMESIZE] = "";
	int64_t known = 0;

	for (size_t i = 0; i < gather->found.length / sizeof(*socks); i++) {
		int64_t interface = sock_has(&socks[i], SOCKET_INTERFACE) ? socks[i].value[SOCKET_INTERFACE] : 0;

		if (interface && interface != known && !if_indextoname((unsigned)interface, name))
			name[0] = '\0';
		if (interface)
			memcpy(socks[i].interface_name, name, sizeof(name));
		known = interface;
	}
}

static void ask(struct gather *gather, size_t index, char *room)
{
	gather->now = &gather->tries[index];
	gather->t_ns = sink_now();
	gather->now->is_asked = true;
	gather->now->asked = outcome_ok();
	ask_kind(gather, &socket_kinds[index], room);
}

void sockets_ask(struct gather *gather)
{
	cleanup_free char *room = malloc(ANSWER_BYTES);

	if (!room) {
		gather->failed = true;
		return;
	}
	gather->origin = ORIGIN_SOCK_DIAG;
	for (size_t i = 0; i < SOCKET_KINDS && !gather->failed; i++) {
		if (i == SOCKET_KINDS_USUAL)
			gather_name_rare(gather);
		if (socket_kinds[i].family && gather_needs(gather, i))
			ask(gather, i, room);
	}
	name_interfaces(gather);
}

void sockets_ask_tcp(struct gather *gather)
{
	cleanup_free char *room = malloc(ANSWER_BYTES);

	gather->failed = !room;
	for (size_t i = SOCKET_KIND_TCP; i <= SOCKET_KIND_TCP6 && !gather->failed; i++)
		ask(gather, i, room);
}
