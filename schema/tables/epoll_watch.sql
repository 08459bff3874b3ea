-- What an epoll descriptor waits for. Source: tfd lines of fdinfo.
CREATE TABLE epoll_watch (
	pid INTEGER NOT NULL,        -- as seen by the capture
	fd INTEGER NOT NULL,         -- the epoll descriptor
	watched_fd INTEGER NOT NULL, -- as registered; may have been reused since
	events INTEGER NOT NULL,     -- EPOLL bits
	data INTEGER NOT NULL,       -- epoll_data, two's complement
	inode INTEGER                -- of the watched file
) STRICT;
