-- Where Python threads spent the window: own and total samples of each function and line, as `py-spy top` counts; recursion counts once.
CREATE TEMP VIEW py_top AS
SELECT
	pid,
	function,
	file,
	line,
	round(100.0 * wall_own / wall_all, 2) AS own_percent,
	round(100.0 * wall_total / wall_all, 2) AS total_percent,
	CAST(wall_own * ns_a_sample AS INTEGER) AS own_ns,
	CAST(wall_total * ns_a_sample AS INTEGER) AS total_ns,
	wall_own AS own_count,
	wall_total AS total_count,
	cpu_own AS cpu_own_count,
	cpu_total AS cpu_total_count,
	gil_own AS gil_own_count,
	gil_total AS gil_total_count,
	exception_own AS exception_own_count,
	exception_total AS exception_total_count
FROM _stack_top LEFT JOIN (SELECT pid, avg(ns_a_sample) AS ns_a_sample FROM _profile_shown WHERE family = 'python' GROUP BY pid) USING (pid)
WHERE family = 'python' AND is_line
ORDER BY pid, wall_own DESC, wall_total DESC, function, file, line;
