#include "capture/python/hold.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture/sink.h"
#include "common/cleanup.h"

/* What the holder says: once when the thread stands or cannot be stopped, once when it has let it go. */
struct said {
	struct outcome got;
	uint64_t held_ns;
};

/* What the holder was told to do. */
struct order {
	pid_t tid;
	uint64_t max_ns;
	pid_t parent;
	int channel;
};

static void say(const struct order *order, struct outcome got, uint64_t held_ns)
{
	const struct said said = { .got = got, .held_ns = held_ns };

	if (send(order->channel, &said, sizeof(said), MSG_NOSIGNAL) != (ssize_t)sizeof(said))
		_exit(1);
}

/* SIGALRM ends this process, and with it the stop; on a busy host it must not have to wait for its turn. */
static bool arm(uint64_t max_ns)
{
	const struct sched_param least = { .sched_priority = 1 };
	const struct itimerval once = { .it_value = { .tv_sec = (time_t)(max_ns / 1000000000), .tv_usec = (suseconds_t)(max_ns / 1000 % 1000000) } };
	sigset_t alarm;

	sched_setscheduler(0, SCHED_FIFO, &least); /* where we may */
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	return signal(SIGALRM, SIG_DFL) != SIG_ERR && !sigprocmask(SIG_UNBLOCK, &alarm, NULL) && max_ns >= 1000 && !setitimer(ITIMER_REAL, &once, NULL);
}

static struct outcome refused(int err)
{
	if (err == ESRCH)
		return outcome_of(OUTCOME_GONE, err, "the thread ended");
	return outcome_of(OUTCOME_DENIED, err, "the thread may not be stopped, or another debugger holds it");
}

/* The signal to hand on as it is let go: where it stopped on its way to one, and not by our order or by a stop of its whole process (PTRACE_EVENT_STOP). */
static int pending_signal(int status)
{
	return status >> 16 == 0 ? WSTOPSIG(status) : 0;
}

static void hold_it(const struct order *order)
{
	uint64_t start_ns = 0;
	int status = 0;
	char word = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != order->parent || !arm(order->max_ns))
		_exit(1);
	start_ns = sink_now();
	if (ptrace(PTRACE_SEIZE, order->tid, 0, 0) || ptrace(PTRACE_INTERRUPT, order->tid, 0, 0)) {
		say(order, refused(errno), 0);
		_exit(0);
	}
	if (waitpid(order->tid, &status, __WALL) != order->tid || !WIFSTOPPED(status)) {
		say(order, refused(ESRCH), sink_now() - start_ns);
		_exit(0);
	}
	say(order, outcome_ok(), 0);
	/* Until we are told, or our parent's end closes. */
	(void)recv(order->channel, &word, 1, 0);
	ptrace(PTRACE_DETACH, order->tid, 0, (void *)(intptr_t)pending_signal(status));
	say(order, outcome_ok(), sink_now() - start_ns);
	_exit(0);
}

static bool hear(const struct hold *hold, struct said *ret)
{
	ssize_t got = 0;

	do
		got = recv(hold->channel, ret, sizeof(*ret), 0);
	while (got < 0 && errno == EINTR);
	return got == (ssize_t)sizeof(*ret);
}

static void end_holder(struct hold *hold)
{
	cleanup_fd_run(&hold->channel);
	while (waitpid(hold->holder, NULL, 0) < 0 && errno == EINTR)
		;
	*hold = (struct hold){ .channel = -1 };
}

struct outcome hold_begin(struct hold *hold, pid_t tid, uint64_t max_ns)
{
	int ends[2] = { -1, -1 };
	struct order order = { .tid = tid, .max_ns = max_ns, .parent = getpid() };
	struct said said = { 0 };

	*hold = (struct hold){ .channel = -1, .max_ns = max_ns };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return outcome_of(OUTCOME_UNSUPPORTED, errno, "no socket for a process that stops a thread");
	hold->holder = fork();
	if (hold->holder == 0) {
		cleanup_fd_run(&ends[0]);
		order.channel = ends[1];
		hold_it(&order);
	}
	cleanup_fd_run(&ends[1]);
	hold->channel = ends[0];
	if (hold->holder < 0) {
		int err = errno;

		cleanup_fd_run(&hold->channel);
		*hold = (struct hold){ .channel = -1 };
		return outcome_of(OUTCOME_UNSUPPORTED, err, "no process to stop a thread could be started");
	}
	if (!hear(hold, &said))
		said.got = outcome_of(OUTCOME_TIMED_OUT, 0, "the thread did not stop in time");
	if (!is_ok(said.got))
		end_holder(hold);
	return said.got;
}

bool hold_end(struct hold *hold, uint64_t *ret_ns)
{
	struct said said = { 0 };
	bool is_held = send(hold->channel, "", 1, MSG_NOSIGNAL) == 1 && hear(hold, &said);

	*ret_ns = is_held ? said.held_ns : hold->max_ns;
	end_holder(hold);
	return is_held;
}
