#include "capture/target.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "capture/proc/stat.h"
#include "capture/sink.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { PF_KTHREAD_FLAG = 0x00200000 }; /* include/linux/sched.h PF_KTHREAD */

/* Reads who has the directory: start time and flags, which tell one process from the next of the same number. */
static struct outcome read_stat(int dir, struct proc_stat *ret)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct outcome got = io_read_at(dir, "stat", &bytes, SINK_FILE_CAP);

	if (!is_ok(got))
		return got.kind == OUTCOME_ABSENT ? outcome_of(OUTCOME_GONE, ESRCH, NULL) : got;
	return proc_stat_parse(strbuf_span(&bytes), ret);
}

/* A number in a fixture's tree says nothing about the live process of that number. */
static bool is_live(int proc)
{
	struct statfs file_system = { 0 };

	return !fstatfs(proc, &file_system) && file_system.f_type == PROC_SUPER_MAGIC;
}

/* Where /proc shows another pid namespace than ours, the number would mean another process to pidfd_open(2). */
static bool shows_our_namespace(int proc)
{
	char text[32] = { 0 };
	ssize_t length = readlinkat(proc, "self", text, sizeof(text) - 1);
	uint64_t number = 0;

	return length > 0 && span_uint64(span_of(text, (size_t)length), &number) && number == (uint64_t)getpid();
}

struct outcome target_open(int proc, pid_t pid, struct target *ret)
{
	struct target target = { .pid = pid, .dir = -1, .pidfd = -1 };
	struct proc_stat stat = { 0 };
	struct outcome got = outcome_ok();
	cleanup_strbuf struct strbuf name = { 0 };

	strbuf_add_int(&name, pid);
	target.dir = openat(proc, strbuf_text(&name), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (target.dir < 0)
		return errno == ENOENT ? outcome_of(OUTCOME_GONE, ESRCH, NULL) : outcome_errno(errno, NULL);
	if (is_live(proc) && shows_our_namespace(proc))
		target.pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	/* Read after the pidfd was made: if both say the same process, they are of the same process. */
	got = read_stat(target.dir, &stat);
	if (!is_ok(got)) {
		target_close(&target);
		return got;
	}
	target.start_ticks = stat.start_ticks;
	target.is_kernel_thread = stat.flags & PF_KTHREAD_FLAG;
	target.is_zombie = stat.state == 'Z' || stat.state == 'X';
	*ret = target;
	return outcome_ok();
}

bool target_verify(struct target *target)
{
	struct proc_stat stat = { 0 };

	if (target->ended_t_ns)
		return false;
	if (is_ok(read_stat(target->dir, &stat)) && stat.start_ticks == target->start_ticks &&
	    (target->is_zombie || (stat.state != 'Z' && stat.state != 'X')))
		return true;
	target->ended_t_ns = sink_now();
	return false;
}

void target_close(struct target *target)
{
	cleanup_fd_run(&target->dir);
	cleanup_fd_run(&target->pidfd);
	target->dir = -1;
	target->pidfd = -1;
}
