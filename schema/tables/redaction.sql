-- The ledger: what was hidden, where, by which rule. Never what it was.
CREATE TABLE redaction (
	pid INTEGER,                   -- whose; NULL: the host's or ours
	path TEXT NOT NULL,            -- source, as in table source; "arguments" for our own
	rule TEXT NOT NULL,            -- environment, argument, url, key, ...
	name TEXT,                     -- variable or option whose value was hidden; NULL: has none
	token TEXT NOT NULL,           -- what stands in its place
	hidden_count INTEGER NOT NULL  -- values hidden
) STRICT;
