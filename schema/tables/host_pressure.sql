-- Pressure stall information at each tick. Source: /proc/pressure. Documentation/accounting/psi.rst.
CREATE TABLE host_pressure (
	tick INTEGER NOT NULL,              -- of table tick
	resource TEXT NOT NULL,             -- cpu, memory, io, irq
	kind TEXT NOT NULL,                 -- some, full
	avg10_percent REAL NOT NULL,        -- share of the last 10 s
	avg60_percent REAL NOT NULL,        -- of the last 60 s
	avg300_percent REAL NOT NULL,       -- of the last 300 s
	total_us INTEGER NOT NULL,          -- stalled since boot
	PRIMARY KEY (tick, resource, kind)
) STRICT, WITHOUT ROWID;
