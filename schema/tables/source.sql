-- Everything that was tried: one row a file, directory or link that was read, or a source that was left out.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,       -- in the order of the tries
	collector INTEGER,            -- row of table collector; NULL: the capture itself
	pid INTEGER,                  -- whose; NULL: the host's
	path TEXT NOT NULL,           -- absolute, as /proc/42/limits; a raw member of the bundle has the same path without the first /
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC when it was opened
	duration_ns INTEGER NOT NULL, -- from open to close
	size_bytes INTEGER,           -- as stored; NULL: not stored as a member
	sha256 BLOB,                  -- of the member as stored, after redaction; NULL: no member
	outcome INTEGER NOT NULL,     -- lookup outcome
	errno INTEGER,                -- NULL: none
	what TEXT                     -- why, in words; NULL: the outcome says it all
) STRICT;
