/*
 * The call that reading a Python process mostly consists of: process_vm_readv of many small pieces of another process's memory.
 *
 * usage: read_call PIECES     prints the nanoseconds of a call, the least of several rounds
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { PIECES_MAX = 1024, PIECE_BYTES = 256, APART_BYTES = 4096, ROUNDS = 20, CALLS = 500 };

static char copies[PIECES_MAX * PIECE_BYTES];

static long long now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long least_ns(pid_t child, char *memory, int pieces)
{
	struct iovec local[PIECES_MAX], remote[PIECES_MAX];
	long long least = 0;

	for (int i = 0; i < pieces; i++) {
		local[i] = (struct iovec){ copies + (long)i * PIECE_BYTES, PIECE_BYTES };
		remote[i] = (struct iovec){ memory + (long)i * APART_BYTES, PIECE_BYTES };
	}
	for (int round = 0; round < ROUNDS; round++) {
		long long start = now_ns();
		long long took = 0;

		for (int i = 0; i < CALLS; i++)
			if (process_vm_readv(child, local, (unsigned long)pieces, remote, (unsigned long)pieces, 0) != (long)pieces * PIECE_BYTES)
				return -1;
		took = (now_ns() - start) / CALLS;
		least = least && least < took ? least : took;
	}
	return least;
}

int main(int argc, char **argv)
{
	int pieces = argc == 2 ? atoi(argv[1]) : 0;
	char *memory = mmap(NULL, (size_t)PIECES_MAX * APART_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long long took = -1;
	pid_t child = 0;

	if (pieces < 1 || pieces > PIECES_MAX || memory == MAP_FAILED)
		return 2;
	memset(memory, 1, (size_t)PIECES_MAX * APART_BYTES);
	child = fork();
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		memset(memory, 2, (size_t)PIECES_MAX * APART_BYTES);
		for (;;)
			pause();
	}
	usleep(20000); /* it writes to all of it */
	took = least_ns(child, memory, pieces);
	kill(child, SIGKILL);
	printf("%lld\n", took);
	return took < 0;
}
