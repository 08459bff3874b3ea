/*
 * locker FILE KIND hold|wait|orphan: takes a lock of KIND (posix, ofd, flock, lease; of bytes 10 to 19 where it has a range) on FILE and prints
 * "ready PID"; with "wait" it says so before it tries, and then waits for whoever holds it. "orphan" is a lock whose taker has ended and whose
 * descriptor its child has; the child says "ready".
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void say_ready(void)
{
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
}

static int take(int fd, const char *kind)
{
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 10 };

	if (strcmp(kind, "posix") == 0)
		return fcntl(fd, F_SETLKW, &range);
	if (strcmp(kind, "ofd") == 0)
		return fcntl(fd, F_OFD_SETLKW, &range);
	if (strcmp(kind, "flock") == 0)
		return flock(fd, LOCK_EX);
	return fcntl(fd, F_SETLEASE, F_WRLCK);
}

int main(int argc, char **argv)
{
	int fd = -1;
	int gone[2] = { -1, -1 };
	char none = 0;
	int waits = argc == 4 && strcmp(argv[3], "wait") == 0;

	if (argc != 4)
		return 2;
	/* The kernel asks for a lease back with it. */
	signal(SIGIO, SIG_IGN);
	if (waits)
		say_ready();
	/* Where somebody has a lease the open itself waits. */
	fd = open(argv[1], O_RDWR | O_CREAT, 0600);
	if (fd < 0 || take(fd, argv[2]) != 0) {
		perror(argv[2]);
		return 1;
	}
	if (strcmp(argv[3], "orphan") == 0) {
		if (pipe(gone) != 0 || fork() != 0)
			_exit(0);
		close(gone[1]);
		/* The end of the pipe is the end of the parent. */
		if (read(gone[0], &none, 1) != 0)
			return 1;
	}
	if (!waits)
		say_ready();
	for (;;)
		pause();
}
