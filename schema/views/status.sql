-- What the kernel says of the process in /proc/PID/status, with masks and numbers in words.
CREATE TEMP VIEW status AS
SELECT
	status_field.pid,
	status_field.name,
	status_field.value,
	CASE status_field.name
		WHEN 'SigQ' THEN printf('%d queued of %d', sig_queued, sig_queue_limit)
		WHEN 'SigPnd' THEN (SELECT group_concat(name, ' ') FROM signal WHERE sig_pending >> (signal - 1) & 1)
		WHEN 'ShdPnd' THEN (SELECT group_concat(name, ' ') FROM signal WHERE shared_pending >> (signal - 1) & 1)
		WHEN 'SigBlk' THEN (SELECT group_concat(name, ' ') FROM signal WHERE sig_blocked >> (signal - 1) & 1)
		WHEN 'SigIgn' THEN (SELECT group_concat(name, ' ') FROM signal WHERE sig_ignored >> (signal - 1) & 1)
		WHEN 'SigCgt' THEN (SELECT group_concat(name, ' ') FROM signal WHERE sig_caught >> (signal - 1) & 1)
		WHEN 'CapInh' THEN (SELECT group_concat(name, ' ') FROM capability WHERE cap_inherited >> capability & 1)
		WHEN 'CapPrm' THEN (SELECT group_concat(name, ' ') FROM capability WHERE cap_permitted >> capability & 1)
		WHEN 'CapEff' THEN (SELECT group_concat(name, ' ') FROM capability WHERE cap_effective >> capability & 1)
		WHEN 'CapBnd' THEN (SELECT group_concat(name, ' ') FROM capability WHERE cap_bounding >> capability & 1)
		WHEN 'CapAmb' THEN (SELECT group_concat(name, ' ') FROM capability WHERE cap_ambient >> capability & 1)
		WHEN 'TracerPid' THEN CASE tracer_pid WHEN 0 THEN 'not traced' ELSE 'traced by ' || coalesce((SELECT comm FROM process WHERE process.pid = tracer_pid), 'a process not seen') END
		WHEN 'PPid' THEN (SELECT comm FROM process WHERE process.pid = process_status.ppid)
		WHEN 'Seccomp' THEN CASE seccomp WHEN 0 THEN 'off' WHEN 1 THEN 'strict' WHEN 2 THEN 'filter' END
		WHEN 'NoNewPrivs' THEN CASE no_new_privs WHEN 0 THEN 'may gain privileges by exec' WHEN 1 THEN 'gains no privileges by exec' END
		WHEN 'Uid' THEN 'real, effective, saved, file system'
		WHEN 'Gid' THEN 'real, effective, saved, file system'
		WHEN 'VmRSS' THEN 'resident'
		WHEN 'VmHWM' THEN 'resident at most'
		WHEN 'VmPeak' THEN 'address space at most'
		WHEN 'VmSwap' THEN 'swapped out'
		WHEN 'voluntary_ctxt_switches' THEN 'of the main thread, gave up the CPU'
		WHEN 'nonvoluntary_ctxt_switches' THEN 'of the main thread, lost the CPU'
	END AS meaning
FROM status_field LEFT JOIN process_status USING (pid)
ORDER BY status_field.pid, status_field.line;
