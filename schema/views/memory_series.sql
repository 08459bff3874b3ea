-- Memory of the process over the window: address space, resident set, swap, page tables, page faults.
CREATE TEMP VIEW memory_series AS
SELECT
	process_counter.pid,
	process_counter.t_ns - bundle.start_t_ns AS t_ns,
	vsz_bytes,
	rss_bytes,
	swap_bytes,
	page_table_bytes,
	minor_faults - lag(minor_faults) OVER w AS minor_fault_count,
	major_faults - lag(major_faults) OVER w AS major_fault_count
FROM process_counter CROSS JOIN bundle
WINDOW w AS (PARTITION BY process_counter.pid ORDER BY tick)
ORDER BY process_counter.pid, tick;
