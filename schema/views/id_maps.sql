-- User and group ids within the process's user namespace, and what they are outside.
CREATE TEMP VIEW id_maps AS
SELECT pid, kind, inner_first, outer_first, id_count AS ids_count, CASE WHEN inner_first = outer_first AND id_count = 4294967295 THEN 1 ELSE 0 END AS is_identity
FROM id_map
ORDER BY pid, kind, inner_first;
