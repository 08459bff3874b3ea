#ifndef PIDSHOT_PYTHON_TASKS_H
#define PIDSHOT_PYTHON_TASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "capture/proc/syscall.h"
#include "common/outcome.h"

/** The kernel's view of a thread. */
struct task {
	pid_t tid;          /**< as we see it */
	pid_t inner_tid;    /**< as the target's own pid namespace has it: what gettid() gives there */
	bool has_call;      /**< /proc/PID/task/TID/syscall was read: */
	struct proc_syscall call;
	size_t claims;      /**< Python thread states that are its */
};

/** All threads of a process, by inner_tid. Zero-initialised is empty and valid. */
struct tasks {
	struct task *at;
	size_t count;
	size_t capacity;
};

/** Lists them; @dir is /proc/PID. The numbers of the inner namespace come from NSpid of each status, where there is one at all. */
struct outcome tasks_read(int dir, struct tasks *ret);
void tasks_deinit(struct tasks *tasks);

/** By the number in the target's namespace, or in ours. NULL: none, or ended. */
struct task *tasks_by_inner(const struct tasks *tasks, pid_t inner_tid);
struct task *tasks_by_tid(const struct tasks *tasks, pid_t tid);

/** Reads what system call the thread is in, once. */
void task_look(int dir, struct task *task);
/** For several looks: opens what they read. -1: not readable. */
int task_open_call(int dir, const struct task *task);
void task_look_again(int fd, struct task *task);

#endif
