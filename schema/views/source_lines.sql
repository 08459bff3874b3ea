-- Source lines that Python frames stand on, and three lines around them, string literals masked.
CREATE TEMP VIEW source_lines AS
SELECT
	file.pid,
	file.path AS file,
	py_source_line.line,
	EXISTS (
		SELECT 1 FROM function JOIN frame ON frame.function = function.id
		WHERE function.kind = 0 AND function.file = py_source_line.file AND frame.line = py_source_line.line
	) AS has_frame,
	file.is_changed AS changed_since_start,
	py_source_line.text
FROM _source_file AS file JOIN py_source_line ON py_source_line.pid = file.source_pid AND py_source_line.file = file.file
ORDER BY file.pid, file.path, py_source_line.line;
