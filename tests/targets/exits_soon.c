/* exits_soon MS: prints "ready PID", lives on for MS milliseconds, ends with status 7. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long ms = argc > 1 ? strtol(argv[1], NULL, 10) : 500;
	const struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	nanosleep(&left, NULL);
	return 7;
}
