-- Bytes and calls of the process since its start (/proc/PID/io).
CREATE TEMP VIEW io AS
SELECT pid, rchar_bytes, wchar_bytes, syscr, syscw, read_bytes, write_bytes, cancelled_write_bytes
FROM process_io
ORDER BY pid;
