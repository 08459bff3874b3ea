#include "capture/proc/kmsg.h"

#include "tests/kit.h"

static void a_record_is_taken_apart(void **state)
{
	struct proc_kmsg line = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, proc_kmsg_parse(span("4,1234,5000001,-;x: y\n SUBSYSTEM=block\n DEVICE=b8:0\n"), &line));
	assert_int_equal(line.level, 4);
	assert_int_equal(line.facility, 0);
	assert_int_equal(line.sequence, 1234);
	assert_int_equal(line.time_us, 5000001);
	assert_span(line.message, "x: y");
	/* Written by a program: facility 1. Newer kernels add fields. */
	assert_outcome(OUTCOME_OK, proc_kmsg_parse(span("12,9,1,c,caller=T77;a;b"), &line));
	assert_int_equal(line.level, 4);
	assert_int_equal(line.facility, 1);
	assert_span(line.message, "a;b");
}

static void what_is_no_record_is_malformed(void **state)
{
	static const char *const texts[] = { "", "\n", "4,1,2,-", "x,1,2,-;t", "4;t", "4,1;t", "-4,1,2,-;t", "4,99999999999999999999,2,-;t" };
	struct proc_kmsg line = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_outcome(OUTCOME_MALFORMED, proc_kmsg_parse(span(texts[i]), &line));
}

static void lines_name_a_process_by_its_id(void **state)
{
	static const char *const by_id[] = {
		"python3[42]: segfault at 0 ip 00007f sp 00007f error 4 in libc.so.6", "INFO: task python3:42 blocked for more than 120 seconds.",
		"CPU: 1 PID: 42 Comm: python3 Not tainted", "oom-kill:constraint=CONSTRAINT_MEMCG,task=python3,pid=42,uid=0",
		"Memory cgroup out of memory: Killed process 42 (python3) total-vm:1kB", "audit: type=1326 audit(1.2:3): auid=0 pid=42 comm=\"python3\"",
	};
	static const char *const by_name[] = { "python3[43]: segfault at 0", "audit: comm=\"python3\" exe=\"/usr/bin/x\"", "traps: python3 general protection" };
	static const char *const neither[] = { "42 blocks", "python3.11[43]: x", "x[142]: y", "x[421]: y", "at 42 ms", "mypython3: z", "" };

	(void)state;
	for (size_t i = 0; i < sizeof(by_id) / sizeof(by_id[0]); i++)
		assert_int_equal(log_reason_of(span(by_id[i]), span("python3"), 42), LOG_PID);
	for (size_t i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++)
		assert_int_equal(log_reason_of(span(by_name[i]), span("python3"), 42), LOG_NAME);
	for (size_t i = 0; i < sizeof(neither) / sizeof(neither[0]); i++)
		assert_int_equal(log_reason_of(span(neither[i]), span("python3"), 42), LOG_OTHER);
}

static void an_oom_kill_of_anybody_matters(void **state)
{
	static const char *const lines[] = {
		"java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0", "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null)",
		"Out of memory: Killed process 7 (java) total-vm:1kB", "oom_reaper: reaped process 7 (java), now anon-rss:0kB",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(log_reason_of(span(lines[i]), span("python3"), 42), LOG_OOM);
	/* A name of one letter is in everything. */
	assert_int_equal(log_reason_of(span("a b c"), span("b"), 42), LOG_OTHER);
	assert_int_equal(log_reason_of(span("a b c"), span(""), 42), LOG_OTHER);
}

TESTS(a_record_is_taken_apart, what_is_no_record_is_malformed, lines_name_a_process_by_its_id, an_oom_kill_of_anybody_matters);
