-- The environment the process was started with; hidden values are tokens.
CREATE TEMP VIEW environ AS
SELECT pid, name, value, hidden
FROM environment
ORDER BY pid, position;
