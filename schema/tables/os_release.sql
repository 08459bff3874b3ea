-- The distribution: of the host as the capture sees it, and of targets with another root or mount namespace. Source: os-release(5).
CREATE TABLE os_release (
	pid INTEGER NOT NULL,  -- target; 0: the capture's own root
	name TEXT NOT NULL,    -- such as PRETTY_NAME
	value TEXT NOT NULL,   -- without quotes
	PRIMARY KEY (pid, name)
) STRICT, WITHOUT ROWID;
