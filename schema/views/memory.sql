-- Memory by kind and file: how much is mapped, resident, its own, swapped out.
CREATE TEMP VIEW memory AS
SELECT
	pid,
	kind,
	iif(kind IN ('code', 'data', 'file_shared', 'shared_memory', 'memfd', 'device') OR path LIKE '[anon:%', nullif(path, ''), NULL) AS name,
	count(*) AS mapping_count,
	sum(end - start) AS size_bytes,
	sum(rss_bytes) AS rss_bytes,
	sum(pss_bytes) AS pss_bytes,
	sum(private_dirty_bytes) AS private_dirty_bytes,
	sum(private_clean_bytes + private_dirty_bytes) AS private_bytes,
	sum(swap_bytes) AS swap_bytes,
	-- smaps of hugetlbfs counts its pages apart from Rss.
	sum(coalesce(anon_huge_pages_bytes, 0) + coalesce(shmem_pmd_mapped_bytes, 0) + coalesce(file_pmd_mapped_bytes, 0)
		+ coalesce(shared_hugetlb_bytes, 0) + coalesce(private_hugetlb_bytes, 0)) AS huge_bytes,
	sum(locked_bytes) AS locked_bytes,
	count(*) - count(rss_bytes) AS unsized_count
FROM _mapping_kind
GROUP BY pid, 2, 3
ORDER BY pid, sum(rss_bytes) DESC, sum(end - start) DESC, 2, 3;
