-- Sockets of a target: one row a descriptor. Source: sock_diag(7) in its network namespace, or /proc/PID/net (column origin).
CREATE TABLE socket (
	pid INTEGER NOT NULL,          -- as seen by the capture
	fd INTEGER NOT NULL,           -- descriptor number
	inode INTEGER NOT NULL,        -- of the socket: the number in the link's text, and its name on the whole host
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC when it was asked
	origin INTEGER NOT NULL,       -- lookup socket_origin: how it was learned
	netns INTEGER,                 -- network namespace it was found in: inode of /proc/PID/ns/net; NULL: not found
	family INTEGER,                -- AF_ number, linux/socket.h
	type INTEGER,                  -- SOCK_ number, linux/net.h
	protocol INTEGER,              -- inet: IPPROTO_ number; netlink: NETLINK_ number; packet: ETH_P_ number
	protocol_name TEXT,            -- extended attribute system.sockprotoname; asked only where nothing else is known
	state INTEGER,                 -- TCP_ number of net/tcp_states.h, for every family; NULL: the family has none, or not known
	uid INTEGER,                   -- of its owner, in the capture's user namespace
	local_address TEXT,            -- inet: as inet_ntop(3); unix: path, or abstract name after its first byte \x00; vsock: context id
	local_port INTEGER,            -- inet: port (raw: protocol); netlink: port id; vsock: port; 0: none
	remote_address TEXT,           -- likewise; unix: the name of the other end
	remote_port INTEGER,           -- likewise
	interface INTEGER,             -- index of the interface that it is bound to, or of its address's scope; NULL: none
	interface_name TEXT,           -- of that index in its namespace
	recv_q_bytes INTEGER,          -- waiting to be read by the process; NULL: not told, or a listener
	send_q_bytes INTEGER,          -- not yet sent, or sent and not acknowledged; unix: not yet read by the other end
	accept_queue_count INTEGER,    -- of a listener: connections that wait for accept(2)
	accept_limit_count INTEGER,    -- of a listener: how many may wait, listen(2) with net.core.somaxconn; NULL: not told
	timer INTEGER,                 -- lookup socket_timer, idiag_timer: what runs out next
	timer_expires_ms INTEGER,      -- in how long it runs out
	retransmits INTEGER,           -- unanswered so far: of the timer's kind (idiag_retrans)
	shutdown INTEGER,              -- RCV_SHUTDOWN 1, SEND_SHUTDOWN 2, include/net/sock.h
	ipv6_only INTEGER,             -- IPV6_V6ONLY
	tos INTEGER,                   -- IP_TOS
	traffic_class INTEGER,         -- IPV6_TCLASS
	mark INTEGER,                  -- SO_MARK; told to CAP_NET_ADMIN alone
	options INTEGER,               -- bits of struct inet_diag_sockopt, from the lowest: recverr, is_icsk, freebind, hdrincl, mc_loop, ...
	congestion TEXT,               -- TCP_CONGESTION
	ulp TEXT,                      -- TCP_ULP, such as tls
	cgroup INTEGER,                -- id of its v2 control group, table socket_cgroup; from 5.9 on
	receive_allocated_bytes INTEGER, -- SK_MEMINFO_RMEM_ALLOC: memory of what is queued
	receive_buffer_bytes INTEGER,  -- SO_RCVBUF
	send_allocated_bytes INTEGER,  -- SK_MEMINFO_WMEM_ALLOC
	send_buffer_bytes INTEGER,     -- SO_SNDBUF
	forward_allocated_bytes INTEGER, -- SK_MEMINFO_FWD_ALLOC
	send_queued_bytes INTEGER,     -- SK_MEMINFO_WMEM_QUEUED
	option_memory_bytes INTEGER,   -- SK_MEMINFO_OPTMEM
	backlog_bytes INTEGER,         -- SK_MEMINFO_BACKLOG: received while the socket was locked
	drops INTEGER,                 -- SK_MEMINFO_DROPS: packets that found no room (a listener's: refused connections), since it was made
	peer_inode INTEGER,            -- the socket at the other end, where it is on this host
	peer_recv_q_bytes INTEGER,     -- what that one has not read; NULL: not told
	file_device INTEGER,           -- unix: s_dev of the file that is its name, kernel's own dev_t (major << 20 | minor)
	file_inode INTEGER,            -- unix: that file's inode
	groups INTEGER                 -- netlink: multicast groups it listens to, one bit each, the first 64
) STRICT;
