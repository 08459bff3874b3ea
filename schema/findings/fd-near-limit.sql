-- id: fd-near-limit
-- title: Open files near the limit
-- severity: warning
-- section: limits
-- needs: fd, resource_limit
-- threshold: 0.80 of the soft limit
-- why: At the limit every open, accept, socket and pipe fails with EMFILE; servers then often spin on accept.
-- do: Find what keeps growing (`show fds`, grouped by target). Raise RLIMIT_NOFILE only if the number is meant.
-- refuted by: a number that is the same in an earlier bundle, and far from the limit in the busiest hour
SELECT
	pid AS subject,
	1.0 * used / soft AS score,
	iif(used >= soft, 'critical', 'warning') AS severity,
	used AS value,
	CAST(:threshold * soft AS INTEGER) AS threshold,
	printf('%,d of %,d', used, soft) AS evidence
FROM limits
WHERE resource = 'nofile' AND soft > 0 AND used >= :threshold * soft;
