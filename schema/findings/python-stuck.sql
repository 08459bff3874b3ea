-- id: python-stuck
-- title: A Python thread does not get past a line
-- severity: warning
-- section: python-stacks
-- needs: py_runtime, py_thread, thread, tick, sample
-- threshold: 0.95 of the samples of a window of a second or more
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: In all samples of the window the thread was at one line of one call: it computes there, or waits for something that does not come. What it works for is not done meanwhile.
-- do: Read the line (`show py_spy`), and who is at the other end of the descriptor it waits for (`show sockets`, `show files`); give what may not come a timeout.
-- refuted by: a second bundle in which the thread has moved on, or a call that is meant to last
WITH still AS MATERIALIZED (
	SELECT
		pid, interpreter, tid, min(base) AS base, place, file, function, file_string, line, sum(weight) AS weight,
		sum(weight * coalesce(is_on_cpu, 0)) * 1.0 / sum(weight) AS on_cpu, moments, moments * ns_a_sample AS length_ns
	FROM _python_seen
	WHERE base IS NOT NULL AND NOT is_gc
	GROUP BY pid, interpreter, tid
	HAVING count(DISTINCT base) = 1 AND sum(weight) >= :threshold * moments AND moments >= 20 AND duration_ns >= 9e8
), waiting AS (
	SELECT
		still.*, coalesce(t.thread, thread.comm, 'thread') AS name, t.state, syscall.name AS syscall, thread.state AS kernel_state,
		iif(syscall.first_is_fd = 1, thread.syscall_arg0, NULL) AS fd, source.text AS source
	FROM still
		JOIN _python_thread AS t ON t.pid = still.pid AND t.tid = still.tid AND t.interpreter IS still.interpreter
		LEFT JOIN thread ON thread.pid = still.pid AND thread.tid = still.tid
		LEFT JOIN syscall ON syscall.number = thread.syscall_number
		LEFT JOIN py_source_root ON py_source_root.pid = still.pid
		LEFT JOIN py_source_line AS source ON source.pid = py_source_root.source_pid AND source.file = still.file_string AND source.line = still.line
), judged AS (
	SELECT
		waiting.*,
		CASE
			WHEN on_cpu >= 0.5 THEN 'computes there'
			WHEN waiting.state = 'wants the GIL' OR waiting.state = 'holds the GIL' THEN NULL -- what gil-contention and gil-held are about
			WHEN kernel_state = 'D' THEN 'uninterruptible in ' || coalesce(waiting.syscall, 'the kernel')
			WHEN waiting.syscall = 'connect' THEN 'no answer to connect' || coalesce(' on fd ' || waiting.fd || ' to ' || socket.remote, '')
			WHEN waiting.syscall IN ('sendto', 'sendmsg', 'sendmmsg', 'write', 'writev', 'pwrite64', 'sendfile') THEN
				syscall || ' on fd ' || waiting.fd || coalesce(' to ' || coalesce(socket.remote, open.target), '') || ' does not take more'
			-- Who asked and spoke last waits for an answer. Who accepted the connection waits for work.
			WHEN waiting.syscall IN ('recvfrom', 'recvmsg', 'read') AND socket.last_sent_ns < socket.last_received_ns AND NOT EXISTS (
				SELECT 1 FROM socket AS listener JOIN socket AS own ON own.pid = listener.pid AND own.fd = waiting.fd
				WHERE listener.pid = waiting.pid AND listener.state = 10 AND listener.local_port = own.local_port
			) THEN
				'no answer on fd ' || waiting.fd || ' from ' || socket.remote || printf(' for %.1f s', socket.last_sent_ns / 1e9)
			WHEN waiting.syscall = 'flock' THEN 'waits for a file lock on fd ' || waiting.fd || coalesce(' (' || open.target || ')', '')
			WHEN waiting.syscall IN ('fsync', 'fdatasync', 'msync', 'syncfs', 'sync_file_range') THEN waiting.syscall || coalesce(' of ' || open.target, '')
			-- A bare lock, and not a queue or an event, in which threads wait for work. Without the line nobody can tell.
			WHEN waiting.syscall = 'futex' AND (waiting.source GLOB '*with *' OR waiting.source GLOB '*acquire*') AND waiting.file NOT GLOB '*/lib*/python[0-9]*' THEN 'waits for a lock'
		END AS reason
	FROM waiting
		LEFT JOIN _socket AS socket ON socket.pid = waiting.pid AND socket.fd = waiting.fd
		LEFT JOIN fd AS open ON open.pid = waiting.pid AND open.fd = waiting.fd
), counted AS (
	SELECT *, count(*) OVER (PARTITION BY pid, place, base) AS together, count(*) OVER (PARTITION BY pid) AS threads,
		row_number() OVER (PARTITION BY pid, base ORDER BY tid) AS number
	FROM judged WHERE reason IS NOT NULL
), placed AS (
	SELECT *, row_number() OVER (PARTITION BY pid ORDER BY together DESC, on_cpu >= 0.5, tid) AS turn FROM counted WHERE number = 1
)
SELECT
	pid AS subject,
	threads AS score,
	threads AS value,
	1 AS threshold,
	printf('%s (tid %d) at %s for all of %.1f s: %s', name, tid, place, length_ns / 1e9, reason)
		|| iif(together > 1, printf('; %d more thread%s there', together - 1, iif(together = 2, '', 's')), '')
		|| iif(threads > together, printf('; %d elsewhere', threads - together), '') AS evidence
FROM placed
WHERE turn = 1;
