/*
 * pipe_writer stuck|stopped|slow: writes to a pipe without end; its child, named "reader", reads nothing, is stopped by SIGSTOP, or reads a little now and
 * then, so that the pipe is full all the time. Prints "end FD", "child PID", then "ready PID" when the pipe is full.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FULL = 64 << 10, SLOWLY_US = 20000 };

static char bytes[4096];

static void be_reader(const char *mode, int fd)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	prctl(PR_SET_NAME, "reader");
	if (strcmp(mode, "stopped") == 0)
		raise(SIGSTOP);
	while (strcmp(mode, "slow") == 0) {
		int waiting = 0;

		usleep(SLOWLY_US);
		if (ioctl(fd, FIONREAD, &waiting) == 0 && waiting == FULL && read(fd, bytes, sizeof(bytes)) < 0)
			_exit(1);
	}
	for (;;)
		pause();
}

static void be_herald(pid_t writer, pid_t reader, int read_end, int write_end)
{
	int waiting = 0;

	while (waiting < FULL && ioctl(read_end, FIONREAD, &waiting) == 0)
		usleep(1000);
	printf("end %d\nchild %d\nready %d\n", write_end, (int)reader, (int)writer);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	siginfo_t stopped = { 0 };
	int ends[2] = { -1, -1 };
	pid_t writer = getpid();
	pid_t reader = 0;

	if (argc != 2 || pipe(ends) != 0)
		return 1;
	reader = fork();
	if (reader == 0) {
		close(ends[1]);
		be_reader(argv[1], ends[0]);
	}
	if (strcmp(argv[1], "stopped") == 0 && waitid(P_PID, (id_t)reader, &stopped, WSTOPPED | WNOWAIT) != 0)
		return 1;
	if (fork() == 0) {
		be_herald(writer, reader, ends[0], ends[1]);
		return 0;
	}
	close(ends[0]);
	while (write(ends[1], bytes, sizeof(bytes)) > 0)
		;
	return 1;
}
