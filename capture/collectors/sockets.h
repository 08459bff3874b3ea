#ifndef PIDSHOT_COLLECTORS_SOCKETS_H
#define PIDSHOT_COLLECTORS_SOCKETS_H

#include "capture/inode_map.h"
#include "capture/proc/net_sockets.h"
#include "capture/sink.h"
#include "capture/sock.h"
#include "common/strbuf.h"

/*
 * The parts of collector `sockets`. The targets' descriptors say which sockets are wanted; sock_diag, asked in each of their network
 * namespaces, or else /proc/PID/net, says what these are.
 */

enum { ORIGIN_SOCK_DIAG, ORIGIN_PROCFS, ORIGIN_NAME }; /* lookup socket_origin */

/** A descriptor of a target that is a socket. */
struct held {
	size_t target;           /**< number of the target */
	int fd;
	uint64_t inode;
	uint32_t number;         /**< of the socket: two descriptors may share one */
};

/** What is wanted: every socket once, however many descriptors it has. */
struct wanted {
	struct held *held;       /**< in the order of targets and descriptors */
	size_t held_count, held_capacity;
	struct inode_map inodes; /**< to the socket's number, from 0 on */
};

/** Adds the socket descriptors of a target: as collector fds found them, or else listed here. Ok, empty, or why they cannot be listed. */
struct outcome wanted_add(struct wanted *wanted, const struct sought *sought, const struct target *target, size_t number);
void wanted_deinit(struct wanted *wanted);

/* ---- sockets_match.c: both ends of a connection that are on this host ---- */

struct match;
struct match *match_create(void);
void match_destroy(struct match *match);
/** Remembers a socket, wanted or not, as the possible other end of another. False: no memory. Past a cap it forgets them; match_is_full(). */
bool match_add(struct match *match, const struct sock *sock);
bool match_is_full(const struct match *match);
/** Fills in what is known of the other end of each of @count sockets. Returns how many connected inet sockets have none so far. */
size_t match_resolve(const struct match *match, struct sock *socks, size_t count);

/* ---- sockets_gather.c ---- */

/** A kind of sockets, and the two ways to ask for it. */
struct socket_kind {
	const char *name;            /**< in a row of `source` */
	int family, protocol;        /**< of the request to sock_diag; family 0: there is none */
	struct proc_net_table table; /**< path NULL: there is none */
};

enum {
	SOCKET_KIND_TCP = 1,
	SOCKET_KIND_TCP6,
	SOCKET_KINDS_USUAL = 6, /* those after it are asked for where a socket names its protocol so: asking may make the kernel load a module */
	SOCKET_KINDS = 16,
};
extern const struct socket_kind socket_kinds[SOCKET_KINDS];

/** The tries to learn all sockets of one kind in one namespace. */
struct socket_try {
	bool is_asked, is_read;      /**< of sock_diag, of /proc/PID/net; neither: all that was wanted was found before */
	struct outcome asked, read;
	size_t found_count;          /**< wanted ones among them */
	bool is_missed;              /**< there are wanted ones that were not told */
};

/** What was gathered in one network namespace. */
struct gather {
	const struct wanted *wanted;
	bool *is_found;              /**< by number of the wanted; those found before too */
	size_t missing;              /**< wanted here and not found yet */
	const struct target *targets; /**< that held.target counts */
	const struct target *reader; /**< whose tables were read, for all targets in the namespace; NULL: none were */
	unsigned rare;               /**< bit N: kind N is needed, of those that are not usual */
	int64_t netns;               /**< its inode; 0: not known */
	int origin;                  /**< of what is taken now */
	uint64_t t_ns;               /**< when */
	struct socket_try *now;      /**< of the kind being asked */
	struct socket_try tries[SOCKET_KINDS];
	struct strbuf found;         /**< struct sock, one after the other */
	struct match *match;
	bool is_tcp_alone;           /**< nothing else is asked, and no table read */
	bool failed;                 /**< no memory */
};

/** For @missing descriptors' sockets that are not @is_found (borrowed array, changed). False: no memory. */
bool gather_init(struct gather *gather, const struct wanted *wanted, bool *is_found, size_t missing);
void gather_deinit(struct gather *gather);
/** Any socket that somebody told of: kept if it is wanted, remembered as a possible peer. @context is the gather. */
void gather_take(const struct sock *sock, void *context);
/** After the usual kinds: looks at what is left for the names of protocols. */
void gather_name_rare(struct gather *gather);
/** True while kind @index may still tell something. */
bool gather_needs(struct gather *gather, size_t index);
/** After the last kind. */
void gather_finish(struct gather *gather);

/** True if all sockets of this kind were told, one way or the other. */
bool gather_is_whole(const struct gather *gather, size_t index);

/** Asks sock_diag in the network namespace that this process (or worker) is in. Names interfaces too. */
void sockets_ask(struct gather *gather);
/** The same for TCP alone, whether anything is wanted or not: for its match. */
void sockets_ask_tcp(struct gather *gather);
/** Reads the tables of /proc/PID/net of those kinds that could not be asked. A fault, or ok. */
struct outcome sockets_read(struct gather *gather, struct sink *sink, const struct target *target);

/* ---- sockets_place.c ---- */

/**
 * Gathers in the network namespace of @target: here if it is @own_netns, else in a worker that enters it; where that is not permitted or not
 * told, from its /proc/PID/net. @ret_entered: whether sock_diag could be asked at all. A fault, or ok.
 */
struct outcome place_gather(struct gather *gather, struct sink *sink, const struct target *target, int64_t own_netns,
			    struct outcome *ret_entered);

/* ---- sockets.c, sockets_tell.c ---- */

/** A target, as far as its sockets go. */
struct holder {
	struct outcome listed;    /**< its descriptors */
	int64_t netns;            /**< inode of its network namespace; 0: not told */
	size_t place;             /**< number of the gathering that was made for it */
	struct outcome told;      /**< of its sockets as a whole */
	struct outcome informed;  /**< of what sock_diag alone tells */
};

/** All targets at once: those in one network namespace are asked about once. */
struct sockets {
	struct sink *sink;
	const struct target *targets;
	struct holder *holders;   /**< by target */
	size_t target_count;
	struct wanted wanted;
	bool *is_found;           /**< by number of the wanted */
	struct gather *places;
	struct outcome *entered;  /**< by place: whether sock_diag could be asked in it */
	size_t place_count;
	int64_t own_netns;
	bool is_tcp_alone;        /**< of gather */
};

/** Lists what the targets of sockets->sink hold. A fault, or ok. */
struct outcome sockets_list(struct sockets *sockets);
/** Gathers in all their network namespaces. A fault, or ok. */
struct outcome sockets_gather(struct sockets *sockets);
void sockets_deinit(struct sockets *sockets);

/**
 * A row of `source` for each table of a target's /proc/PID/net: why it was not read. Of a process whose descriptors may not be listed they are
 * all read and kept: its sockets are among them.
 */
struct outcome sockets_keep_tables(const struct sockets *sockets, size_t number);

/** Rows of all that was found, and of what was not. The outcome of the collector: where it is not ok, what stands in the way. */
struct outcome sockets_tell(struct sockets *sockets);

/* ---- sockets_abroad.c ---- */

/**
 * Looks for the other ends of TCP connections that have none in their own network namespace in the others of this host: of containers whose
 * interfaces are joined to it by veth, say. What stands in the way is a row of `source`. A fault, or ok.
 */
struct outcome sockets_look_abroad(struct sockets *sockets);
/** Whether a socket is connected to a loopback address. */
bool sock_is_to_loopback(const struct sock *sock);

/* ---- sockets_translated.c ---- */

/** After both: where a connection leads to an address of this host and nobody has its other end, a row of `source` says so. */
void sockets_note_translated(struct sockets *sockets);

/* ---- sockets_named.c ---- */

/** What the socket behind an open descriptor says of itself: the name of its protocol. False: it is closed, or says nothing. */
bool socket_named(const struct target *target, const struct held *held, struct sock *ret);
/** The kind that sockets of this protocol's name are of; SOCKET_KINDS: none that is asked for. */
size_t socket_kind_named(const char *protocol_name);

/* ---- sockets_rows.c, sockets_cgroup.c ---- */

/** The row of a descriptor's socket. */
void socket_row(struct sink *sink, pid_t pid, const struct held *held, const struct sock *sock);
/** The row of tcp_info: once a socket. */
void socket_info_row(struct sink *sink, const struct sock *sock);
/** The rows of socket_cgroup for the ids that sockets belong to. */
void socket_cgroup_rows(struct sink *sink, const uint64_t *ids, size_t count);

#endif
