-- Every thread of a target at the snapshot. Source: /proc/PID/task/TID/{stat,status,comm,wchan,syscall,schedstat,io}.
CREATE TABLE thread (
	pid INTEGER NOT NULL,               -- as seen by the capture
	tid INTEGER NOT NULL,               -- as seen by the capture
	comm TEXT,                          -- thread name
	state TEXT,                         -- one letter of stat: R S D T t Z X I
	flags INTEGER,                      -- PF_ bits
	minor_faults INTEGER,               -- needed no storage
	major_faults INTEGER,               -- needed storage
	utime_ticks INTEGER,                -- user CPU time
	stime_ticks INTEGER,                -- system CPU time
	priority INTEGER,                   -- the kernel's, field 18 of stat
	nice INTEGER,                       -- -20 to 19
	start_ticks INTEGER,                -- since boot
	processor INTEGER,                  -- CPU it ran on last
	rt_priority INTEGER,                -- 0: not real time
	policy INTEGER,                     -- SCHED_ number
	blkio_delay_ticks INTEGER,          -- waited for block I/O
	guest_ticks INTEGER,                -- ran a virtual CPU
	namespace_tid INTEGER,              -- its id in its own pid namespace, last of NSpid
	sig_pending INTEGER,                -- mask
	sig_blocked INTEGER,                -- mask
	cap_effective INTEGER,              -- capability bits
	seccomp INTEGER,                    -- 0 off, 1 strict, 2 filter
	cpus_allowed_list TEXT,             -- such as 0-3,8
	voluntary_ctxt_switches INTEGER,    -- gave up the CPU
	nonvoluntary_ctxt_switches INTEGER, -- lost the CPU
	wchan TEXT,                         -- kernel function it sleeps in; NULL: none, running, or not permitted
	syscall_number INTEGER,             -- it is in; -1: in the kernel for another reason; NULL: running or unknown
	syscall_arg0 INTEGER,               -- register, two's complement
	syscall_arg1 INTEGER,               -- likewise
	syscall_arg2 INTEGER,               -- likewise
	syscall_arg3 INTEGER,               -- likewise
	syscall_arg4 INTEGER,               -- likewise
	syscall_arg5 INTEGER,               -- likewise
	stack_pointer INTEGER,              -- of the blocked thread
	program_counter INTEGER,            -- of the blocked thread
	is_running INTEGER,                 -- 1: syscall said running
	run_ns INTEGER,                     -- on a CPU, schedstat
	run_delay_ns INTEGER,               -- runnable, waiting for a CPU
	timeslices INTEGER,                 -- times it was put on a CPU
	rchar_bytes INTEGER,                -- returned by read calls
	wchar_bytes INTEGER,                -- passed to write calls
	syscr INTEGER,                      -- read calls
	syscw INTEGER,                      -- write calls
	read_bytes INTEGER,                 -- fetched from storage
	write_bytes INTEGER,                -- sent to storage
	cancelled_write_bytes INTEGER,      -- dirtied and then truncated
	PRIMARY KEY (pid, tid)
) STRICT, WITHOUT ROWID;
