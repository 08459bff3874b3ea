/* odd_comm NAME: a process called NAME (at most 15 bytes, any bytes), so that /proc/PID/stat is hard to read. Prints "ready PID". */
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	prctl(PR_SET_NAME, argc > 1 ? argv[1] : "a) S 1 (\n\xff</b>");
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
