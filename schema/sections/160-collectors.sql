-- order: 160
-- title: Capture log
-- view: collectors
-- from: the capture itself, table collector
-- What was read comes first; where nothing was, the reason does, and never silence.
SELECT coalesce((
	SELECT printf('%,d collectors ran, %.0f ms in all', count(*), sum(duration_ns) / 1e6) || coalesce((SELECT printf('; own CPU %.0f ms, memory %.1f MiB', cpu_ns / 1e6, rss_peak_bytes / 1048576.0) FROM capture_end), '; how it ended is not in the bundle') || '.'
	FROM collector HAVING count(*) > 0
), 'It is not known what ran.') AS sentence;
