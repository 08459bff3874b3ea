/* Writes and reads 64 KiB of a nameless file every 10 ms, synced to the device every tenth time. Prints "ready PID". */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
	static char block[64 << 10];
	char path[] = "/var/tmp/pidshot-io-XXXXXX";
	int fd = mkstemp(path);

	if (fd < 0 || unlink(path) != 0)
		return 1;
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (unsigned turn = 0;; turn++) {
		if (pwrite(fd, block, sizeof(block), 0) != sizeof(block) || pread(fd, block, sizeof(block), 0) != sizeof(block))
			return 1;
		if (turn % 10 == 0 && fdatasync(fd) != 0)
			return 1;
		usleep(10000);
	}
}
