-- Threads of the process: what each does, where it waits, what it used since its start.
CREATE TEMP VIEW threads AS
WITH stack AS MATERIALIZED (
	SELECT pid, tid, group_concat(function, ' < ') AS functions
	FROM (SELECT pid, tid, function FROM kernel_frame ORDER BY pid, tid, depth)
	GROUP BY pid, tid
)
SELECT
	thread.pid,
	thread.tid,
	thread.comm,
	thread.state,
	thread.wchan,
	CASE
		WHEN is_running = 1 THEN 'running'
		WHEN syscall_number = -1 THEN 'in the kernel'
		WHEN syscall.first_is_fd = 1 THEN printf('%s(%d)', syscall.name, syscall_arg0)
		WHEN syscall_number IS NOT NULL THEN coalesce(syscall.name, 'syscall ' || syscall_number)
	END AS syscall,
	thread.processor,
	utime_ticks * (1000000000 / clock_ticks_per_second) AS user_ns,
	stime_ticks * (1000000000 / clock_ticks_per_second) AS system_ns,
	run_ns,
	run_delay_ns,
	voluntary_ctxt_switches,
	nonvoluntary_ctxt_switches,
	minor_faults,
	major_faults,
	read_bytes,
	write_bytes,
	thread.nice,
	coalesce(sched_policy.name, thread.policy) AS policy,
	stack.functions AS kernel_stack
FROM thread CROSS JOIN bundle
	LEFT JOIN syscall ON syscall.number = thread.syscall_number
	LEFT JOIN sched_policy ON sched_policy.policy = thread.policy
	LEFT JOIN stack ON stack.pid = thread.pid AND stack.tid = thread.tid
ORDER BY thread.pid, thread.tid;
