-- id: host-memory-low
-- title: The host is short of memory
-- severity: warning
-- section: meminfo
-- needs: host_meminfo
-- threshold: 0.05 of all memory still available
-- why: Near the end every allocation reclaims first, caches are lost, and the kernel kills whoever is largest when nothing is left.
-- do: See who holds it (`show top`, sorted by memory) and whether it grows; mind that a control group may be short while the host is not.
-- refuted by: a host whose memory is huge pages set aside on purpose, which are not available by design
WITH seen AS (
	SELECT value AS available FROM host_meminfo WHERE name = 'MemAvailable'
	UNION ALL SELECT value FROM host_memory WHERE name = 'MemAvailable'
), least AS (SELECT min(available) AS available, mem_total_bytes AS total FROM seen CROSS JOIN bundle)
SELECT
	NULL AS subject,
	1 - 1.0 * available / total AS score,
	iif(available < :threshold * total / 3, 'critical', 'warning') AS severity,
	available AS value,
	CAST(:threshold * total AS INTEGER) AS threshold,
	printf('%.0f of %.0f MiB available (%.1f %%)', available / 1048576.0, total / 1048576.0, 100.0 * available / total)
		|| coalesce((SELECT printf(', %.0f MiB of swap free', value / 1048576.0) FROM host_meminfo WHERE name = 'SwapFree' AND value > 0), ', no swap free') AS evidence
FROM least
WHERE available < :threshold * total;
