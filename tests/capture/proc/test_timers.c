#include "capture/proc/timers.h"

#include <signal.h>
#include <time.h>

#include "tests/kit.h"

static void reads_each_timer(void **state)
{
	struct span rest = fixture("proc/timers");
	struct proc_timer timer = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_timers_next(&rest, &timer));
	assert_int_equal(timer.id, 0);
	assert_int_equal(timer.signal, 60);
	assert_span(timer.notify, "signal/pid.2634");
	assert_int_equal(timer.clock, 0);
	assert_outcome(OUTCOME_OK, proc_timers_next(&rest, &timer));
	assert_int_equal(timer.id, 1);
	assert_span(timer.notify, "none/tid.2640");
	assert_int_equal(timer.clock, -18);
	assert_outcome(OUTCOME_EMPTY, proc_timers_next(&rest, &timer));
}

static void agrees_with_this_kernel(void **state)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
	struct proc_timer timer = { 0 };
	timer_t id = NULL;
	struct span rest = { 0 };

	(void)state;
	assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &id), 0);
	rest = file("/proc/self/timers");
	assert_outcome(OUTCOME_OK, proc_timers_next(&rest, &timer));
	assert_int_equal(timer.signal, SIGUSR2);
	assert_int_equal(timer.clock, CLOCK_MONOTONIC);
	timer_delete(id);
}

static void refuses_what_is_cut(void **state)
{
	static const char *const bad[] = { "ID: x\n", "ID: 1\n", "ID: 1\nsignal: 14\n", "ID: 1\nsignal: 14/0\nnotify: none/pid.1\n", "\n" };
	struct proc_timer timer = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct span rest = span(bad[i]);

		assert_outcome(OUTCOME_MALFORMED, proc_timers_next(&rest, &timer));
	}
}

TESTS(reads_each_timer, agrees_with_this_kernel, refuses_what_is_cut);
