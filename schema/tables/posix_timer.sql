-- Timers made by timer_create(2). Source: /proc/PID/timers.
CREATE TABLE posix_timer (
	pid INTEGER NOT NULL,     -- as seen by the capture
	timer INTEGER NOT NULL,   -- id
	signal INTEGER,           -- sent when it fires
	notify TEXT,              -- such as signal/tid.123, none/pid.45
	clock INTEGER,            -- CLOCK_ number
	PRIMARY KEY (pid, timer)
) STRICT, WITHOUT ROWID;
