-- Kernel stack of a thread of a target, innermost first. Source: /proc/PID/task/TID/stack.
CREATE TABLE kernel_frame (
	pid INTEGER NOT NULL,          -- as seen by the capture
	tid INTEGER NOT NULL,          -- as seen by the capture
	depth INTEGER NOT NULL,        -- 0 is innermost
	function TEXT NOT NULL,        -- symbol, with [module] where it has one
	offset_bytes INTEGER,          -- of the return address into the function
	size_bytes INTEGER,            -- of the function
	PRIMARY KEY (pid, tid, depth)
) STRICT, WITHOUT ROWID;
