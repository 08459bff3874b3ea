/* many_sockets COUNT: this process has COUNT accepted TCP connections, its child the other ends. Prints "child PID", then "ready PID". */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

static void give_up(const char *what)
{
	perror(what);
	exit(1);
}

static void make_room(long count)
{
	struct rlimit room = { (rlim_t)count + 64, (rlim_t)count + 64 };

	if (setrlimit(RLIMIT_NOFILE, &room) != 0 && getrlimit(RLIMIT_NOFILE, &room) == 0) {
		room.rlim_cur = room.rlim_max;
		setrlimit(RLIMIT_NOFILE, &room);
	}
}

static void connect_all(long count, const struct sockaddr_in *address)
{
	for (long i = 0; i < count; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0)
			give_up("connect");
	}
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 10000;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t parent = getpid();
	pid_t child = 0;

	make_room(count);
	if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, BACKLOG) != 0)
		give_up("listen");
	getsockname(listener, (struct sockaddr *)&address, &length);
	child = fork();
	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			return 1;
		connect_all(count, &address);
	}
	for (long i = 0; i < count; i++)
		if (accept4(listener, NULL, NULL, SOCK_CLOEXEC) < 0)
			give_up("accept");
	printf("child %d\nready %d\n", (int)child, (int)parent);
	fflush(stdout);
	for (;;)
		pause();
}
