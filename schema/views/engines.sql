-- What read something of which there are several ways, and why not a better one.
CREATE TEMP VIEW engines AS
SELECT
	engine.t_ns - start_t_ns AS t_ns, subject, engine.name AS engine,
	replace(outcome.name, '_', ' ') AS better_one, coalesce(errno.name, engine.errno) AS errno, why
FROM engine CROSS JOIN bundle
	LEFT JOIN outcome ON outcome.outcome = engine.outcome
	LEFT JOIN errno ON errno.errno = engine.errno
ORDER BY engine.t_ns, engine.rowid;
