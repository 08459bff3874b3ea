#include "capture/proc/fdinfo.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "tests/kit.h"

static struct proc_fdinfo parsed(const char *name)
{
	struct proc_fdinfo info = { 0 };

	assert_outcome(OUTCOME_OK, proc_fdinfo_parse(fixture(name), &info));
	return info;
}

static void reads_what_every_file_has(void **state)
{
	struct proc_fdinfo info = parsed("proc/fdinfo/locked");

	(void)state;
	assert_int_equal(info.has, FDINFO_POSITION | FDINFO_FLAGS | FDINFO_MOUNT_ID | FDINFO_INODE);
	assert_int_equal(info.position_bytes, -5);
	assert_int_equal(info.flags, 0100002);
	assert_int_equal(info.mount_id, 27);
	assert_int_equal(info.inode, 9978357);
	assert_int_equal(info.lock_count, 2);
}

static void reads_counters_masks_and_processes(void **state)
{
	struct proc_fdinfo info = parsed("proc/fdinfo/eventfd");

	(void)state;
	assert_int_equal(info.eventfd_count, 42); /* printed in hex */
	assert_int_equal(info.eventfd_id, 1);
	info = parsed("proc/fdinfo/signalfd");
	assert_int_equal(info.signal_mask, UINT64_C(0x8000000000000200));
	assert_false(info.has & FDINFO_INODE);
	info = parsed("proc/fdinfo/pidfd");
	assert_true(info.has & FDINFO_PIDFD_PID);
	assert_int_equal(info.pidfd_pid, -1);
}

static void reads_timers_in_nanoseconds(void **state)
{
	struct proc_fdinfo info = parsed("proc/fdinfo/timerfd");

	(void)state;
	assert_int_equal(info.clock, 1);
	assert_int_equal(info.ticks, 3);
	assert_int_equal(info.settime_flags, 1);
	assert_int_equal(info.value_ns, UINT64_C(7199414522076));
	assert_int_equal(info.interval_ns, UINT64_C(3600000000005));
}

static void reads_watches_of_epoll(void **state)
{
	struct span rest = fixture("proc/fdinfo/epoll");
	struct proc_fdinfo_epoll watch = { 0 };

	(void)state;
	assert_int_equal(parsed("proc/fdinfo/epoll").epoll_count, 2);
	assert_true(proc_fdinfo_next_epoll(&rest, &watch));
	assert_int_equal(watch.fd, 17);
	assert_int_equal(watch.events, 0x19);
	assert_int_equal(watch.data, 0xabc1);
	assert_true(watch.has_inode);
	assert_int_equal(watch.inode, 0x40f);
	assert_true(proc_fdinfo_next_epoll(&rest, &watch)); /* before 4.16 */
	assert_int_equal(watch.fd, 5);
	assert_int_equal(watch.data, UINT64_MAX);
	assert_false(watch.has_inode);
	assert_false(proc_fdinfo_next_epoll(&rest, &watch));
}

static void reads_watches_of_inotify(void **state)
{
	struct span rest = fixture("proc/fdinfo/inotify");
	struct proc_fdinfo_inotify watch = { 0 };

	(void)state;
	assert_int_equal(parsed("proc/fdinfo/inotify").inotify_count, 1);
	assert_true(proc_fdinfo_next_inotify(&rest, &watch));
	assert_int_equal(watch.watch, 0x1f);
	assert_int_equal(watch.inode, 0x3c4a3);
	assert_int_equal(watch.device, 0xfe00000);
	assert_int_equal(watch.mask, 0x300); /* and not ignored_mask's 0 */
	assert_false(proc_fdinfo_next_inotify(&rest, &watch));
}

static void reads_locks(void **state)
{
	struct span rest = fixture("proc/fdinfo/locked");
	struct proc_lock lock = { 0 };

	(void)state;
	assert_true(proc_fdinfo_next_lock(&rest, &lock));
	assert_span(lock.kind, "POSIX");
	assert_int_equal(lock.end_bytes, 3);
	assert_true(proc_fdinfo_next_lock(&rest, &lock));
	assert_span(lock.kind, "FLOCK");
	assert_false(lock.has_end);
	assert_false(proc_fdinfo_next_lock(&rest, &lock));
}

static void keeps_the_rest_of_a_bad_file(void **state)
{
	struct proc_fdinfo info = { 0 };

	(void)state;
	assert_outcome(OUTCOME_MALFORMED, proc_fdinfo_parse(span("pos:\tx\nflags:\t02\nfuture: 3\n"), &info));
	assert_int_equal(info.has, FDINFO_FLAGS);
	assert_outcome(OUTCOME_MALFORMED, proc_fdinfo_parse(span("it_value: (1, \n"), &info));
	assert_outcome(OUTCOME_MALFORMED, proc_fdinfo_parse(span("it_value: (99999999999999, 0)\n"), &info));
	assert_outcome(OUTCOME_OK, proc_fdinfo_parse(span(""), &info));
	assert_int_equal(info.has, 0);
}

static void agrees_with_this_kernel(void **state)
{
	int fd = eventfd(77, EFD_CLOEXEC | EFD_NONBLOCK);
	char path[64] = { 0 };
	struct proc_fdinfo info = { 0 };

	(void)state;
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	assert_outcome(OUTCOME_OK, proc_fdinfo_parse(file(path), &info));
	assert_int_equal(info.eventfd_count, 77);
	assert_int_equal(info.flags, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	close(fd);
}

TESTS(reads_what_every_file_has, reads_counters_masks_and_processes, reads_timers_in_nanoseconds, reads_watches_of_epoll,
      reads_watches_of_inotify, reads_locks, keeps_the_rest_of_a_bad_file, agrees_with_this_kernel);
