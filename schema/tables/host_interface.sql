-- Network interfaces at the start of the capture and at the end of the window. Source: /proc/net/dev; /proc/PID/net/dev of a target in another namespace.
CREATE TABLE host_interface (
	t_ns INTEGER NOT NULL,        -- CLOCK_MONOTONIC of the read
	pid INTEGER NOT NULL,         -- target whose network namespace it is; 0: the capture's own
	name TEXT NOT NULL,           -- such as eth0
	receive_bytes INTEGER,        -- since the interface was made
	receive_packets INTEGER,      -- good ones
	receive_errors INTEGER,       -- of all kinds
	receive_dropped INTEGER,      -- no room, or nobody wants them
	receive_fifo INTEGER,         -- FIFO overruns
	receive_frame INTEGER,        -- framing errors
	receive_compressed INTEGER,   -- compressed packets
	receive_multicast INTEGER,    -- multicast packets
	transmit_bytes INTEGER,       -- since the interface was made
	transmit_packets INTEGER,     -- good ones
	transmit_errors INTEGER,      -- of all kinds
	transmit_dropped INTEGER,     -- no room
	transmit_fifo INTEGER,        -- FIFO underruns
	transmit_collisions INTEGER,  -- collisions
	transmit_carrier INTEGER,     -- lost carrier and the like
	transmit_compressed INTEGER,  -- compressed packets
	PRIMARY KEY (t_ns, pid, name)
) STRICT, WITHOUT ROWID;
