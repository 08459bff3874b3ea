-- Pressure stall information of control groups. Source: cpu.pressure, memory.pressure, io.pressure, irq.pressure. Documentation/accounting/psi.rst.
CREATE TABLE cgroup_psi (
	hierarchy INTEGER NOT NULL,         -- of table cgroup_level
	cgroup_id INTEGER NOT NULL,         -- likewise
	moment INTEGER NOT NULL,            -- 0: when the snapshot was taken; 1: at the end of the window
	resource TEXT NOT NULL,             -- cpu, memory, io, irq
	kind TEXT NOT NULL,                 -- some, full
	t_ns INTEGER NOT NULL,              -- CLOCK_MONOTONIC of the read
	avg10_percent REAL NOT NULL,        -- share of the last 10 s
	avg60_percent REAL NOT NULL,        -- of the last 60 s
	avg300_percent REAL NOT NULL,       -- of the last 300 s
	total_us INTEGER NOT NULL,          -- stalled since the group was made
	PRIMARY KEY (hierarchy, cgroup_id, moment, resource, kind)
) STRICT, WITHOUT ROWID;
