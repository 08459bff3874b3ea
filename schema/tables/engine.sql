-- What read something of which there are several ways, and why not a better one.
CREATE TABLE engine (
	t_ns INTEGER NOT NULL,   -- CLOCK_MONOTONIC from which on
	subject TEXT NOT NULL,   -- what was read: threads of the window
	name TEXT NOT NULL,      -- bpf: a BPF iterator; procfs: files of /proc
	outcome INTEGER,         -- lookup outcome of the better way; NULL: there is none better
	errno INTEGER,           -- of that try; NULL: none
	why TEXT                 -- in words; NULL: there is none better
) STRICT;
