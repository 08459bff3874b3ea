-- Block devices at the start of the capture and at the end of the window. Source: /proc/diskstats.
CREATE TABLE host_disk (
	t_ns INTEGER NOT NULL,   -- CLOCK_MONOTONIC of the read
	major INTEGER NOT NULL,  -- device number
	minor INTEGER NOT NULL,  -- device number
	name TEXT NOT NULL,      -- such as sda1, nvme0n1, dm-0
	reads INTEGER,           -- completed since boot
	reads_merged INTEGER,    -- joined with a neighbour before they were sent
	read_sectors INTEGER,    -- of 512 bytes
	read_ms INTEGER,         -- spent by all reads together
	writes INTEGER,          -- completed
	writes_merged INTEGER,   -- joined
	write_sectors INTEGER,   -- of 512 bytes
	write_ms INTEGER,        -- spent by all writes together
	in_flight INTEGER,       -- sent and not completed, now
	busy_ms INTEGER,         -- with at least one in flight
	weighted_ms INTEGER,     -- busy time x requests in flight
	discards INTEGER,        -- completed, from 4.18 on
	discards_merged INTEGER, -- joined
	discard_sectors INTEGER, -- of 512 bytes
	discard_ms INTEGER,      -- spent by all discards together
	flushes INTEGER,         -- completed, from 5.5 on
	flush_ms INTEGER,        -- spent by all flushes together
	PRIMARY KEY (t_ns, major, minor)
) STRICT, WITHOUT ROWID;
