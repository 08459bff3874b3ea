/*
 * hold_memory ANONYMOUS_MIB [CACHED_MIB PATH]: touches so much anonymous memory and, where asked, fills the page cache with a file at PATH,
 * which it unlinks. Prints "ready PID".
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

static int fill_cache(const char *path, long count)
{
	char *block = calloc(1, MIB);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (!block || fd < 0)
		return 0;
	unlink(path);
	for (long i = 0; i < count; i++)
		if (write(fd, block, MIB) != MIB)
			return 0;
	fsync(fd);
	free(block);
	return 1;
}

int main(int argc, char **argv)
{
	long anonymous = argc > 1 ? strtol(argv[1], NULL, 10) : 0;

	for (long i = 0; i < anonymous; i++) {
		char *block = malloc(MIB);

		if (!block)
			return 1;
		memset(block, 1, MIB);
	}
	if (argc > 3 && !fill_cache(argv[3], strtol(argv[2], NULL, 10)))
		return 1;
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
