/* Burns one CPU in user mode, in one thread. Prints "ready PID". */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (volatile unsigned long turns = 0;; turns++)
		;
}
