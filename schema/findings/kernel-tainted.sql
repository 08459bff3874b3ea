-- id: kernel-tainted
-- title: The kernel is tainted
-- severity: info
-- section: host_facts
-- needs: host_fact
-- threshold: 1 reason
-- why: A kernel with foreign modules, or one that has been hurt (an oops, a warning, a machine check, a stuck CPU), may behave as no other does.
-- do: Look into the kernel's log for the first time it happened; where only a module taints it, ask its maker.
-- refuted by: the same kernel and modules on hosts without the trouble
WITH reason AS (SELECT letter, is_serious, kernel_taint.meaning FROM host_fact JOIN kernel_taint ON CAST(value AS INTEGER) >> bit & 1 WHERE host_fact.name = 'kernel.tainted')
SELECT
	NULL AS subject,
	sum(is_serious) + count(*) / 100.0 AS score,
	iif(sum(is_serious) > 0, 'warning', 'info') AS severity,
	count(*) AS value,
	:threshold AS threshold,
	group_concat(letter || ' ' || meaning, '; ') || coalesce('; modules: ' || (SELECT value FROM host_fact WHERE name = 'kernel.modules_tainting'), '') AS evidence
FROM reason
HAVING count(*) >= :threshold;
