-- A target's own control groups at each tick; of v1 a row holds what its hierarchy's controllers count. Never memory.stat: it is costly.
CREATE TABLE cgroup_sample (
	hierarchy INTEGER NOT NULL,    -- of table cgroup_level
	cgroup_id INTEGER NOT NULL,    -- likewise
	tick INTEGER NOT NULL,         -- of table tick
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC of the first read
	memory_bytes INTEGER,          -- memory.current, memory.usage_in_bytes
	cpu_usage_ns INTEGER,          -- cpu.stat usage_usec, cpuacct.usage
	period_count INTEGER,          -- cpu.stat nr_periods
	throttled_count INTEGER,       -- cpu.stat nr_throttled
	throttled_ns INTEGER,          -- cpu.stat throttled_usec, throttled_time
	process_count INTEGER,         -- pids.current: threads too
	memory_some_us INTEGER,        -- memory.pressure some total
	memory_full_us INTEGER,        -- memory.pressure full total
	PRIMARY KEY (hierarchy, cgroup_id, tick)
) STRICT, WITHOUT ROWID;
