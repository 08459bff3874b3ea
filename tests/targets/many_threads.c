/* many_threads COUNT: COUNT threads that sleep for ever. Prints "ready PID". */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *idle(void *unused)
{
	(void)unused;
	for (;;)
		pause();
	return NULL;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
	pthread_attr_t small;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 32 << 10);
	for (long i = 0; i < count; i++) {
		pthread_t thread;

		if (pthread_create(&thread, &small, idle, NULL) != 0) {
			perror("pthread_create");
			return 1;
		}
	}
	usleep(100000);
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
