-- Where Python's time went, for the first screen: a line of what ran, a line of all, busiest first.
CREATE TEMP VIEW _report_hot AS
WITH counted AS MATERIALIZED (
	SELECT function, sum(wall_own) AS wall, sum(cpu_own) AS cpu, min(wall_all) AS wall_all, min(cpu_all) AS cpu_all
	FROM _stack_top
	WHERE family = 'python' AND NOT is_line
	GROUP BY function
), share AS (
	SELECT 1 AS place, 'what ran: ' AS label, function, 100.0 * cpu / cpu_all AS percent FROM counted WHERE cpu_all > 0
	UNION ALL
	SELECT 2, 'all threads: ', function, 100.0 * wall / wall_all FROM counted WHERE wall_all > 0
), best AS (
	SELECT *, row_number() OVER (PARTITION BY place ORDER BY percent DESC, function) AS rank FROM share WHERE percent >= 1
)
SELECT label || group_concat(printf('%s %.0f %%', substr(function, 1, 60), percent), ', ') AS line
FROM (SELECT * FROM best WHERE rank <= 5 ORDER BY place, rank)
GROUP BY place
ORDER BY place;
