-- cpu.stat of the target's cgroup at the start and the end of the window, v1 and v2. Documentation/admin-guide/cgroup-v2.rst.
CREATE TABLE cgroup_cpu (
	pid INTEGER NOT NULL,          -- as seen by the capture
	t_ns INTEGER NOT NULL,         -- CLOCK_MONOTONIC of the read
	name TEXT NOT NULL,            -- usage_usec, nr_periods, nr_throttled, throttled_usec (v1: throttled_time, ns), ...
	value INTEGER NOT NULL,        -- in the unit that the name says
	PRIMARY KEY (pid, t_ns, name)
) STRICT, WITHOUT ROWID;
