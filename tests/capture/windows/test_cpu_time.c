#include "capture/windows/cpu_time.h"

#include "tests/kit.h"

static void tells(struct cpu_time told, uint64_t utime_ns, uint64_t stime_ns, uint64_t run_ns, uint64_t expected_utime_ns, uint64_t expected_stime_ns)
{
	cpu_time_adjust(utime_ns, stime_ns, run_ns, &told);
	assert_int_equal(told.utime_ns, expected_utime_ns);
	assert_int_equal(told.stime_ns, expected_stime_ns);
}

static void ticks_are_scaled_to_the_time_run(void **state)
{
	const struct cpu_time nothing = { 0 };

	(void)state;
	tells(nothing, 30, 10, 100, 75, 25);
	/* No tick of one kind: all of it is the other's. */
	tells(nothing, 0, 0, 50, 50, 0);
	tells(nothing, 40, 0, 50, 50, 0);
	tells(nothing, 0, 40, 50, 0, 50);
	tells(nothing, 0, 0, 0, 0, 0);
	/* Years of CPU time do not overflow. */
	tells(nothing, UINT64_C(1) << 60, UINT64_C(1) << 60, UINT64_C(1) << 61, UINT64_C(1) << 60, UINT64_C(1) << 60);
}

static void what_was_told_is_not_taken_back(void **state)
{
	(void)state;
	/* As much was told already. */
	tells((struct cpu_time){ 60, 40 }, 10, 90, 100, 60, 40);
	tells((struct cpu_time){ 60, 45 }, 10, 90, 100, 60, 45);
	/* The share of the kernel fell: its time stands still. */
	tells((struct cpu_time){ 50, 50 }, 90, 10, 110, 60, 50);
	/* It rose by more than was run: the user's stands still. */
	tells((struct cpu_time){ 50, 50 }, 10, 90, 110, 50, 60);
}

TESTS(ticks_are_scaled_to_the_time_run, what_was_told_is_not_taken_back);
