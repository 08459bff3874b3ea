-- Thread pools of concurrent.futures: how many workers each has of those that it may have, and how many jobs none of them has taken yet, when the stacks were read.
CREATE TEMP VIEW python_pools AS
SELECT
	py_pool.pid,
	py_pool.pool,
	py_pool.name,
	(SELECT count(*) FROM py_pool_thread AS worker WHERE worker.pid = py_pool.pid AND worker.pool = py_pool.pool) AS workers,
	py_pool.max_workers,
	py_pool.queued,
	py_pool.interpreter
FROM py_pool
ORDER BY py_pool.pid, py_pool.pool;
