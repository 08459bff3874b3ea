/*
 * Runs a command and writes what it took to a file: wall, CPU and peak RSS. For tests/bench: a command that a big process starts inherits
 * that one's peak RSS (vfork(2) and exec count the parent's memory), so it is started by a small one.
 * usage: measured FILE SECONDS COMMAND...      FILE gets "WALL_NS CPU_NS PEAK_KIB STATUS"; a command that takes longer is killed (status 9)
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t running; /* the command's pid */

static void end_it(int number)
{
	(void)number;
	kill((pid_t)running, SIGKILL);
}

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long ns_of(struct timeval time)
{
	return time.tv_sec * 1000000000LL + time.tv_usec * 1000LL;
}

int main(int count, char **words)
{
	struct rusage used;
	long long start = now_ns();
	int status = 0;
	pid_t pid = 0;
	FILE *file = NULL;

	if (count < 4)
		return 2;
	pid = fork();
	if (pid == 0) {
		execvp(words[3], words + 3);
		_exit(127);
	}
	running = pid;
	signal(SIGALRM, end_it);
	alarm((unsigned)strtoul(words[2], NULL, 10));
	while (pid > 0 && waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT) != 0)
		; /* interrupted by the alarm */
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return 1;
	start = now_ns() - start;
	file = fopen(words[1], "w");
	if (!file)
		return 1;
	fprintf(file, "%lld %lld %ld %d\n", start, ns_of(used.ru_utime) + ns_of(used.ru_stime), used.ru_maxrss, status);
	return fclose(file) ? 1 : 0;
}
