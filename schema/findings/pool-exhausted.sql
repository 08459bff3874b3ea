-- id: pool-exhausted
-- title: Every worker of a thread pool is busy
-- severity: warning
-- section: python-stacks
-- needs: py_runtime, tick, sample
-- threshold: 0.95 of the time of its workers
-- how: a window (-w) longer than 0, and --python-rate above 0
-- why: What is submitted to a pool that has all the workers it may have waits until one of them is done; to a client the service stands still while its CPUs are idle.
-- do: See what the workers do (`show python_stacks`): if they wait for something slow, give it a timeout or a pool of its own, or allow more workers.
-- refuted by: jobs that are meant to run for ever; of libraries other than concurrent.futures, whose pools do not say how many workers they may have, a pool that may still grow
WITH RECURSIVE used AS (
	SELECT DISTINCT sample.stack FROM _python_window AS w JOIN sample ON sample.profile = w.profile AND sample.pid = w.pid WHERE sample.stack IS NOT NULL
), place AS MATERIALIZED (
	-- What a frame says of the pool it is in: that it is the worker's loop, that it waits for a job, or that it works.
	SELECT
		frame.id AS frame, function.kind, pool_worker.library,
		coalesce(file.text LIKE '%/queue.py' OR file.text LIKE '%/Queue.py' OR file.text LIKE '%/threading.py', 0) AS is_waiting
	FROM frame JOIN function ON function.id = frame.function
		LEFT JOIN string AS name ON name.id = function.name
		LEFT JOIN string AS file ON file.id = function.file
		LEFT JOIN pool_worker ON pool_worker.function = name.text AND file.text LIKE '%' || pool_worker.file
	WHERE function.kind IN (0, 5)
), walk AS (
	-- From a worker's loop inwards: it works where a function of Python's is called that does not wait for a job.
	SELECT stack.id AS stack, place.library, 0 AS is_busy FROM place JOIN stack ON stack.frame = place.frame WHERE place.library IS NOT NULL
	UNION ALL
	SELECT stack.id, walk.library, walk.is_busy OR coalesce(place.kind = 0 AND NOT place.is_waiting, 0)
	FROM walk JOIN stack ON stack.parent = walk.stack LEFT JOIN place ON place.frame = stack.frame
	WHERE place.library IS NULL
), in_pool AS MATERIALIZED (
	SELECT walk.stack, library, is_busy FROM walk JOIN used USING (stack)
), seen AS (
	SELECT
		w.pid, sample.tid, sample.weight, w.moments, in_pool.library, in_pool.is_busy, leaf.place,
		-- The workers of an executor are numbered: what stands before names the pool.
		iif(library = 'concurrent.futures', rtrim(rtrim(py_thread.name, '0123456789'), '_'), library) AS pool,
		py_pool.max_workers, py_pool.queued
	FROM _python_window AS w JOIN sample ON sample.profile = w.profile AND sample.pid = w.pid
		JOIN in_pool ON in_pool.stack = sample.stack
		LEFT JOIN _python_leaf AS leaf ON leaf.stack = sample.stack
		LEFT JOIN py_thread ON py_thread.pid = w.pid AND py_thread.tid = sample.tid AND py_thread.interpreter IS sample.interpreter
		LEFT JOIN py_pool_thread AS worker ON worker.pid = w.pid AND worker.thread_state = py_thread.thread_state
		LEFT JOIN py_pool ON py_pool.pid = worker.pid AND py_pool.pool = worker.pool
), share AS (
	SELECT pid, pool, library, count(DISTINCT tid) AS workers, sum(iif(is_busy, weight, 0)) AS busy, sum(weight) AS seen, moments,
		max(max_workers) AS max_workers, max(queued) AS queued
	FROM seen GROUP BY pid, pool
), busiest AS (
	SELECT pid, pool, place, workers, max(weight)
	FROM (SELECT pid, pool, place, count(DISTINCT tid) AS workers, sum(weight) AS weight FROM seen WHERE is_busy GROUP BY pid, pool, place) GROUP BY pid, pool
), judged AS (
	SELECT share.*, busiest.place, busiest.workers AS workers_there, row_number() OVER (PARTITION BY share.pid ORDER BY share.workers DESC, share.pool) AS turn
	FROM share JOIN busiest ON busiest.pid = share.pid AND busiest.pool IS share.pool
	-- One worker that is busy is a thread with a job. Threads that came and went in the window say nothing of all of it.
	WHERE share.workers > 1 AND busy >= :threshold * seen AND seen >= 0.9 * moments * share.workers
		-- While it has fewer workers than it may have, a job that comes gets a new one.
		AND (share.max_workers IS NULL OR share.workers >= share.max_workers)
)
SELECT
	pid AS subject,
	workers AS score,
	round(100.0 * busy / seen, 1) AS value,
	:threshold * 100 AS threshold,
	printf('all %d workers of %s were busy in %.0f %% of the window%s; %d of them in %s', workers, coalesce(pool, library), 100.0 * busy / seen,
		CASE WHEN queued IS NULL THEN '' WHEN queued = 0 THEN ', no job waits' WHEN queued = 1 THEN ', 1 job waits' ELSE printf(', %,d jobs wait', queued) END,
		workers_there, place) AS evidence
FROM judged
WHERE turn = 1;
