-- /proc/PID/status of a target, the fields with a meaning of their own. proc(5), fs/proc/array.c.
CREATE TABLE process_status (
	pid INTEGER PRIMARY KEY,            -- as seen by the capture
	umask INTEGER,                      -- mode bits
	state TEXT,                         -- one letter: R S D T t Z X I
	tgid INTEGER,                       -- thread group id
	ngid INTEGER,                       -- NUMA group id
	ppid INTEGER,                       -- parent
	tracer_pid INTEGER,                 -- 0: not traced
	ruid INTEGER,                       -- real uid
	euid INTEGER,                       -- effective uid
	suid INTEGER,                       -- saved uid
	fsuid INTEGER,                      -- file system uid
	rgid INTEGER,                       -- real gid
	egid INTEGER,                       -- effective gid
	sgid INTEGER,                       -- saved gid
	fsgid INTEGER,                      -- file system gid
	fd_size INTEGER,                    -- slots allocated in the descriptor table
	groups TEXT,                        -- supplementary gids, blank between
	vm_peak_bytes INTEGER,              -- largest address space so far
	vm_size_bytes INTEGER,              -- address space
	vm_locked_bytes INTEGER,            -- mlock(2)ed
	vm_pinned_bytes INTEGER,            -- cannot be moved
	vm_hwm_bytes INTEGER,               -- largest resident set so far
	vm_rss_bytes INTEGER,               -- resident set
	rss_anon_bytes INTEGER,             -- of it anonymous
	rss_file_bytes INTEGER,             -- of it file mappings
	rss_shmem_bytes INTEGER,            -- of it shared memory
	vm_data_bytes INTEGER,              -- data segment
	vm_stack_bytes INTEGER,             -- main stack
	vm_exe_bytes INTEGER,               -- text segment
	vm_lib_bytes INTEGER,               -- shared library code
	vm_pte_bytes INTEGER,               -- page tables
	vm_swap_bytes INTEGER,              -- swapped-out anonymous memory
	hugetlb_pages_bytes INTEGER,        -- hugetlbfs
	core_dumping INTEGER,               -- 1: a core dump is under way
	thp_enabled INTEGER,                -- 1: transparent huge pages allowed
	threads INTEGER,                    -- count
	sig_queued INTEGER,                 -- pending signals of the real uid
	sig_queue_limit INTEGER,            -- RLIMIT_SIGPENDING
	sig_pending INTEGER,                -- mask of the main thread, bit N-1 is signal N
	shared_pending INTEGER,             -- mask of the process
	sig_blocked INTEGER,                -- mask of the main thread
	sig_ignored INTEGER,                -- mask
	sig_caught INTEGER,                 -- mask
	cap_inherited INTEGER,              -- capability bits
	cap_permitted INTEGER,              -- capability bits
	cap_effective INTEGER,              -- capability bits
	cap_bounding INTEGER,               -- capability bits
	cap_ambient INTEGER,                -- capability bits
	no_new_privs INTEGER,               -- prctl(2) PR_SET_NO_NEW_PRIVS
	seccomp INTEGER,                    -- 0 off, 1 strict, 2 filter
	seccomp_filters INTEGER,            -- filters attached
	cpus_allowed_list TEXT,             -- such as 0-3,8
	mems_allowed_list TEXT,             -- NUMA nodes
	voluntary_ctxt_switches INTEGER,    -- of the main thread
	nonvoluntary_ctxt_switches INTEGER  -- of the main thread
) STRICT;
