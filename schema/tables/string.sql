-- Texts that repeat: names of functions, files, objects, types. Each once. Credentials in them are hidden as everywhere.
CREATE TABLE string (
	id INTEGER PRIMARY KEY,       -- from 1
	text TEXT NOT NULL            -- as the process or the file has it; at most 64 KiB
) STRICT;
