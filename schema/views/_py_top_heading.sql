-- What `py-spy top` says above its list: of each process that has Python samples.
CREATE TEMP VIEW _py_top_heading AS
SELECT
	s.pid,
	coalesce(target.arguments, target.comm, '?') AS words,
	py_runtime.version,
	is_window,
	taken,
	rate_hz,
	duration_ns,
	thread_count,
	-- Of the moments at which samples were taken: may pass 100 where several threads ran.
	round(100.0 * gil / taken, 2) AS gil_percent,
	round(100.0 * cpu / taken, 2) AS active_percent,
	round(100.0 * exception / taken, 2) AS exception_percent
FROM (
		SELECT
			sample.pid,
			max(shown.is_window) AS is_window,
			max(coalesce(profile_count.value, iif(shown.is_window, NULL, 1))) AS taken,
			max(shown.rate_hz) AS rate_hz,
			max(shown.duration_ns) AS duration_ns,
			count(DISTINCT tid) AS thread_count,
			sum(weight) FILTER (WHERE holds_gil = 1) AS gil,
			sum(weight) FILTER (WHERE is_on_cpu = 1) AS cpu,
			sum(weight) FILTER (WHERE has_exception = 1) AS exception
		FROM sample JOIN _profile_shown AS shown ON shown.id = sample.profile
			LEFT JOIN profile_count ON profile_count.profile = shown.id AND profile_count.what = 1 AND profile_count.bucket = 0
		WHERE shown.family = 'python'
		GROUP BY sample.pid
	) AS s
	LEFT JOIN target ON target.pid = s.pid
	LEFT JOIN py_runtime ON py_runtime.pid = s.pid
ORDER BY s.pid;
