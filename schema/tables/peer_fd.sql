-- Descriptors, of any process of the host, of what a target has too or has the other end of. Source: links of /proc/PID/fd, fdinfo of eventfds and terminals, stat(2) of files and named pipes.
CREATE TABLE peer_fd (
	kind INTEGER NOT NULL,         -- lookup fd_kind: socket, pipe, fifo, eventfd, tty, file (of a target its files are in table fd alone)
	inode INTEGER NOT NULL,        -- of the socket, pipe or file; eventfd-id of fdinfo; index of the terminal
	pid INTEGER NOT NULL,          -- whose descriptor, as seen by the capture
	fd INTEGER NOT NULL,           -- descriptor number
	device_major INTEGER,          -- of a file's or named pipe's file system; of a terminal's devpts; NULL: none, or not told
	device_minor INTEGER,          -- likewise
	access INTEGER NOT NULL,       -- 1: open for reading, 2: for writing; 4: the master of a terminal
	comm TEXT,                     -- name of the process, stat field 2; NULL: it ended meanwhile
	is_target INTEGER NOT NULL,    -- 1: of a process that was captured (of sockets those are in table socket)
	PRIMARY KEY (kind, inode, pid, fd)
) STRICT, WITHOUT ROWID;
