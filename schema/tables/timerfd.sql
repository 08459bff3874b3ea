-- Timer descriptors. Source: fdinfo, timerfd_create(2).
CREATE TABLE timerfd (
	pid INTEGER NOT NULL,   -- as seen by the capture
	fd INTEGER NOT NULL,    -- descriptor number
	clock INTEGER NOT NULL, -- CLOCK_ number
	ticks INTEGER,          -- expirations not yet read
	settime_flags INTEGER,  -- timerfd_settime flags
	value_ns INTEGER,       -- until the next expiration; 0: disarmed
	interval_ns INTEGER,    -- period; 0: once
	PRIMARY KEY (pid, fd)
) STRICT, WITHOUT ROWID;
