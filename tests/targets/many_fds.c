/* many_fds COUNT: COUNT descriptors beside the usual three, in turn files, pipes, sockets and eventfds. Prints "ready PID". */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_one(long number)
{
	int ends[2] = { -1, -1 };

	switch (number % 4) {
	case 0:
		return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	case 1:
		if (pipe(ends) == 0)
			close(ends[1]);
		return ends[0];
	case 2:
		return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	default:
		return eventfd((unsigned)number, EFD_CLOEXEC);
	}
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
	struct rlimit room = { (rlim_t)count + 64, (rlim_t)count + 64 };

	if (setrlimit(RLIMIT_NOFILE, &room) != 0 && getrlimit(RLIMIT_NOFILE, &room) == 0) {
		room.rlim_cur = room.rlim_max;
		setrlimit(RLIMIT_NOFILE, &room);
	}
	for (long i = 0; i < count; i++) {
		if (open_one(i) < 0) {
			perror("open");
			return 1;
		}
	}
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
