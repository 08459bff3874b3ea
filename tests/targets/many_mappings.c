/* many_mappings COUNT: COUNT anonymous mappings that the kernel cannot merge. Prints "ready PID". */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 1000;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *block = mmap(NULL, (size_t)count * page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* neighbours that differ in protection stay apart */
	for (long i = 0; block != MAP_FAILED && i < count; i += 2) {
		if (mprotect(block + (size_t)i * page, page, PROT_READ | PROT_WRITE) != 0) {
			perror("mprotect");
			return 1;
		}
		block[(size_t)i * page] = 1;
	}
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
