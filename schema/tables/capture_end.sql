-- How the capture ended and what it cost: one row, written last.
CREATE TABLE capture_end (
	t_ns INTEGER NOT NULL,              -- CLOCK_MONOTONIC of the last read
	ended INTEGER NOT NULL,             -- 0 as planned, 1 target ended, 2 signal, 3 --deadline, 4 --max-size, 5 --max-memory (lookup ended)
	collect_ns INTEGER NOT NULL,        -- spent reading, outside the window
	cpu_ns INTEGER NOT NULL,            -- own CPU time, with workers; getrusage(2)
	rss_peak_bytes INTEGER NOT NULL,    -- own ru_maxrss
	workers INTEGER NOT NULL,           -- worker processes started
	workers_abandoned INTEGER NOT NULL, -- of these, left hanging at their deadline
	ticks INTEGER NOT NULL,             -- of the window, taken
	ticks_late INTEGER NOT NULL,        -- taken more than half an interval late
	interval_ns INTEGER NOT NULL        -- in force at the end; larger than asked where the budget widened it
) STRICT;
