-- Which tables were filled for which target, so that an empty table can be told from one that was not filled.
CREATE TABLE evidence (
	pid INTEGER,                -- target; NULL: the host
	table_name TEXT NOT NULL,   -- of this database
	outcome INTEGER NOT NULL,   -- lookup outcome: ok and empty mean that the rows are all there are
	collector INTEGER NOT NULL  -- row of table collector
) STRICT;
