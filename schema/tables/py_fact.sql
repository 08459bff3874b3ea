-- What module sys says of an interpreter, as text. Source: its dict, read from memory.
CREATE TABLE py_fact (
	pid INTEGER NOT NULL,          -- as seen by the capture
	interpreter INTEGER NOT NULL,  -- of py_interpreter
	name TEXT NOT NULL,            -- attribute of sys: executable, prefix, version, ...
	value TEXT NOT NULL            -- as text
) STRICT;
