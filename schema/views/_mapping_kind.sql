-- What each mapping is: by its path, its flags, its neighbours, and where the threads' stack pointers are.
--   heap           grown by brk(2)
--   arena          heap of glibc's malloc for some of the threads
--   main_stack, thread_stack
--   anonymous      private: large allocations, other allocators, zeroed data of programs
--   jit            private and executable: made by the program itself
--   reserved       address space without access: guards, room for arenas to grow
--   code, data     private parts of files, executable or not; file_shared: files mapped for all who map them
--   shared_memory  shared with other processes, without a file on storage; memfd likewise, without a name
--   huge           in huge pages that were set aside
--   device         device, or object of the kernel; kernel: put there by it (vdso, vvar)
CREATE TEMP TABLE _mapping_kind AS
WITH
	-- A thread that runs has no stack pointer to show; then the guard page below its stack tells.
	stacked AS MATERIALIZED (
		SELECT DISTINCT
			pid,
			(SELECT start FROM mapping WHERE mapping.pid = thread.pid AND start <= stack_pointer ORDER BY start DESC LIMIT 1) AS start
		FROM thread
		WHERE stack_pointer > 0
	),
	-- Maps are read piece by piece while they change: two may seem to overlap.
	guard AS MATERIALIZED (SELECT pid, end, max(start) AS start FROM mapping WHERE path = '' AND permissions = '---p' GROUP BY pid, end),
	beside AS (
		SELECT
			mapping.*,
			mapping.path = '' OR mapping.path LIKE '[anon:%' AS is_anonymous,
			guard.end - guard.start <= 1048576 AS has_guard,
			(tail.end & 67108863) = 0 AS has_tail
		FROM mapping
			LEFT JOIN guard ON guard.pid = mapping.pid AND guard.end = mapping.start
			LEFT JOIN mapping AS tail ON tail.pid = mapping.pid AND tail.start = mapping.end AND tail.path = '' AND tail.permissions = '---p'
	)
SELECT
	beside.*,
	CASE
		WHEN path = '[heap]' THEN 'heap'
		WHEN path = '[stack]' THEN 'main_stack'
		WHEN path IN ('[vdso]', '[vvar]', '[vvar_vclock]', '[vsyscall]', '[uprobes]') THEN 'kernel'
		WHEN path LIKE '/memfd:%' THEN 'memfd'
		WHEN path LIKE '/anon\_hugepage%' ESCAPE '\' OR kernel_page_size_bytes > (SELECT page_size_bytes FROM bundle) THEN 'huge'
		WHEN path LIKE '/SYSV%' OR path LIKE '/dev/shm/%' OR path = '/dev/zero' OR path LIKE '[anon\_shmem:%' ESCAPE '\' THEN 'shared_memory'
		WHEN path LIKE '/dev/%' OR path LIKE 'anon\_inode:%' ESCAPE '\' OR path LIKE 'socket:%' OR path LIKE '/dmabuf:%' THEN 'device'
		WHEN NOT is_anonymous AND substr(permissions, 3, 1) = 'x' THEN 'code'
		WHEN NOT is_anonymous AND substr(permissions, 4, 1) = 's' THEN 'file_shared'
		WHEN NOT is_anonymous THEN 'data'
		WHEN substr(permissions, 3, 1) = 'x' THEN 'jit'
		WHEN permissions LIKE '---%' THEN 'reserved'
		-- glibc names them from 2.39 on, where the kernel takes names.
		WHEN path LIKE '[anon: glibc: malloc arena%' THEN 'arena'
		WHEN path LIKE '[anon: glibc: pthread%stack%' OR stacked.start IS NOT NULL THEN 'thread_stack'
		-- HEAP_MAX_SIZE of glibc malloc/arena.c: 64 MiB, aligned, of which the front is in use.
		WHEN (beside.start & 67108863) = 0 AND permissions = 'rw-p' AND (has_tail OR (end & 67108863) = 0) THEN 'arena'
		WHEN has_guard AND permissions = 'rw-p' THEN 'thread_stack'
		ELSE 'anonymous'
	END AS kind
FROM beside LEFT JOIN stacked ON stacked.pid = beside.pid AND stacked.start = beside.start;
