#include "capture/python/hold.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "common/io.h"
#include "tests/kit.h"

static const uint64_t LONG_NS = UINT64_C(5000000000);
static const uint64_t SHORT_NS = 5000000;

/* A process that counts, and the signals that it was given. */
struct child {
	pid_t pid;
	struct shared {
		atomic_ulong turns, signals;
	} *shared;
};

static struct shared *counted;

static void count_signal(int number)
{
	(void)number;
	counted->signals++;
}

static void pause_ms(long milliseconds)
{
	const struct timespec pause = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

static struct child begin(void)
{
	struct child child = { .shared = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) };

	assert_true(child.shared != MAP_FAILED);
	child.pid = fork();
	assert_true(child.pid >= 0);
	if (child.pid == 0) {
		struct sigaction action = { .sa_handler = count_signal };

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		counted = child.shared;
		/* Of these each counts: they queue. */
		sigaction(SIGRTMIN, &action, NULL);
		for (;;)
			child.shared->turns++;
	}
	while (child.shared->turns == 0)
		pause_ms(1);
	return child;
}

static void end(struct child *child)
{
	kill(child->pid, SIGKILL);
	waitpid(child->pid, NULL, 0);
	munmap(child->shared, sizeof(*child->shared));
}

static char state_of(pid_t pid)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };
	ptrdiff_t paren = -1;

	strbuf_addf(&path, "/proc/%d/stat", (int)pid);
	assert_outcome(OUTCOME_OK, io_read_at(AT_FDCWD, strbuf_text(&path), &text, 4096));
	paren = span_last_index(strbuf_span(&text), ')');
	return strbuf_span(&text).at[paren + 2];
}

static bool runs(struct child *child)
{
	unsigned long before = child->shared->turns;

	for (int i = 0; i < 5000 && child->shared->turns == before; i++)
		pause_ms(1);
	return child->shared->turns != before;
}

static void it_stands_and_then_runs_on(void **state)
{
	(void)state;
	struct child child = begin();
	struct hold hold = { 0 };
	uint64_t held_ns = 0;
	unsigned long turns = 0;

	assert_outcome(OUTCOME_OK, hold_begin(&hold, child.pid, LONG_NS));
	assert_int_equal(state_of(child.pid), 't');
	turns = child.shared->turns;
	pause_ms(20);
	assert_int_equal(child.shared->turns, turns);
	assert_true(hold_end(&hold, &held_ns));
	assert_in_range(held_ns, 20000000, LONG_NS);
	assert_true(runs(&child));
	end(&child);
}

static void its_time_is_up_whatever_we_do(void **state)
{
	(void)state;
	struct child child = begin();
	struct hold hold = { 0 };
	uint64_t held_ns = 0;

	/* On a busy machine the time may be up before it stands. */
	if (is_ok(hold_begin(&hold, child.pid, SHORT_NS))) {
		assert_true(runs(&child));
		while (state_of(child.pid) == 't')
			pause_ms(1);
		assert_false(hold_end(&hold, &held_ns));
		assert_int_equal(held_ns, SHORT_NS);
	}
	assert_true(runs(&child));
	end(&child);
}

/* They arrive all the time: while it stands, before the order to stop, and between that and the stop, which is then one on the way to the signal. */
static void no_signal_is_lost(void **state)
{
	(void)state;
	enum { SIGNALS = 20000 };
	struct child child = begin();
	pid_t sender = fork();
	uint64_t held_ns = 0;

	if (sender == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int i = 0; i < SIGNALS; i++) {
			while (i - (long)child.shared->signals > 1000 || kill(child.pid, SIGRTMIN))
				sched_yield();
		}
		_exit(0);
	}
	assert_true(sender > 0);
	while (waitpid(sender, NULL, WNOHANG) == 0) {
		struct hold hold = { 0 };

		assert_outcome(OUTCOME_OK, hold_begin(&hold, child.pid, LONG_NS));
		assert_true(hold_end(&hold, &held_ns));
	}
	for (int i = 0; i < 5000 && child.shared->signals < SIGNALS; i++)
		pause_ms(1);
	assert_int_equal(child.shared->signals, SIGNALS);
	end(&child);
}

static void what_was_stopped_stays_stopped(void **state)
{
	(void)state;
	struct child child = begin();
	struct hold hold = { 0 };
	uint64_t held_ns = 0;
	int status = 0;

	kill(child.pid, SIGSTOP);
	assert_int_equal(waitpid(child.pid, &status, WUNTRACED), child.pid);
	assert_outcome(OUTCOME_OK, hold_begin(&hold, child.pid, LONG_NS));
	assert_int_equal(state_of(child.pid), 't');
	assert_true(hold_end(&hold, &held_ns));
	for (int i = 0; i < 5000 && state_of(child.pid) != 'T'; i++)
		pause_ms(1);
	assert_int_equal(state_of(child.pid), 'T');
	kill(child.pid, SIGCONT);
	assert_true(runs(&child));
	end(&child);
}

static void who_holds_it_is_killed(void **state)
{
	(void)state;
	struct child child = begin();
	pid_t worker = fork();

	if (worker == 0) {
		struct hold hold = { 0 };

		hold_begin(&hold, child.pid, LONG_NS);
		kill(getpid(), SIGKILL);
	}
	assert_true(worker > 0);
	waitpid(worker, NULL, 0);
	assert_true(runs(&child));
	assert_int_equal(state_of(child.pid), 'R');
	end(&child);
}

static void refusals(void **state)
{
	(void)state;
	struct child child = begin();
	struct child traced = begin();
	struct hold hold = { 0 };

	assert_int_equal(ptrace(PTRACE_SEIZE, traced.pid, 0, 0), 0);
	assert_outcome(OUTCOME_DENIED, hold_begin(&hold, traced.pid, LONG_NS));
	assert_int_equal(hold.holder, 0);
	assert_outcome(OUTCOME_TIMED_OUT, hold_begin(&hold, child.pid, 0));
	end(&traced);
	kill(child.pid, SIGKILL);
	waitpid(child.pid, NULL, 0);
	assert_outcome(OUTCOME_GONE, hold_begin(&hold, child.pid, LONG_NS));
	munmap(child.shared, sizeof(*child.shared));
}

TESTS(it_stands_and_then_runs_on, its_time_is_up_whatever_we_do, no_signal_is_lost, what_was_stopped_stays_stopped, who_holds_it_is_killed, refusals);
