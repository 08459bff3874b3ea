-- Every process with its depth in the tree, parents before children, siblings by pid.
CREATE TEMP VIEW _ps_forest AS
WITH RECURSIVE
	child AS MATERIALIZED (SELECT pid, ppid FROM process WHERE ppid <> pid),
	tree(depth, pid) AS (
		SELECT 0, pid FROM process WHERE ppid IS NULL OR ppid = pid OR ppid NOT IN (SELECT pid FROM process)
		UNION ALL
		SELECT tree.depth + 1, child.pid FROM tree JOIN child ON child.ppid = tree.pid
		ORDER BY 1 DESC, 2
	),
	drawn AS (SELECT row_number() OVER () AS position, depth, pid FROM tree)
SELECT drawn.position, drawn.depth, ps.*
FROM drawn JOIN ps USING (pid)
ORDER BY drawn.position;
