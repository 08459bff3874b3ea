-- Every CPU the host can have: where it is and how fast it may run. Source: /sys/devices/system/cpu, /proc/cpuinfo.
CREATE TABLE host_cpu_place (
	cpu INTEGER PRIMARY KEY,    -- number
	is_online INTEGER NOT NULL, -- 1: runs; 0: present or possible, and off
	package INTEGER,            -- topology/physical_package_id: the socket
	die INTEGER,                -- topology/die_id within the package
	core INTEGER,               -- topology/core_id within the die
	node INTEGER,               -- NUMA node whose cpulist names it
	clock_mhz REAL,             -- /proc/cpuinfo, now or nominal
	governor TEXT,              -- cpufreq/scaling_governor
	driver TEXT,                -- cpufreq/scaling_driver
	least_khz INTEGER,          -- cpufreq/scaling_min_freq
	most_khz INTEGER,           -- cpufreq/scaling_max_freq, allowed
	hardware_most_khz INTEGER   -- cpufreq/cpuinfo_max_freq, possible
) STRICT;
