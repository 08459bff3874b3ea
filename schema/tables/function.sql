-- Functions of all profiles, each once: a Python code object, a symbol of a native object or of the kernel, a marker.
CREATE TABLE function (
	id INTEGER PRIMARY KEY,       -- from 1
	kind INTEGER NOT NULL,        -- lookup frame_kind
	name INTEGER,                 -- string: co_name, or the symbol; NULL: no name was found
	qualname INTEGER,             -- string: co_qualname (CPython 3.11 and later), or the demangled symbol; NULL: there is none
	file INTEGER,                 -- string: co_filename, or the source file by debug information; NULL: unknown
	first_line INTEGER,           -- co_firstlineno, or the line of the declaration; NULL: unknown
	object INTEGER,               -- string: path of the mapped file, or the kernel's module; NULL: none (Python), or unknown
	address INTEGER               -- of a native function: its start in the object's own addresses; NULL: none, or unknown
) STRICT;
