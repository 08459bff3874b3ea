-- Places in functions at which a thread was seen, each once.
CREATE TABLE frame (
	id INTEGER PRIMARY KEY,       -- from 1
	function INTEGER NOT NULL,    -- of table function
	line INTEGER,                 -- 1 is the file's first; NULL: unknown
	end_line INTEGER,             -- last line of the expression (CPython 3.11 and later); NULL: unknown
	start_column INTEGER,         -- bytes of UTF-8 before the expression in its line, from 0; NULL: unknown
	end_column INTEGER,           -- of the byte after it, in end_line; NULL: unknown
	address INTEGER,              -- native: in the object's own addresses; Python: of the instruction in co_code, bytes; NULL: not kept
	validity INTEGER NOT NULL     -- lookup frame_validity
) STRICT;
