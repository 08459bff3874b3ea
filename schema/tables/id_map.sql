-- How ids within the user namespace of a target are those of the capture's. Source: /proc/PID/uid_map, gid_map, projid_map, user_namespaces(7).
CREATE TABLE id_map (
	pid INTEGER NOT NULL,         -- as seen by the capture
	kind TEXT NOT NULL,           -- uid, gid, projid
	inner_first INTEGER NOT NULL, -- first id within
	outer_first INTEGER NOT NULL, -- the id that it is in the capture's namespace, or where that is the same one in its parent
	id_count INTEGER NOT NULL,    -- how many follow one another
	PRIMARY KEY (pid, kind, inner_first)
) STRICT, WITHOUT ROWID;
