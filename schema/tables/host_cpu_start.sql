-- CPU time of the host since boot, at the start of the capture. Source: /proc/stat. The window's series is host_cpu.
CREATE TABLE host_cpu_start (
	cpu INTEGER PRIMARY KEY,           -- -1: all
	user_ticks INTEGER NOT NULL,       -- user mode, guests included
	nice_ticks INTEGER NOT NULL,       -- user mode at low priority
	system_ticks INTEGER NOT NULL,     -- kernel mode
	idle_ticks INTEGER NOT NULL,       -- nothing to do
	iowait_ticks INTEGER NOT NULL,     -- idle while I/O was under way
	irq_ticks INTEGER NOT NULL,        -- hardware interrupts
	softirq_ticks INTEGER NOT NULL,    -- soft interrupts
	steal_ticks INTEGER NOT NULL,      -- taken by the hypervisor
	guest_ticks INTEGER NOT NULL,      -- of user, for guests
	guest_nice_ticks INTEGER NOT NULL  -- of nice, for guests
) STRICT;
