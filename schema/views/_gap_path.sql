-- Sources that were not seen, threads, descriptors and neighbours folded into one pattern.
CREATE TEMP TABLE _gap_path AS
WITH cut AS (
	SELECT
		source.*,
		instr(path, '/task/') AS task,
		instr(substr(path, 7), '/') AS neighbour
	FROM source
	WHERE outcome NOT IN (0, 1, 6)
)
SELECT
	CASE WHEN pid IN (SELECT pid FROM target) THEN pid END AS pid,
	collector,
	outcome,
	errno,
	what,
	CASE
		WHEN path LIKE '/proc/%' AND pid IS NOT NULL AND pid NOT IN (SELECT pid FROM target) AND neighbour > 0 THEN '/proc/*' || substr(path, neighbour + 6)
		WHEN task > 0 AND instr(substr(path, task + 6), '/') > 0 THEN substr(path, 1, task + 5) || '*' || substr(substr(path, task + 6), instr(substr(path, task + 6), '/'))
		WHEN path GLOB '/proc/*/fd/*' THEN substr(path, 1, instr(path, '/fd/') + 3) || '*'
		WHEN path GLOB '/proc/*/fdinfo/*' THEN substr(path, 1, instr(path, '/fdinfo/') + 7) || '*'
		WHEN path GLOB '/proc/*/map_files/*' THEN substr(path, 1, instr(path, '/map_files/') + 10) || '*'
		ELSE path
	END AS pattern,
	path
FROM cut;
