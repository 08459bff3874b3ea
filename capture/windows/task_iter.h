#ifndef PIDSHOT_CAPTURE_WINDOWS_TASK_ITER_H
#define PIDSHOT_CAPTURE_WINDOWS_TASK_ITER_H

#include <stddef.h>
#include <sys/types.h>

#include "capture/windows/task_record.h"
#include "common/outcome.h"
#include "common/strbuf.h"

/** A BPF iterator over the threads of some processes. Program, map and links vanish with our descriptors, however we end. */
struct task_iter;

enum { TASK_ITER_PROCESSES = 256 };

/**
 * Loads it for these processes, as numbered in the initial pid namespace. Not an error where it cannot be had: @ret stays NULL and the outcome says
 * why (denied, unsupported, absent). A fault: no memory.
 */
struct outcome task_iter_open(const pid_t *pids, size_t count, struct task_iter **ret);
void task_iter_close(struct task_iter *iter);

/** Reads a record a thread into @ret (emptied first), process after process. Ok, or why it cannot be used any more. */
struct outcome task_iter_read(struct task_iter *iter, struct strbuf *ret);

#endif
