-- What a profile counted while it was taken: how many samples were late, torn, cut. A count that is not here was not made.
CREATE TABLE profile_count (
	profile INTEGER NOT NULL,     -- of table profile
	what INTEGER NOT NULL,        -- lookup profile_count_name
	bucket INTEGER NOT NULL,      -- of a histogram: such as the number of tries; else 0
	value INTEGER NOT NULL,       -- times
	PRIMARY KEY (profile, what, bucket)
) STRICT, WITHOUT ROWID;
