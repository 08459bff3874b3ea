/*
 * The bare loop that the capture is measured against: opens, reads and closes the named files below /proc/PID, and with
 * -t those of every thread below /proc/PID/task/TID, with -f every /proc/PID/fdinfo file and the link beside it.
 *
 * usage: read_loop PID [-f] FILE... [-t FILE...]       prints nanoseconds and how many files were read
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char block[1 << 20];
static unsigned long files;

static long long now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void read_one(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	while (read(fd, block, sizeof(block)) > 0)
		;
	close(fd);
	files++;
}

static void read_threads(int process, char **names)
{
	int task = openat(process, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *threads = fdopendir(task);

	for (struct dirent *entry = threads ? readdir(threads) : NULL; entry; entry = readdir(threads)) {
		int thread = entry->d_name[0] == '.' ? -1 : openat(task, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		for (char **name = names; thread >= 0 && *name; name++)
			read_one(thread, *name);
		if (thread >= 0)
			close(thread);
	}
	if (threads)
		closedir(threads);
}

static void read_fds(int process)
{
	int links = openat(process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int infos = openat(process, "fdinfo", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *fds = fdopendir(infos);

	for (struct dirent *entry = fds ? readdir(fds) : NULL; entry; entry = readdir(fds)) {
		if (entry->d_name[0] == '.')
			continue;
		if (readlinkat(links, entry->d_name, block, sizeof(block)) < 0)
			continue;
		read_one(infos, entry->d_name);
	}
	if (fds)
		closedir(fds);
	close(links);
}

int main(int argc, char **argv)
{
	char path[64] = "";
	long long start = now_ns();
	int process = -1;

	if (argc < 2)
		return 2;
	snprintf(path, sizeof(path), "/proc/%s", argv[1]);
	process = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (process < 0) {
		perror(path);
		return 1;
	}
	for (char **word = argv + 2; *word; word++) {
		if (strcmp(*word, "-t") == 0) {
			read_threads(process, word + 1);
			break;
		}
		if (strcmp(*word, "-f") == 0)
			read_fds(process);
		else
			read_one(process, *word);
	}
	printf("%lld %lu\n", now_ns() - start, files);
	return 0;
}
