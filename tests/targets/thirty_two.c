/* Built with -m32 where the compiler can (see tests/CMakeLists.txt). Prints "ready PID". */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
