-- Executables and libraries in a target's memory: what their ELF headers say, and what their paths lead to now. Source: maps, the files, or memory.
CREATE TABLE module (
	pid INTEGER NOT NULL,          -- as seen by the capture
	start INTEGER NOT NULL,        -- address of its lowest mapping, two's complement
	end INTEGER NOT NULL,          -- first address after its highest
	path TEXT NOT NULL,            -- as in maps, without the kernel's " (deleted)"; [vdso]
	device_major INTEGER NOT NULL, -- as mapped
	device_minor INTEGER NOT NULL, -- as mapped
	inode INTEGER NOT NULL,        -- as mapped
	deleted INTEGER NOT NULL,      -- 1: the mapped file has no name any more
	is_same INTEGER,               -- 1: the path leads to what is mapped, 0: it does not; NULL: not known
	outcome INTEGER NOT NULL,      -- lookup outcome: of reading what is mapped; not_applicable: no ELF object
	source INTEGER NOT NULL,       -- lookup module_source: where what follows is from
	elf_class INTEGER,             -- 32 or 64
	type INTEGER,                  -- e_type: 2 executable, 3 shared object or position-independent executable
	machine INTEGER,               -- e_machine
	build_id TEXT,                 -- NT_GNU_BUILD_ID, hexadecimal
	soname TEXT,                   -- DT_SONAME
	interpreter TEXT,              -- PT_INTERP
	debug_link TEXT,               -- name in .gnu_debuglink
	has_symtab INTEGER,            -- 1: has symbols beside the exported ones; NULL: not known
	has_debug_info INTEGER,        -- 1: has .debug_info; NULL: not known
	libc INTEGER,                  -- lookup libc; NULL: it is no C library, or not known to be one
	libc_version TEXT,             -- such as 2.36
	libc_banner TEXT,              -- how glibc introduces itself
	file_inode INTEGER,            -- of what the path leads to now; NULL: nothing, or not known
	file_device_major INTEGER,     -- likewise
	file_device_minor INTEGER,     -- likewise
	file_mode INTEGER,             -- likewise, st_mode
	file_size_bytes INTEGER,       -- likewise
	file_modified_ns INTEGER,      -- likewise, st_mtime since 1970 UTC
	file_build_id TEXT,            -- likewise
	PRIMARY KEY (pid, start)
) STRICT, WITHOUT ROWID;
