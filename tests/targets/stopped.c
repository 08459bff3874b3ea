/* A parent with a child that is stopped by SIGSTOP. Prints "ready PARENT STOPPED". */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	siginfo_t stopped = { 0 };
	pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		raise(SIGSTOP);
		for (;;)
			pause();
	}
	if (child < 0 || waitid(P_PID, (id_t)child, &stopped, WSTOPPED | WNOWAIT) != 0)
		return 1;
	printf("ready %d %d\n", (int)getpid(), (int)child);
	fflush(stdout);
	for (;;)
		pause();
}
