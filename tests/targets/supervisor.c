/*
 * supervisor [WORKERS [spin]]: a master and its workers (default 3), which call themselves so in their titles as nginx and postgres do; the first worker
 * has a helper that is another program, sleep(1). With "spin" the last worker works. Prints "worker PID", "helper PID", then "ready PID".
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* All arguments are one block of memory, ended by the last one's NUL; where the program's path is long, there is room. */
static void set_title(char **argv, int argc, const char *name, const char *role)
{
	size_t room = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) + 1 - argv[0]);

	memset(argv[0], 0, room);
	snprintf(argv[0], room, "%s: %s", name, role);
}

static pid_t start_helper(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		execlp("sleep", "sleep", "1000", (char *)NULL);
		_exit(1);
	}
	return pid;
}

static _Noreturn void work(int tell, int is_first, int is_busy)
{
	pid_t helper = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (is_first)
		helper = start_helper();
	if (write(tell, &helper, sizeof(helper)) != sizeof(helper))
		_exit(1);
	if (is_busy)
		for (volatile unsigned long turns = 0;; turns++)
			;
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 3;
	int is_busy = argc > 2;
	int told[2];
	char name[16] = "";

	prctl(PR_GET_NAME, name);
	if (pipe(told) != 0)
		return 1;
	for (long i = 0; i < count; i++) {
		pid_t helper = 0;
		pid_t pid = fork();

		if (pid == 0) {
			set_title(argv, argc, name, "worker");
			work(told[1], i == 0, is_busy && i == count - 1);
		}
		if (pid < 0 || read(told[0], &helper, sizeof(helper)) != sizeof(helper))
			return 1;
		printf("worker %d\n", (int)pid);
		if (helper)
			printf("helper %d\n", (int)helper);
	}
	usleep(50000); /* sleep(1) is executed */
	set_title(argv, argc, name, "master");
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
