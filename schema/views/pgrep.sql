-- Every process of the host and its command line, as `pgrep -a` lists them; the capture itself is left out.
CREATE TEMP VIEW pgrep AS
SELECT pid, coalesce(user_name, CAST(euid AS TEXT)) AS user, coalesce(arguments, comm) AS args
FROM process CROSS JOIN bundle
WHERE pid <> capture_pid
ORDER BY pid;
