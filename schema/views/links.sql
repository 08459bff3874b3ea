-- Symbolic links under /proc/PID that were read, as the kernel gave them.
CREATE TEMP VIEW links AS
SELECT pid, path, target
FROM link
UNION ALL
-- A memfd never had a name, and its link says " (deleted)" all the same.
SELECT pid, printf('/proc/%d/fd/%d', pid, fd), target || iif(deleted = 1 OR fd_kind.name = 'memfd', ' (deleted)', '')
FROM fd LEFT JOIN fd_kind USING (kind)
WHERE target IS NOT NULL
ORDER BY 1, 2;
