#include "capture/choose.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "common/io.h"
#include "tests/kit.h"

/*
 * A /proc of its own in a new folder: who is whose child is known there. systemd(1) has nginx(10) with workers 20 to 22, 21 has helper 5, whose number came
 * round; 30 is another nginx.
 */
static char folder[] = "/tmp/pidshot-choose-XXXXXX";

static void put(pid_t pid, const char *name, const char *bytes, size_t length)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_fd int fd = -1;

	strbuf_addf(&path, "%s/%d", folder, (int)pid);
	assert_true(mkdir(strbuf_text(&path), 0755) == 0 || errno == EEXIST);
	strbuf_addf(&path, "/%s", name);
	fd = open(strbuf_text(&path), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(io_write(fd, span_of(bytes, length)), 0);
}

static void add(pid_t pid, pid_t ppid, const char *comm, const char *arguments)
{
	cleanup_strbuf struct strbuf stat = { 0 };

	strbuf_addf(&stat, "%d (%s) S %d 1 1 0 -1 0 0 0 0 0 1 2 0 0 20 0 1 0 %d 4096 10 ", (int)pid, comm, (int)ppid, 1000 + (int)pid);
	strbuf_add_text(&stat, "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n");
	put(pid, "stat", strbuf_text(&stat), stat.length);
	put(pid, "cmdline", arguments, strlen(arguments));
	put(pid, "cgroup", pid >= 20 ? "0::/web\n" : "0::/\n", pid >= 20 ? 8 : 5);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	add(1, 0, "systemd", "/sbin/init");
	add(10, 1, "nginx", "nginx: master process");
	add(20, 10, "nginx", "nginx: worker process");
	add(21, 10, "nginx", "nginx: worker process");
	add(22, 10, "nginx", "nginx: worker process");
	add(5, 21, "perl", "perl -e 1");
	add(30, 1, "nginx", "nginx: other");
	return 0;
}

/* Two each of whose parent is the other cannot be; a tree that says so must not be walked for ever. */
static void circle(void)
{
	add(40, 41, "chicken", "chicken");
	add(41, 40, "egg", "egg");
}

static int tear_down(void **state)
{
	static const char *const names[] = { "stat", "cmdline", "cgroup", "" };

	(void)state;
	for (pid_t pid = 1; pid < 600; pid++)
		for (size_t i = 0; i < 4; i++) {
			cleanup_strbuf struct strbuf path = { 0 };

			strbuf_addf(&path, "%s/%d/%s", folder, (int)pid, names[i]);
			if (names[i][0])
				unlink(strbuf_text(&path));
			else
				rmdir(strbuf_text(&path));
		}
	return rmdir(folder);
}

static enum choice chosen(struct settings *settings, struct strbuf *said)
{
	cleanup_fd int proc = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	strbuf_reset(said);
	return choose(proc, settings, said);
}

static void assert_pids(const struct settings *settings, const char *expected)
{
	cleanup_strbuf struct strbuf pids = { 0 };

	for (size_t i = 0; i < settings->pid_count; i++)
		strbuf_addf(&pids, "%s%d", i ? " " : "", (int)settings->pids[i]);
	assert_string_equal(strbuf_text(&pids), expected);
}

static void one_match_is_taken(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PGREP, "^nginx: (master|none)" } }, .selector_count = 1 };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "10");
	assert_int_equal(settings.start_ticks[0], 1010);
	assert_int_equal(said.length, 0);
}

static void several_are_listed(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PIDOF, "nginx" } }, .selector_count = 1 };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_REFUSED);
	assert_int_equal(settings.pid_count, 0);
	assert_true(span_starts(strbuf_span(&said), "5 processes match --pidof 'nginx':"));
	assert_true(span_find(strbuf_span(&said), "nginx: worker process") > 0);
	assert_true(span_find(strbuf_span(&said), "--tree") < 0); /* they have no root in common */
	settings.all = true;
	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "10 20 21 22 30");
}

static void a_tree_goes_level_by_level(void **state)
{
	(void)state;
	struct settings settings = { .pids = { 10 }, .pid_count = 1, .tree = true };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "10 20 21 22 5");
}

static void a_tree_makes_its_root_the_only_match(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PGREP, "master|worker|perl" } }, .selector_count = 1 };
	struct settings with_tree = settings;
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_REFUSED);
	assert_true(span_find(strbuf_span(&said), "--tree for 10 ") > 0);
	with_tree.tree = true;
	assert_int_equal(chosen(&with_tree, &said), CHOICE_MADE);
	assert_pids(&with_tree, "10 20 21 22 5");
}

static void a_group_is_all_its_processes(void **state)
{
	(void)state;
	struct settings settings = { .pids = { 22 }, .pid_count = 1, .selectors = { { SELECT_CGROUP, "/web" } }, .selector_count = 1 };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "22 20 21 30"); /* the one asked for by number stays the first */
}

static void nobody_is_told_by_whom(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PIDOF, "apache2" }, { SELECT_CGROUP, "/none" } }, .selector_count = 2 };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_NONE);
	assert_span(strbuf_span(&said), "no process matches --pidof 'apache2'\nno process is in --cgroup '/none'");
	settings.selectors[1] = (struct selector){ SELECT_PGREP, "perl" };
	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "5");
	assert_span(strbuf_span(&said), "no process matches --pidof 'apache2'");
}

static void a_circle_ends(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PGREP, "egg|chicken" } }, .selector_count = 1, .tree = true, .all = true };
	cleanup_strbuf struct strbuf said = { 0 };

	circle();
	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "41 40");
}

static void too_many_are_left_out_from_below(void **state)
{
	(void)state;
	struct settings settings = { .pids = { 10 }, .pid_count = 1, .tree = true };
	cleanup_strbuf struct strbuf said = { 0 };

	for (pid_t pid = 100; pid < 600; pid++)
		add(pid, pid < 110 ? 10 : 100 + pid % 10, "many", "many");
	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_int_equal(settings.pid_count, SETTINGS_PIDS);
	assert_int_equal(settings.left_out_count, 505 - SETTINGS_PIDS);
	for (size_t i = 1; i <= 13; i++)
		assert_true(settings.pids[i] < 110); /* all of the first level are in */
	assert_true(span_find(strbuf_span(&said), "more that were chosen are left out") > 0);
}

static void a_command_line_that_does_not_come_is_told(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PIDOF, "python3" } }, .selector_count = 1 };
	cleanup_strbuf struct strbuf said = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_fd int writer = -1;

	add(50, 1, "python3", "");
	strbuf_addf(&path, "%s/50/cmdline", folder);
	assert_int_equal(unlink(strbuf_text(&path)), 0);
	assert_int_equal(mkfifo(strbuf_text(&path), 0600), 0);
	writer = open(strbuf_text(&path), O_RDWR | O_CLOEXEC); /* somebody is there, and says nothing */
	assert_int_equal(chosen(&settings, &said), CHOICE_MADE);
	assert_pids(&settings, "50");
	assert_span(strbuf_span(&said), "1 command line could not be read: known by name alone");
}

static void patterns_may_be_none(void **state)
{
	(void)state;
	struct settings settings = { .selectors = { { SELECT_PGREP, "((" } }, .selector_count = 1 };
	cleanup_strbuf struct strbuf said = { 0 };

	assert_int_equal(chosen(&settings, &said), CHOICE_REFUSED);
	assert_true(span_starts(strbuf_span(&said), "--pgrep '((' is no extended regular expression: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_match_is_taken), cmocka_unit_test(several_are_listed), cmocka_unit_test(a_tree_goes_level_by_level),
		cmocka_unit_test(a_tree_makes_its_root_the_only_match), cmocka_unit_test(a_group_is_all_its_processes),
		cmocka_unit_test(nobody_is_told_by_whom), cmocka_unit_test(patterns_may_be_none),
		cmocka_unit_test(a_command_line_that_does_not_come_is_told), cmocka_unit_test(a_circle_ends),
		cmocka_unit_test(too_many_are_left_out_from_below),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
