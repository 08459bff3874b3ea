-- Executables and libraries in memory: which build each is, and whether its file is still the same.
CREATE TEMP VIEW modules AS
SELECT
	module.pid,
	module.path,
	CASE
		WHEN path = '[vdso]' THEN 'kernel'
		WHEN deleted = 1 AND file_inode IS NULL THEN 'deleted'
		WHEN build_id <> file_build_id THEN 'replaced'
		WHEN build_id = file_build_id AND (deleted = 1 OR file_inode <> inode) AND is_same IS NOT 1 THEN 'reinstalled'
		WHEN deleted = 1 THEN 'replaced'
		-- Rewritten where it stands, or written before it was loaded: what is mapped is the new content either way, but for what was relocated. A second for clocks.
		WHEN is_same = 1 AND file_modified_ns > started.realtime_ns + 1000000000 THEN 'modified'
		WHEN is_same = 1 THEN 'same'
		ELSE 'unknown'
	END AS state,
	coalesce(libc.name || coalesce(' ' || libc_version, ''), iif(outcome.name = 'not_applicable', 'not ELF', NULL)) AS libc,
	build_id,
	soname,
	file_size_bytes,
	end - start AS span_bytes,
	CASE WHEN has_debug_info = 1 THEN 'debug info' WHEN has_symtab = 1 THEN 'symtab' WHEN has_symtab = 0 THEN 'exported' END AS symbols,
	debug_link,
	interpreter,
	elf_class,
	file_build_id,
	strftime('%Y-%m-%dT%H:%M:%SZ', file_modified_ns / 1000000000, 'unixepoch') AS file_modified_time,
	libc_banner,
	outcome.name AS outcome,
	module_source.name AS source,
	start,
	inode,
	file_inode
FROM module
	LEFT JOIN (
		SELECT pid, start_realtime_ns - start_boottime_ns + start_ticks * (1000000000 / clock_ticks_per_second) AS realtime_ns FROM target CROSS JOIN bundle
	) AS started ON started.pid = module.pid
	LEFT JOIN outcome ON outcome.outcome = module.outcome
	LEFT JOIN module_source ON module_source.source = module.source
	LEFT JOIN libc ON libc.libc = module.libc
ORDER BY module.pid, start;
