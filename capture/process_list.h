#ifndef PIDSHOT_CAPTURE_PROCESS_LIST_H
#define PIDSHOT_CAPTURE_PROCESS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/arena.h"
#include "common/outcome.h"

/** A process that may be chosen. All spans belong to the list. */
struct listed {
	pid_t pid, ppid;
	uint64_t start_ticks;   /**< field 22 of stat: with the pid, who it is */
	bool is_zombie;
	bool is_unread;         /**< the command line did not come within its deadline, or not at all */
	bool is_ours;           /**< see process_list_mark_ours() */
	bool is_match;          /**< choose.c: a pattern or name fits */
	unsigned level;         /**< choose.c: 0 not taken, 1 by itself, 2 as the child of one of level 1, ... */
	struct span comm;
	struct span exe;        /**< readlink; empty: a kernel thread, or not permitted */
	struct span arguments;  /**< words ended by NULs; empty: none, or unread */
};

/** Who runs on the host, by pid: before anything is captured, so there is no sink yet. */
struct process_list {
	struct listed *list;
	size_t count;
	size_t unread_count;
	size_t unseen_count;    /**< not in the list, though there: what kept us from looking at them was not their end */
	struct arena arena;
};

/** Reads stat and exe of every process under @proc, a descriptor. Ok, or what stands in the way. process_list_deinit() in any case. */
struct outcome process_list_read(int proc, struct process_list *ret);

/** Adds the command lines, through a worker: that read takes the mmap_lock of everybody's, and may hang as `ps` does. */
struct outcome process_list_read_arguments(int proc, struct process_list *list);

void process_list_deinit(struct process_list *list);

/** NULL: no such process in the list. */
struct listed *process_list_find(const struct process_list *list, pid_t pid);

/** Its parent; NULL: none, or not seen here. */
static inline struct listed *process_list_parent(const struct process_list *list, const struct listed *process)
{
	return process->ppid > 0 && process->ppid != process->pid ? process_list_find(list, process->ppid) : NULL;
}

/**
 * Marks this process, and what started it: an ancestor whose command line names our program (sudo, timeout, sh -c) was given the pattern
 * as well and would always match; so would a fork of it that has its command line still. A login shell names nobody, and stays.
 */
void process_list_mark_ours(int proc, struct process_list *list);

#endif
