-- py_top as the page shows it.
CREATE TEMP VIEW _report_py_top AS
SELECT
	own_percent,
	total_percent,
	function,
	file,
	line,
	own_ns,
	total_ns,
	CASE WHEN own_count > 0 THEN round(100.0 * cpu_own_count / own_count, 1) END AS ran_percent,
	CASE WHEN own_count > 0 THEN round(100.0 * gil_own_count / own_count, 1) END AS held_gil_percent,
	pid
FROM py_top
ORDER BY pid, cpu_own_count DESC, own_count DESC, total_count DESC, function, file, line;
