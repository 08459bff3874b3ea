/*
 * memory THREADS: memory of every kind, in known places: prints "KIND ADDRESS BYTES" of each (hex, decimal), then "ready PID". Each of THREADS threads
 * has a stack of its own and a block of malloc's.
 */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

enum { SIZE = 1 << 20, BLOCK = 64 << 10, BLOCKS = 16 };

static sem_t said;

static void say(const char *kind, void *at, size_t length)
{
	if (at == MAP_FAILED || !at) {
		perror(kind);
		exit(1);
	}
	printf("%s %lx %zu\n", kind, (unsigned long)(uintptr_t)at, length);
}

static void *filled(const char *kind, void *at, size_t length)
{
	say(kind, at, length);
	memset(at, 1, length);
	return at;
}

static void *map(int protection, int flags, int fd)
{
	return mmap(NULL, SIZE, protection, flags, fd, 0);
}

static void *run(void *number)
{
	char here = 0;

	/* Below the threshold from which malloc maps a block apart: they lie in the thread's arena. */
	for (int i = 0; i < BLOCKS; i++) {
		void *block = malloc(BLOCK);

		memset(block, 1, BLOCK);
		if (i == 0)
			say("arena", block, BLOCK);
	}
	say("thread_stack", &here, 1);
	(void)number;
	sem_post(&said);
	for (;;)
		pause();
	return NULL;
}

int main(int argc, char **argv)
{
	long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 2;
	int both = PROT_READ | PROT_WRITE;
	int memfd = memfd_create("scratch", MFD_CLOEXEC);
	int exe = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int segment = shmget(IPC_PRIVATE, SIZE, IPC_CREAT | 0600);
	void *attached = shmat(segment, NULL, 0);
	char here = 0;

	shmctl(segment, IPC_RMID, NULL);
	if (ftruncate(memfd, SIZE) != 0 || attached == (void *)-1)
		return 1;
	filled("anonymous", map(both, MAP_PRIVATE | MAP_ANONYMOUS, -1), SIZE);
	filled("jit", map(both | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1), SIZE);
	say("reserved", map(PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1), SIZE);
	filled("shared_memory", map(both, MAP_SHARED | MAP_ANONYMOUS, -1), SIZE);
	filled("shared_memory", attached, SIZE);
	filled("memfd", map(both, MAP_SHARED, memfd), SIZE);
	say("file_shared", mmap(NULL, 4096, PROT_READ, MAP_SHARED, exe, 0), 4096);
	say("code", (void *)(uintptr_t)main, 1);
	say("heap", memset(malloc(BLOCK), 1, BLOCK), BLOCK);
	say("main_stack", &here, 1);
	sem_init(&said, 0, 0);
	for (long i = 0; i < threads; i++) {
		pthread_t thread;

		if (pthread_create(&thread, NULL, run, NULL) != 0)
			return 1;
		sem_wait(&said);
	}
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
