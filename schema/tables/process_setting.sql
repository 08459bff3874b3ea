-- What is set for a target in small files of /proc/PID: NULL where the file could not be read.
CREATE TABLE process_setting (
	pid INTEGER PRIMARY KEY, -- as seen by the capture
	oom_score INTEGER,       -- badness 0 to 2000
	oom_score_adj INTEGER,   -- -1000 to 1000
	oom_adj INTEGER,         -- the old scale, -17 to 15
	personality INTEGER,     -- execution domain bits, personality(2)
	coredump_filter INTEGER, -- which mappings are dumped, core(5)
	timerslack_ns INTEGER,   -- of the main thread
	loginuid INTEGER,        -- audit login uid; 4294967295: unset
	sessionid INTEGER,       -- audit session; 4294967295: unset
	autogroup TEXT,          -- such as /autogroup-12 nice 0
	security_label TEXT,     -- attr/current: SELinux, AppArmor or Smack
	patch_state INTEGER,     -- live patching: -1 none
	cpuset TEXT,             -- path; gone from 6.16 on
	arch_status TEXT,        -- the kernel's words
	timens_offsets TEXT      -- the kernel's words
) STRICT;
