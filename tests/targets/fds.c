/* Holds one descriptor of every kind and says which is which: lines "KIND FD" and "path KIND PATH", then "ready PID". */
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int held(const char *kind, int fd)
{
	if (fd < 0) {
		perror(kind);
		exit(1);
	}
	printf("%s %d\n", kind, fd);
	return fd;
}

static int named(const char *kind)
{
	char path[] = "/tmp/pidshot-fds-XXXXXX";
	int fd = mkstemp(path);

	if (fd >= 0 && write(fd, "hello", 5) != 5)
		exit(1);
	printf("path %s %s\n", kind, path);
	return held(kind, fd);
}

static void pairs(void)
{
	int ends[2] = { -1, -1 };
	int master = -1;
	int slave = -1;

	held("pipe", pipe2(ends, O_CLOEXEC) == 0 ? ends[0] : -1);
	held("pipe_write", ends[1]);
	held("socket", socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 ? ends[0] : -1);
	held("socket_peer", ends[1]);
	held("pty_master", openpty(&master, &slave, NULL, NULL, NULL) == 0 ? master : -1);
	held("tty", slave);
}

static void polled(int one, int two, int three)
{
	const int watched[] = { one, two, three };
	int poll = held("epoll", epoll_create1(EPOLL_CLOEXEC));

	for (size_t i = 0; i < 3; i++) {
		struct epoll_event event = { .events = EPOLLIN | (i == 2 ? EPOLLET : 0), .data.u64 = 0xabc0 + i };

		if (epoll_ctl(poll, EPOLL_CTL_ADD, watched[i], &event) != 0)
			held("epoll_watch", -1);
	}
}

static void anonymous(void)
{
	const struct itimerspec often = { .it_interval = { 3600, 5 }, .it_value = { 7200, 0 } };
	sigset_t signals;
	int event = held("eventfd", eventfd(42, EFD_CLOEXEC | EFD_NONBLOCK));
	int timer = held("timerfd", timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
	int signal = -1;
	int watch = held("inotify", inotify_init1(IN_CLOEXEC));

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGRTMAX);
	signal = held("signalfd", signalfd(-1, &signals, SFD_CLOEXEC));
	timerfd_settime(timer, 0, &often, NULL);
	inotify_add_watch(watch, "/tmp", IN_CREATE | IN_DELETE);
	held("pidfd", (int)syscall(SYS_pidfd_open, getpid(), 0));
	polled(event, timer, signal);
}

static void locked(void)
{
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 3 };
	int whole = named("flock");
	int posix = named("posix_lock");
	int open_file = named("ofd_lock");

	if (flock(whole, LOCK_EX) != 0 || fcntl(posix, F_SETLK, &range) != 0)
		held("lock", -1);
	range.l_type = F_RDLCK;
	if (fcntl(open_file, F_OFD_SETLK, &range) != 0)
		held("ofd_lock", -1);
}

static void deleted(void)
{
	char path[] = "/tmp/pidshot-gone-XXXXXX";
	int fd = held("deleted", mkstemp(path));

	printf("path deleted %s\n", path);
	if (unlink(path) != 0 || ftruncate(fd, 1 << 20) != 0)
		exit(1);
}

int main(void)
{
	named("file");
	deleted();
	held("directory", open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	held("null", open("/dev/null", O_RDWR));
	held("path", open("/etc", O_PATH | O_CLOEXEC));
	held("memfd", memfd_create("scratch", MFD_CLOEXEC));
	pairs();
	anonymous();
	locked();
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
