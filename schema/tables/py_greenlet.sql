-- Greenlets that are switched out, of package greenlet and what is built on it (gevent, eventlet). Experimental: their inside is no interface. Source: the collector's lists.
CREATE TABLE py_greenlet (
	pid INTEGER NOT NULL,         -- as seen by the capture
	greenlet INTEGER NOT NULL,    -- from 1, as they were met
	interpreter INTEGER NOT NULL, -- of py_interpreter
	type TEXT,                    -- its name; NULL: not readable
	stack INTEGER,                -- of table stack: where it waits; NULL: it runs, has not begun, has ended, or its frames were not found
	PRIMARY KEY (pid, greenlet)
) STRICT, WITHOUT ROWID;
