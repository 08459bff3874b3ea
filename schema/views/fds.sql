-- Open file descriptors: what each is, how it was opened, where it stands.
CREATE TEMP VIEW fds AS
WITH
	flag_text AS MATERIALIZED (
		SELECT
			flags,
			CASE flags & 3 WHEN 0 THEN 'O_RDONLY' WHEN 1 THEN 'O_WRONLY' WHEN 2 THEN 'O_RDWR' ELSE 'O_ACCMODE' END
			|| coalesce((
				SELECT group_concat('|' || name, '') FROM (SELECT * FROM open_flag ORDER BY value)
				WHERE flags & value = value AND (unless IS NULL OR flags & unless = 0)
			), '') AS words
		FROM (SELECT DISTINCT flags FROM fd WHERE flags IS NOT NULL)
	),
	watching AS MATERIALIZED (SELECT pid, fd, count(*) AS watches FROM epoll_watch GROUP BY pid, fd),
	noticing AS MATERIALIZED (SELECT pid, fd, count(*) AS watches FROM inotify_watch GROUP BY pid, fd),
	locking AS MATERIALIZED (SELECT pid, fd, group_concat('lock ' || kind || ' ' || access, ', ') AS words FROM fd_lock GROUP BY pid, fd),
	peer AS MATERIALIZED (SELECT pid, fd, min(words) AS words FROM _fd_peer GROUP BY pid, fd),
	told AS (
		SELECT
			fd.*,
			fd_kind.name AS kind_name,
			flag_text.words AS flag_words,
			CASE
				WHEN watching.watches IS NOT NULL THEN printf('watches %d fd%s', watching.watches, iif(watching.watches = 1, '', 's'))
				WHEN fd_kind.name = 'epoll' THEN 'watches nothing'
				WHEN noticing.watches IS NOT NULL THEN printf('watches %d file%s', noticing.watches, iif(noticing.watches = 1, '', 's'))
				WHEN eventfd_count IS NOT NULL THEN 'count ' || printf('%llu', eventfd_count)
				WHEN signal_mask IS NOT NULL THEN coalesce((SELECT group_concat(name, ' ') FROM signal WHERE signal_mask >> (signal - 1) & 1), 'no signal')
				WHEN pidfd_pid = -1 THEN 'its process ended'
				WHEN pidfd_pid IS NOT NULL THEN 'pid ' || pidfd_pid
				WHEN timerfd.value_ns = 0 THEN 'disarmed'
				WHEN timerfd.interval_ns > 0 THEN printf('fires in %.3f s, then every %.3f s', timerfd.value_ns / 1e9, timerfd.interval_ns / 1e9)
				WHEN timerfd.value_ns > 0 THEN printf('fires in %.3f s', timerfd.value_ns / 1e9)
				WHEN special_major IS NOT NULL AND fd_kind.name IN ('tty', 'char_device', 'block_device') THEN printf('device %d:%d', special_major, special_minor)
				ELSE locking.words
			END AS words
		FROM fd
			LEFT JOIN fd_kind ON fd_kind.kind = fd.kind
			LEFT JOIN flag_text ON flag_text.flags = fd.flags
			LEFT JOIN watching ON watching.pid = fd.pid AND watching.fd = fd.fd
			LEFT JOIN noticing ON noticing.pid = fd.pid AND noticing.fd = fd.fd
			LEFT JOIN locking ON locking.pid = fd.pid AND locking.fd = fd.fd
			LEFT JOIN timerfd ON timerfd.pid = fd.pid AND timerfd.fd = fd.fd
	)
SELECT
	told.pid,
	told.fd,
	coalesce(kind_name, 'kind ' || told.kind) AS kind,
	target,
	flag_words AS flags,
	position_bytes,
	deleted,
	inode,
	size_bytes,
	coalesce(told.words || ', ' || peer.words, told.words, peer.words) AS detail
FROM told LEFT JOIN peer ON peer.pid = told.pid AND peer.fd = told.fd
ORDER BY told.pid, told.fd;
