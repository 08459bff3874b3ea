-- Symbolic links under /proc/PID that were read.
CREATE TEMP VIEW links AS
SELECT pid, path, target
FROM link
ORDER BY pid, path;
