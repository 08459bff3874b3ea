/*
 * threads [COUNT]: COUNT (default 8) threads beside main, in turn waiting for a futex, sleeping, reading a pipe and
 * spinning (only the first of the last kind), with names that break parsers. Prints "thread TID STATE", then "ready PID".
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const names[] = { "a) S 1 (", "two\nlines", "</script>", "bad\xff\xfeutf8", "tab\there", "back\\slash", "'quote\"", "plain" };
enum { NAMES = sizeof(names) / sizeof(names[0]) };
static pthread_mutex_t never = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t ready;
static int nothing_comes[2];

static void *run(void *argument)
{
	static const char *const states[] = { "futex", "nanosleep", "pipe_read", "spin" };
	long number = (long)argument;
	long state = number == 3 ? 3 : number % 3;
	char byte = 0;

	prctl(PR_SET_NAME, names[number % NAMES]);
	printf("thread %d %s\n", (int)syscall(SYS_gettid), states[state]);
	pthread_barrier_wait(&ready);
	switch (state) {
	case 0:
		pthread_mutex_lock(&never);
		break;
	case 1:
		for (;;)
			sleep(3600);
	case 2:
		if (read(nothing_comes[0], &byte, 1) < 0)
			perror("read");
		break;
	default:
		for (volatile unsigned long turns = 0;; turns++)
			;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 8;
	pthread_attr_t small;

	if (pipe(nothing_comes) != 0 || pthread_mutex_lock(&never) != 0)
		return 1;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 64 << 10);
	pthread_barrier_init(&ready, NULL, (unsigned)count + 1);
	for (long i = 0; i < count; i++) {
		pthread_t thread;

		if (pthread_create(&thread, &small, run, (void *)i) != 0) {
			perror("pthread_create");
			return 1;
		}
	}
	pthread_barrier_wait(&ready);
	usleep(50000); /* the threads get from the barrier into their states */
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
