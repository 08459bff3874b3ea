-- Stacks of all profiles as a tree, so that what they share from the root on is stored once. A stack is its innermost frame on top of a shorter one.
CREATE TABLE stack (
	id INTEGER PRIMARY KEY,       -- from 1; always greater than its parent's
	parent INTEGER,               -- stack of the callers; NULL: this frame is the outermost
	frame INTEGER NOT NULL,       -- of table frame
	depth INTEGER NOT NULL        -- frames in it: 1 where it has no parent
) STRICT;
