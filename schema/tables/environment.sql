-- The environment a target was started with. Source: /proc/PID/environ.
CREATE TABLE environment (
	pid INTEGER NOT NULL,        -- as seen by the capture
	position INTEGER NOT NULL,   -- from 0, in the order of the file
	name TEXT NOT NULL,          -- before the first =; a token where the entry has none
	value TEXT,                  -- as it is, or a token [hidden:...]; NULL: no = in the entry
	hidden INTEGER NOT NULL,     -- 1: the value is a token, or has masked parts
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
