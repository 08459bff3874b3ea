/* A parent that never waits for its ended child. Prints "ready PARENT ZOMBIE". */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	siginfo_t ended = { 0 };
	pid_t child = fork();

	if (child == 0)
		_exit(3);
	if (child < 0 || waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) != 0)
		return 1;
	printf("ready %d %d\n", (int)getpid(), (int)child);
	fflush(stdout);
	for (;;)
		pause();
}
