-- id: pipe-not-read
-- title: A pipe is full and nobody reads it
-- severity: warning
-- section: peers
-- needs: thread, fd, thread_counter
-- how: a window (-w) longer than 0, as the process's own user or with CAP_SYS_PTRACE
-- threshold: 1 second in which the writing thread did not run
-- why: A write to a full pipe waits until somebody reads; a thread that writes its log or its results there stands still with it.
-- do: Look at who has the other end, which is named where it is on this host: what it does instead of reading, or why it was stopped. Output that is not needed goes to a file, or the pipe is made non-blocking.
-- refuted by: a second capture in which the thread has gone on; a pipeline whose last part is slow, and is meant to hold back the others
WITH
	span AS (SELECT (max(t_ns) - min(t_ns)) / 1e9 AS window_s, max(tick) AS last FROM tick),
	-- Between pipe and descriptor: into the third argument of splice, the second of tee, the first of the others.
	writing AS (
		SELECT
			thread.pid, tid, thread.comm, run_ns, syscall.name AS call,
			CASE syscall.name WHEN 'splice' THEN syscall_arg2 WHEN 'tee' THEN syscall_arg1 ELSE syscall_arg0 END & 4294967295 AS fd
		FROM thread JOIN syscall ON syscall.number = syscall_number
		WHERE syscall.name IN ('write', 'writev', 'sendfile', 'splice', 'tee', 'vmsplice') AND thread.state = 'S'
	),
	-- What has not run since the snapshot is in the same call still.
	blocked AS (
		SELECT
			writing.pid, writing.tid, writing.comm, call, fd.fd, fd.target, window_s,
			row_number() OVER (PARTITION BY writing.pid ORDER BY writing.tid) AS place, count(*) OVER (PARTITION BY writing.pid) AS threads
		FROM writing CROSS JOIN span
			JOIN fd ON fd.pid = writing.pid AND fd.fd = writing.fd
			JOIN thread_counter AS counter ON counter.pid = writing.pid AND counter.tid = writing.tid AND counter.tick = span.last
		WHERE fd.kind IN (4, 15) AND counter.run_ns = writing.run_ns AND window_s >= :threshold
	),
	reading AS (
		SELECT
			peer.pid, peer.fd, peer_pid, peer_comm, min(peer_fd) AS peer_fd, coalesce(process_sample.state, process.state) AS state,
			row_number() OVER (PARTITION BY peer.pid, peer.fd ORDER BY peer_pid) AS place, count(*) OVER (PARTITION BY peer.pid, peer.fd) AS readers
		FROM blocked JOIN _pipe_peer AS peer ON peer.pid = blocked.pid AND peer.fd = blocked.fd
			LEFT JOIN process ON process.pid = peer_pid
			LEFT JOIN process_sample ON process_sample.pid = process.pid AND process_sample.start_ticks = process.start_ticks
		WHERE peer_access & 1 AND blocked.place = 1
		GROUP BY peer.pid, peer.fd, peer_pid
	),
	reader AS (
		SELECT pid, fd, coalesce(peer_comm, '?') || '[' || peer_pid || '] fd ' || peer_fd
			|| CASE state WHEN 'T' THEN ', which is stopped' WHEN 't' THEN ', which is held by a debugger' WHEN 'D' THEN ', which waits without interruption' ELSE '' END
			|| iif(peer_pid = pid, ' (itself)', '')
			|| iif(readers > 1, printf(' and %d other process%s', readers - 1, iif(readers = 2, '', 'es')), '') AS words
		FROM reading WHERE place = 1
	)
SELECT
	blocked.pid AS subject,
	window_s AS score,
	round(window_s, 1) AS value,
	:threshold AS threshold,
	printf('%s[%d] in %s(%d) to %s, and did not run for %.1f s; ', coalesce(comm, '?'), tid, call, blocked.fd, target, window_s)
		|| coalesce('read by ' || words, 'who reads it is not known')
		|| iif(threads > 1, printf('; likewise %d other thread%s', threads - 1, iif(threads = 2, '', 's')), '') AS evidence
FROM blocked LEFT JOIN reader ON reader.pid = blocked.pid AND reader.fd = blocked.fd
WHERE blocked.place = 1;
