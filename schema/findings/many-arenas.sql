-- id: many-arenas
-- title: Much memory in many malloc arenas
-- severity: info
-- section: memory
-- needs: mapping
-- threshold: 8 arenas that hold a quarter of the resident memory
-- why: glibc gives threads arenas of their own, up to eight a CPU; what is free in one cannot be used by the others nor given back, so the process grows as if it leaked.
-- do: Run it with MALLOC_ARENA_MAX=2 (or 4), or with another allocator, and compare after the same load.
-- refuted by: arenas whose memory is in use: the program's own count of live objects grows with them
WITH share AS (
	SELECT
		pid,
		sum(iif(kind = 'arena', mapping_count, 0)) AS arena_count,
		sum(iif(kind = 'arena', rss_bytes, 0)) AS arena_bytes,
		sum(rss_bytes) AS rss_bytes
	FROM memory
	GROUP BY pid
)
SELECT
	pid AS subject,
	arena_count AS score,
	arena_count AS value,
	:threshold AS threshold,
	printf('%,d arenas hold %.1f MiB, %.0f %% of what is resident', arena_count, arena_bytes / 1048576.0, 100.0 * arena_bytes / rss_bytes) AS evidence
FROM share
WHERE arena_count >= :threshold AND arena_bytes * 4 >= rss_bytes;
