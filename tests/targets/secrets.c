/*
 * Runs itself again with credentials in its arguments and environment; every one of them holds the word
 * PLANTED, which must be nowhere in a bundle or a page. Prints "ready PID".
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *const arguments[] = {
		argv[0], "run", "--password=PLANTED-arg1", "--token", "PLANTED-arg2", "postgres://app:PLANTED-arg3@db.example:5432/shop",
		"--api-key=PLANTED-arg4", "-H", "Authorization: Bearer PLANTED-arg5", "--port=8080", NULL,
	};
	char *const environment[] = {
		"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "AWS_SECRET_ACCESS_KEY=PLANTED-env1",
		"DATABASE_URL=postgres://app:PLANTED-env2@db.example/shop", "SESSION_COOKIE=PLANTED-env3", "UNREMARKABLE=PLANTED-env4",
		"HTTPS_PROXY=http://user:PLANTED-env5@proxy.example:3128", NULL,
	};

	if (argc < 2 || strcmp(argv[1], "run") != 0) {
		execve("/proc/self/exe", arguments, environment);
		perror("execve");
		return 1;
	}
	printf("ready %d\n", (int)getpid());
	fflush(stdout);
	for (;;)
		pause();
}
