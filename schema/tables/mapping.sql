-- Memory mappings. Source: /proc/PID/smaps, or maps where smaps was not read (then the sizes after `deleted` are NULL).
CREATE TABLE mapping (
	pid INTEGER NOT NULL,           -- as seen by the capture
	start INTEGER NOT NULL,         -- address, two's complement
	end INTEGER NOT NULL,           -- first address after it
	permissions TEXT NOT NULL,      -- rwxp or rwxs, - where not
	offset_bytes INTEGER NOT NULL,  -- into the file
	device_major INTEGER NOT NULL,  -- of the file
	device_minor INTEGER NOT NULL,  -- of the file
	inode INTEGER NOT NULL,         -- 0: no file
	path TEXT NOT NULL,             -- file, [heap], [stack], [anon:NAME], or empty; without the kernel's " (deleted)"
	deleted INTEGER NOT NULL,       -- 1: the file was unlinked
	rss_bytes INTEGER,              -- resident
	pss_bytes INTEGER,              -- resident, shared pages divided by their users
	pss_dirty_bytes INTEGER,        -- from 6.0 on
	shared_clean_bytes INTEGER,     -- resident, shared, unwritten
	shared_dirty_bytes INTEGER,     -- resident, shared, written
	private_clean_bytes INTEGER,    -- resident, private, unwritten
	private_dirty_bytes INTEGER,    -- resident, private, written
	referenced_bytes INTEGER,       -- marked as accessed
	anonymous_bytes INTEGER,        -- belongs to no file
	ksm_bytes INTEGER,              -- merged by KSM
	lazy_free_bytes INTEGER,        -- MADV_FREE
	anon_huge_pages_bytes INTEGER,  -- in transparent huge pages
	shmem_pmd_mapped_bytes INTEGER, -- shared memory in huge pages
	file_pmd_mapped_bytes INTEGER,  -- file pages in huge pages
	shared_hugetlb_bytes INTEGER,   -- hugetlbfs, shared
	private_hugetlb_bytes INTEGER,  -- hugetlbfs, private
	swap_bytes INTEGER,             -- swapped out
	swap_pss_bytes INTEGER,         -- swapped out, divided by its users
	locked_bytes INTEGER,           -- mlock(2)ed
	kernel_page_size_bytes INTEGER, -- of its pages
	mmu_page_size_bytes INTEGER,    -- of its page table entries
	vm_flags TEXT,                  -- two-letter flags, proc(5)
	PRIMARY KEY (pid, start)
) STRICT, WITHOUT ROWID;
