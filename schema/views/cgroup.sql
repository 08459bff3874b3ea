-- What the control groups limit, what is used of it, where the limit that binds sits, and what happened at it over the window.
CREATE TEMP VIEW cgroup AS
WITH placed AS (
	-- The limit with the least left is the one that binds, whether it is set for the target's own group or above.
	SELECT *, row_number() OVER (PARTITION BY pid, hierarchy, resource ORDER BY maximum < 0, used IS NULL, iif(maximum < 0, level, maximum - used), level) AS place
	FROM _cgroup_limit
), happened AS (
	SELECT e.pid, e.hierarchy, placed.resource, e.name, max(e.total) AS total, max(e.change) AS change
	FROM placed JOIN _cgroup_event AS e ON e.pid = placed.pid AND e.hierarchy = placed.hierarchy AND e.resource = placed.resource
		AND e.level IN (0, placed.level)
	WHERE placed.place = 1
	GROUP BY e.pid, e.hierarchy, placed.resource, e.name
), worded AS (
	SELECT
		*,
		CASE iif(used IS NULL, NULL, unit) WHEN 'bytes' THEN iif(used >= 1 << 30, printf('%.1f GiB', used / 1073741824.0), printf('%.1f MiB', used / 1048576.0)) ELSE used END AS used_words,
		CASE unit WHEN 'bytes' THEN iif(maximum >= 1 << 30, printf('%.1f GiB', maximum / 1073741824.0), printf('%.1f MiB', maximum / 1048576.0))
			ELSE maximum || coalesce(' ' || unit, '') END AS maximum_words
	FROM placed
)
SELECT
	pid,
	resource,
	coalesce(used_words, '?') || CASE
		WHEN maximum >= 0 THEN ' of ' || maximum_words
		ELSE iif(unit = 'bytes' OR used IS NULL, '', coalesce(' ' || unit, '')) || ', no limit'
	END AS says,
	used,
	maximum,
	unit,
	round(100.0 * used / nullif(max(maximum, 0), 0), 1) AS used_percent,
	path,
	level,
	(
		-- In all, and in the window. Where nothing counts them it is not known.
		SELECT iif(count(*) = 0, NULL, coalesce(group_concat(iif(total > 0, printf('%s %d', name, total) || iif(change > 0, printf(' (+%d)', change), ''), NULL), ', '), 'none'))
		FROM happened WHERE happened.pid = worded.pid AND happened.hierarchy = worded.hierarchy AND happened.resource = worded.resource
	) AS events
FROM worded
WHERE place = 1
ORDER BY pid, maximum < 0, used_percent DESC, hierarchy, resource;
