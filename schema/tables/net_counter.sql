-- Counters of a network namespace at the snapshot and at the end of the window. Source: /proc/PID/net/{netstat,snmp,snmp6,sockstat,sockstat6}.
CREATE TABLE net_counter (
	pid INTEGER NOT NULL,        -- the target through whose /proc it was read; target_netns says who shares its namespace
	t_ns INTEGER NOT NULL,       -- CLOCK_MONOTONIC when the first of the files was read
	group_name TEXT NOT NULL,    -- TcpExt, IpExt, Tcp, Udp, ... of netstat and snmp; TCP, UDP, FRAG, ... of sockstat; snmp6
	name TEXT NOT NULL,          -- as the kernel prints it
	value INTEGER NOT NULL,      -- count since the namespace began; of sockstat a number at that moment
	PRIMARY KEY (pid, t_ns, group_name, name)
) STRICT, WITHOUT ROWID;
