-- What the kernel says about the host in one word or line each, at the start of the capture. Areas and meanings: lookup fact.
CREATE TABLE host_fact (
	name TEXT NOT NULL,    -- ours, as cpu.online
	value TEXT NOT NULL,   -- as the kernel writes it, without blanks at its ends
	source TEXT NOT NULL   -- file, or call, that said so
) STRICT;
