#include "capture/choose_match.h"

#include "common/cleanup.h"
#include "tests/kit.h"

static struct span words(const char *text, size_t size)
{
	return span_of(text, size - 1);
}
#define WORDS(text) words(text, sizeof(text))

static void the_line_is_the_one_of_ps(void **state)
{
	(void)state;
	static const struct {
		struct listed process;
		const char *shown;
	} tries[] = {
		{ { .comm = { "python3", 7 }, .arguments = { "python3\0app.py\0--port\0" "80\0", 26 } }, "python3 app.py --port 80" },
		{ { .comm = { "nginx", 5 }, .arguments = { "nginx: worker\0\0\0\0", 17 } }, "nginx: worker" },
		{ { .comm = { "kthreadd", 8 } }, "[kthreadd]" },
		{ { .comm = { "sh", 2 }, .is_zombie = true }, "[sh] <defunct>" },
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		cleanup_strbuf struct strbuf shown = { 0 };

		choose_shown(&tries[i].process, &shown);
		assert_span(strbuf_span(&shown), tries[i].shown);
	}
}

static void a_name_is_a_whole_name(void **state)
{
	(void)state;
	const struct listed script = { .comm = span("gunicorn"), .exe = span("/usr/bin/python3.11"), .arguments = WORDS("/usr/bin/python3\0gunicorn\0") };
	const struct listed shell = { .comm = span("bash"), .exe = span("/bin/bash"), .arguments = WORDS("-bash\0") };
	const struct listed longer = { .comm = span("a_name_of_more_"), .arguments = WORDS("/opt/a_name_of_more_letters\0") };
	const struct listed kernel = { .comm = span("kthreadd") };
	static const char *const good[] = { "gunicorn", "python3", "python3.11", "/usr/bin/python3", "/usr/bin/python3.11" };
	static const char *const bad[] = { "", "guni", "python", "bin", "/gunicorn", "/usr/bin/", "gunicorn " };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(choose_is_named(&script, span(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(choose_is_named(&script, span(bad[i])));
	assert_true(choose_is_named(&shell, span("bash")));
	assert_true(choose_is_named(&longer, span("a_name_of_more_letters")));
	assert_true(choose_is_named(&kernel, span("kthreadd")));
	assert_false(choose_is_named(&kernel, span("")));
	assert_false(choose_is_named(&kernel, span("/")));
}

static const char unified[] = "0::/system.slice/nginx.service\n";
static const char hybrid[] = "12:cpu,cpuacct:/docker/abc\n5:memory:/docker/abc/deep\n1:name=systemd:/init.scope\n0::/unified.slice/x\n";

static void a_group_holds_what_is_below_it(void **state)
{
	(void)state;
	static const struct {
		const char *cgroups, *path;
		bool is_in;
	} tries[] = {
		{ unified, "/system.slice/nginx.service", true }, { unified, "/system.slice", true }, { unified, "/system.slice/", true },
		{ unified, "system.slice/nginx.service", true }, { unified, "/", true }, { unified, "/sys/fs/cgroup", true },
		{ unified, "/sys/fs/cgroup/system.slice", true }, { unified, "/system", false }, { unified, "/system.slice/nginx", false },
		{ unified, "/nginx.service", false }, { unified, "/sys/fs/cgroup/nginx.service", false },
		{ unified, "/system.slice/nginx.service/worker", false }, { unified, "/sys/fs/cgroupy", false },
		{ hybrid, "/docker/abc", true }, { hybrid, "/docker/abc/deep", true }, { hybrid, "/docker/ab", false },
		{ hybrid, "/sys/fs/cgroup/memory/docker/abc/deep", true }, { hybrid, "/sys/fs/cgroup/cpu/docker/abc/deep", false },
		{ hybrid, "/sys/fs/cgroup/cpu,cpuacct/docker", true }, { hybrid, "/sys/fs/cgroup/cpuacct/docker", true },
		{ hybrid, "/sys/fs/cgroup/systemd/init.scope", true }, { hybrid, "/sys/fs/cgroup/unified/unified.slice", true },
		{ hybrid, "/sys/fs/cgroup/pids", false }, { hybrid, "/sys/fs/cgroup/memory", true }, { "", "/", false }, { "garbage\n", "/", false },
	};

	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (choose_is_in_group(span(tries[i].cgroups), span(tries[i].path)) != tries[i].is_in)
			fail_msg("%s in %s", tries[i].path, tries[i].cgroups);
}

TESTS(the_line_is_the_one_of_ps, a_name_is_a_whole_name, a_group_holds_what_is_below_it);
