-- Processes that see the same files: those of the first one were read for all. Source: /proc/PID/root, /proc/PID/ns/mnt, /proc/PID/cwd.
CREATE TABLE py_source_root (
	pid INTEGER PRIMARY KEY,   -- as seen by the capture
	source_pid INTEGER NOT NULL -- whose rows of py_source and py_source_line are its, too
) STRICT;
