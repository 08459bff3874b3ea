-- The auxiliary vector. Source: /proc/PID/auxv, getauxval(3).
CREATE TABLE auxv (
	pid INTEGER NOT NULL,        -- as seen by the capture
	position INTEGER NOT NULL,   -- from 0
	type INTEGER NOT NULL,       -- AT_ number; name in lookup auxv_type
	value INTEGER NOT NULL,      -- number or address, as two's complement
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
