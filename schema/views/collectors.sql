-- What ran, for how long, and how it went.
CREATE TEMP VIEW collectors AS
SELECT
	collector.pid,
	collector.name,
	outcome.name AS outcome,
	collector.t_ns - start_t_ns AS t_ns,
	duration_ns,
	cpu_ns,
	source_count,
	gap_count,
	coalesce(errno.name, collector.errno) AS errno,
	what,
	needs
FROM collector CROSS JOIN bundle
	LEFT JOIN outcome ON outcome.outcome = collector.outcome
	LEFT JOIN errno ON errno.errno = collector.errno
ORDER BY collector.id;
