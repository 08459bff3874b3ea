#ifndef PIDSHOT_PROC_MAPS_H
#define PIDSHOT_PROC_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/** One line of /proc/PID/maps: fs/proc/task_mmu.c show_map_vma(). Spans are borrowed from the text. */
struct proc_map {
	uint64_t start, end;   /**< addresses; the end is the first one after it */
	struct span permissions;
	uint64_t offset_bytes;
	uint64_t device_major, device_minor;
	uint64_t inode;        /**< 0: no file */
	struct span path;      /**< as the kernel escapes it (a newline is \012), without its " (deleted)" */
	bool is_deleted;
};

/** The sizes of a block of /proc/PID/smaps, as X(COLUMN, "Name"): all in kB there, bytes here. */
#define SMAPS_SIZES(X) \
	X(RSS_BYTES, "Rss") \
	X(PSS_BYTES, "Pss") \
	X(PSS_DIRTY_BYTES, "Pss_Dirty") \
	X(SHARED_CLEAN_BYTES, "Shared_Clean") \
	X(SHARED_DIRTY_BYTES, "Shared_Dirty") \
	X(PRIVATE_CLEAN_BYTES, "Private_Clean") \
	X(PRIVATE_DIRTY_BYTES, "Private_Dirty") \
	X(REFERENCED_BYTES, "Referenced") \
	X(ANONYMOUS_BYTES, "Anonymous") \
	X(KSM_BYTES, "KSM") \
	X(LAZY_FREE_BYTES, "LazyFree") \
	X(ANON_HUGE_PAGES_BYTES, "AnonHugePages") \
	X(SHMEM_PMD_MAPPED_BYTES, "ShmemPmdMapped") \
	X(FILE_PMD_MAPPED_BYTES, "FilePmdMapped") \
	X(SHARED_HUGETLB_BYTES, "Shared_Hugetlb") \
	X(PRIVATE_HUGETLB_BYTES, "Private_Hugetlb") \
	X(SWAP_BYTES, "Swap") \
	X(SWAP_PSS_BYTES, "SwapPss") \
	X(LOCKED_BYTES, "Locked") \
	X(KERNEL_PAGE_SIZE_BYTES, "KernelPageSize") \
	X(MMU_PAGE_SIZE_BYTES, "MMUPageSize")

enum {
#define SMAPS_SIZE(column, name) SMAPS_##column,
	SMAPS_SIZES(SMAPS_SIZE)
#undef SMAPS_SIZE
	SMAPS_SIZE_COUNT
};

struct proc_smaps {
	struct proc_map map;
	bool has[SMAPS_SIZE_COUNT]; /**< kernels differ */
	uint64_t bytes[SMAPS_SIZE_COUNT];
	struct span vm_flags;       /**< "rd mr mw"; empty: the kernel prints none */
};

/** Malformed, and nothing written, unless the line is whole. */
struct outcome proc_map_parse(struct span line, struct proc_map *ret);

/**
 * Takes one block (a line as in maps, and the lines of sizes after it) off the front. Ok, OUTCOME_EMPTY at the end, or malformed, after which
 * the next call goes on with the next line.
 */
struct outcome proc_smaps_next(struct span *rest, struct proc_smaps *ret);

#endif
