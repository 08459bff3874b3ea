-- With --logs: the latest lines of the journal that the target's unit wrote, or systemd about it. Source: journalctl -o json.
CREATE TABLE journal_line (
	pid INTEGER NOT NULL,         -- target
	position INTEGER NOT NULL,    -- in the order of the journal
	realtime_ns INTEGER NOT NULL, -- when the journal got it (__REALTIME_TIMESTAMP), since 1970 UTC
	writer_pid INTEGER,           -- _PID
	writer_uid INTEGER,           -- _UID
	writer_comm TEXT,             -- _COMM
	unit TEXT,                    -- _SYSTEMD_USER_UNIT or _SYSTEMD_UNIT
	level INTEGER,                -- PRIORITY, lookup log_level; NULL: the writer gave none
	message TEXT,                 -- MESSAGE, masked, cut at 4,096 bytes; NULL: none
	PRIMARY KEY (pid, position)
) STRICT, WITHOUT ROWID;
