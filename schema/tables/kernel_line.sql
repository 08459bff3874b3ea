-- With --logs: lines of the kernel's log that name a target, or tell that memory ran out; the latest, at most 500. Source: /dev/kmsg.
CREATE TABLE kernel_line (
	sequence INTEGER PRIMARY KEY, -- the kernel's number of the line
	t_ns INTEGER NOT NULL,        -- by the kernel log's own clock, which is near CLOCK_MONOTONIC
	level INTEGER NOT NULL,       -- lookup log_level: 0 emergency to 7 debug
	facility INTEGER NOT NULL,    -- 0: the kernel; else a program wrote it
	reason INTEGER NOT NULL,      -- lookup log_reason: why it was kept
	pid INTEGER,                  -- target that it names; NULL: none
	text TEXT NOT NULL            -- masked
) STRICT;
