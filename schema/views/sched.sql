-- What the scheduler keeps about the main thread (/proc/PID/sched).
CREATE TEMP VIEW sched AS
SELECT pid, name, value
FROM sched_field
ORDER BY pid, line;
