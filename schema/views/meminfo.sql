-- The host's memory as /proc/meminfo lists it, at the start of the capture and at the end of the window.
CREATE TEMP VIEW meminfo AS
WITH last AS (SELECT name, value FROM host_memory WHERE tick = (SELECT max(tick) FROM host_memory)),
	every AS (SELECT name FROM host_meminfo UNION SELECT name FROM last),
	total AS (SELECT mem_total_bytes AS bytes FROM bundle)
SELECT
	every.name,
	iif(every.name LIKE 'HugePages\_%' ESCAPE '\', NULL, coalesce(last.value, host_meminfo.value)) AS value_bytes,
	iif(every.name LIKE 'HugePages\_%' ESCAPE '\', coalesce(last.value, host_meminfo.value), NULL) AS huge_pages_count,
	iif(every.name LIKE 'HugePages\_%' ESCAPE '\' OR every.name LIKE 'Vmalloc%' OR every.name LIKE 'DirectMap%' OR every.name = 'Hugepagesize', NULL,
		round(100.0 * coalesce(last.value, host_meminfo.value) / total.bytes, 1)) AS of_memory_percent,
	last.value - host_meminfo.value AS change_bytes,
	memory_line.meaning
FROM every CROSS JOIN total
	LEFT JOIN host_meminfo ON host_meminfo.name = every.name
	LEFT JOIN last ON last.name = every.name
	LEFT JOIN memory_line ON memory_line.name = every.name
ORDER BY memory_line.position IS NULL, memory_line.position, every.name;
