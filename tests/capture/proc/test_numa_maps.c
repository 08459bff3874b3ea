#include "capture/proc/numa_maps.h"

#include "tests/kit.h"

static struct proc_numa_map parsed(const char *line)
{
	struct proc_numa_map map = { 0 };

	assert_outcome(OUTCOME_OK, proc_numa_map_parse(span(line), &map));
	return map;
}

static void reads_every_line_of_a_file(void **state)
{
	struct span text = fixture("proc/numa_maps");
	struct span line = { 0 };
	uint64_t pages[2] = { 0 };
	size_t count = 0;

	(void)state;
	for (; span_next_line(&text, &line); count++) {
		struct proc_numa_map map = { 0 };
		uint64_t node = 0;
		uint64_t on_node = 0;

		assert_outcome(OUTCOME_OK, proc_numa_map_parse(line, &map));
		while (proc_numa_map_next_node(&map.nodes, &node, &on_node)) {
			assert_in_range(node, 0, 1);
			pages[node] += on_node;
		}
	}
	assert_int_equal(count, 9);
	assert_int_equal(pages[0], 1 + 34 + 7 + 512);
	assert_int_equal(pages[1], 2 + 3);
}

static void reads_one_mapping(void **state)
{
	struct proc_numa_map map = parsed("7f1a1e600000 bind:1 file=/usr/lib/libc.so.6 mapped=34 mapmax=2 N0=30 N1=4 kernelpagesize_kB=4");
	uint64_t node = 9;
	uint64_t pages = 9;

	(void)state;
	assert_int_equal(map.start, 0x7f1a1e600000);
	assert_span(map.policy, "bind:1");
	assert_int_equal(map.page_size_bytes, 4096);
	assert_true(proc_numa_map_next_node(&map.nodes, &node, &pages) && node == 0 && pages == 30);
	assert_true(proc_numa_map_next_node(&map.nodes, &node, &pages) && node == 1 && pages == 4);
	assert_false(proc_numa_map_next_node(&map.nodes, &node, &pages));
}

static void policies_of_two_words(void **state)
{
	(void)state;
	assert_span(parsed("1000 prefer (many):0 anon=1 N0=1").policy, "prefer (many):0");
	assert_span(parsed("1000 weighted interleave:0-1").policy, "weighted interleave:0-1");
	assert_span(parsed("1000 bind=static:0-1 stack anon=1").policy, "bind=static:0-1");
	assert_span(parsed("1000 default heap anon=1").policy, "default");
	assert_span(parsed("1000 default huge").policy, "default");
	assert_span(parsed("1000 default").policy, "default");
}

static void a_file_is_no_node(void **state)
{
	struct proc_numa_map map = parsed("1000 default file=N0\\0755 anon=1");
	uint64_t node = 0;
	uint64_t pages = 0;

	(void)state;
	assert_false(proc_numa_map_next_node(&map.nodes, &node, &pages));
	assert_int_equal(map.page_size_bytes, 0);
}

static void refuses_what_is_no_mapping(void **state)
{
	static const char *const bad[] = { "", "x default", "7f00", "7f00 ", "-1 default" };
	struct proc_numa_map map = { .start = 7 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_outcome(OUTCOME_MALFORMED, proc_numa_map_parse(span(bad[i]), &map));
	assert_int_equal(map.start, 7);
}

TESTS(reads_every_line_of_a_file, reads_one_mapping, policies_of_two_words, a_file_is_no_node, refuses_what_is_no_mapping);
