-- v2 control groups that sockets belong to. Source: open_by_handle_at(2) on the mounted hierarchy.
CREATE TABLE socket_cgroup (
	id INTEGER PRIMARY KEY, -- inode of its folder, as in socket.cgroup
	path TEXT NOT NULL      -- below the mount of the v2 hierarchy; "/" is its root
) STRICT;
