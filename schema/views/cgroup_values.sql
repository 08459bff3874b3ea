-- Every value of the control groups' files, when the snapshot was taken and at the end of the window, with what it changed by.
CREATE TEMP VIEW cgroup_values AS
SELECT
	pid, path, level, file, nullif(key, '') AS key, nullif(field, '') AS field,
	iif(length_ns IS NULL, value, first_value) AS first_value, iif(length_ns IS NULL, NULL, value) AS last_value, change, text
FROM _cgroup_last
ORDER BY pid, hierarchy, level, file, key, field;
