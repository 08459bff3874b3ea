-- Values of the files of control groups: all of a target's own group, limits and usage of those above. Documentation/admin-guide/cgroup-v1, cgroup-v2.rst.
CREATE TABLE cgroup_value (
	hierarchy INTEGER NOT NULL,   -- of table cgroup_level
	cgroup_id INTEGER NOT NULL,   -- likewise
	moment INTEGER NOT NULL,      -- 0: when the snapshot was taken; 1: at the end of the window
	file TEXT NOT NULL,           -- memory.max, cpu.stat, memory.limit_in_bytes, ...
	key TEXT NOT NULL,            -- before the value, as oom_kill in memory.events or 8:0 in io.stat; of cpu.max quota and period; empty: its only value
	field TEXT NOT NULL,          -- of a nested one, as rbytes in io.stat; else empty
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC of the read
	value INTEGER,                -- as the kernel printed it, in the file's unit; -1: max; NULL: no number
	text TEXT,                    -- what is no number, and lists such as 0-3; NULL: the number says it all
	PRIMARY KEY (hierarchy, cgroup_id, moment, file, key, field)
) STRICT, WITHOUT ROWID;
