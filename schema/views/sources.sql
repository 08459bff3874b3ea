-- Everything that was tried: each file, when, how long it took, and how it went.
CREATE TEMP VIEW sources AS
SELECT
	source.pid,
	source.path,
	collector.name AS collector,
	source.t_ns - start_t_ns AS t_ns,
	source.duration_ns,
	source.size_bytes,
	outcome.name AS outcome,
	coalesce(errno.name, source.errno) AS errno,
	source.what,
	lower(hex(source.sha256)) AS sha256
FROM source CROSS JOIN bundle
	LEFT JOIN collector ON collector.id = source.collector
	LEFT JOIN outcome ON outcome.outcome = source.outcome
	LEFT JOIN errno ON errno.errno = source.errno
ORDER BY source.id;
