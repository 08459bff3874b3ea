-- The parts of the bars of memory and swap in `htop`, in bytes; linux/LinuxProcessList.c of htop 3.2 counts so.
CREATE TEMP VIEW _htop_memory AS
SELECT
	mem_total AS total, mem_total - mem_free - mem_cache - mem_reclaimable - mem_buffers AS used, mem_buffers AS buffers, mem_shared AS shared,
	mem_cache + mem_reclaimable - mem_shared AS cache, swap_total, swap_total - swap_free AS swap_used
FROM _atop_summary;
