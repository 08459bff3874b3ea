#include "capture/budget.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "capture/sink.h"
#include "common/cleanup.h"
#include "common/io.h"

static volatile sig_atomic_t stop_flag;

static void stop_on_signal(int number)
{
	(void)number;
	stop_flag = 1;
}

void stop_install(void)
{
	struct sigaction action = { .sa_handler = stop_on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL); /* ulimit -f: an error of write(2), not our end with half a file left */
}

bool stop_requested(void)
{
	return stop_flag;
}

bool budget_exceeded(struct budget *budget, uint64_t memory_bytes, uint64_t content_bytes)
{
	if (budget->ended != ENDED_AS_PLANNED)
		return true;
	if (stop_requested())
		budget->ended = ENDED_SIGNAL;
	else if (budget->deadline_t_ns && sink_now() > budget->deadline_t_ns)
		budget->ended = ENDED_DEADLINE;
	else if (content_bytes > budget->max_size_bytes)
		budget->ended = ENDED_SIZE;
	else if (memory_bytes > budget->max_memory_bytes)
		budget->ended = ENDED_MEMORY;
	return budget->ended != ENDED_AS_PLANNED;
}

void budget_be_harmless(void)
{
	enum { NICE = 10, IOPRIO_WHO_PROCESS = 1, IOPRIO_CLASS_IDLE = 3, IOPRIO_CLASS_SHIFT = 13 }; /* linux/ioprio.h */
	cleanup_fd int adjust = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	/* None of these may be refused for long, and none is worth failing for. */
	setpriority(PRIO_PROCESS, 0, NICE);
	syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_CLASS_IDLE << IOPRIO_CLASS_SHIFT);
	if (adjust >= 0)
		io_write(adjust, span("1000"));
	prctl(PR_SET_DUMPABLE, 0);
}
