-- The host's processes and their threads as a tree, in the order in which it is drawn.
CREATE TEMP VIEW pstree AS
WITH RECURSIVE
	node(pid, tid, parent, name) AS MATERIALIZED (
		SELECT pid, NULL, ppid, comm FROM process WHERE ppid <> pid
		UNION ALL
		SELECT pid, tid, pid, '{' || coalesce(comm, '?') || '}' FROM process_thread
	),
	tree(depth, name, pid, tid, parent) AS (
		SELECT 0, comm, pid, NULL, ppid FROM process
		WHERE ppid IS NULL OR ppid = pid OR ppid NOT IN (SELECT pid FROM process)
		UNION ALL
		SELECT tree.depth + 1, node.name, node.pid, node.tid, node.parent
		FROM tree JOIN node ON node.parent = tree.pid
		WHERE tree.tid IS NULL
		ORDER BY 1 DESC, 2, 3, 4
	)
SELECT
	tree.pid,
	tree.parent AS ppid,
	tree.tid,
	tree.depth,
	tree.name AS comm,
	tree.pid IN (SELECT pid FROM target) AND tree.tid IS NULL AS is_target,
	(SELECT flags & 0x200000 <> 0 FROM process WHERE process.pid = tree.pid) AS is_kernel_thread
FROM tree;
