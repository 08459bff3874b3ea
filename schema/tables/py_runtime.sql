-- The CPython found in a process: which one, and how well its memory could be read. Source: its own memory, by process_vm_readv(2).
CREATE TABLE py_runtime (
	pid INTEGER PRIMARY KEY,             -- as seen by the capture
	version TEXT NOT NULL,               -- "3.11.2": Py_Version, or the text of Py_GetVersion()
	version_hex INTEGER NOT NULL,        -- PY_VERSION_HEX
	is_version_exact INTEGER NOT NULL,   -- 0: taken from the name of a file, so without its patch level
	is_free_threaded INTEGER NOT NULL,   -- 1: built without the global lock (Py_GIL_DISABLED)
	is_debug_build INTEGER NOT NULL,     -- 1: built with Py_DEBUG
	has_debug_offsets INTEGER NOT NULL,  -- 1: it told itself where its structures lie (3.13 and later)
	is_reader_verified INTEGER NOT NULL, -- 0: our tests never ran on this version, build or layout
	address INTEGER,                     -- of _PyRuntime; NULL: the version has none
	object TEXT NOT NULL,                -- path of the executable or library that holds it, as it was mapped
	object_is_deleted INTEGER NOT NULL,  -- 1: that file is deleted or replaced
	other_count INTEGER NOT NULL,        -- further copies of CPython in the process that are not looked at
	is_cut INTEGER NOT NULL,             -- 1: a list of interpreters or threads broke off: there may be more
	has_probes INTEGER,                  -- 1: it has static probes (.note.stapsdt); NULL: its file could not be read
	is_pymalloc INTEGER,                 -- 1: small objects lie in pools of pymalloc; 0: they do not; NULL: not known
	locate_ns INTEGER NOT NULL,          -- time taken to find it
	read_ns INTEGER NOT NULL,            -- time taken to read all stacks, states and names
	call_count INTEGER NOT NULL          -- process_vm_readv(2) calls that it took
) STRICT;
