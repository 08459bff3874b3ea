-- Interrupts by kind, all CPUs together, at the start of the capture and at the end of the window. Source: /proc/interrupts, /proc/softirqs.
CREATE TABLE host_interrupt (
	t_ns INTEGER NOT NULL,      -- CLOCK_MONOTONIC of the read
	is_soft INTEGER NOT NULL,   -- 1: of /proc/softirqs
	name TEXT NOT NULL,         -- number of a line, or LOC, RES, NET_RX, ...
	count INTEGER NOT NULL,     -- since boot
	description TEXT            -- controller, line and drivers, or what it is for; NULL: none
) STRICT;
