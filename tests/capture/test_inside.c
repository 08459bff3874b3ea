#include "capture/inside.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/io.h"
#include "tests/kit.h"

/* A root folder as a hostile container would have it, in which a path is read by a child, because entering is for good. */
static char root[] = "/tmp/pidshot-inside-XXXXXX";

static void write_at(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(io_write(fd, span(text)), 0);
	close(fd);
}

static int make(void **state)
{
	int dir = -1;

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_int_equal(chmod(root, 0755), 0);
	dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	write_at(dir, "plain", "inside");
	assert_int_equal(symlinkat("/etc/hostname", dir, "link"), 0);
	assert_int_equal(symlinkat("/etc", dir, "folder"), 0);
	assert_int_equal(symlinkat("../../../../etc", dir, "up"), 0);
	assert_int_equal(mkfifoat(dir, "fifo", 0644), 0);
	close(dir);
	return 0;
}

static int remove_all(void **state)
{
	static const char *const names[] = { "plain", "link", "folder", "up", "fifo" };
	int dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlinkat(dir, names[i], 0);
	close(dir);
	return rmdir(root);
}

/* The outcome's kind, as the child's exit status; 100 where other bytes came than those of the file inside. */
static int outcome_in_child(const char *path)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		cleanup_strbuf struct strbuf text = { 0 };
		struct inside inside = { .root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC), .uid = getuid() ? getuid() : 65534,
					 .gid = getgid() ? getgid() : 65534 };
		struct outcome got = inside_read(&inside, path, 4096, &text);
		bool is_ours = !text.length || span_is(strbuf_span(&text), "inside");

		strbuf_deinit(&text);
		_exit(is_ours ? (int)got.kind : 100);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void reads_a_plain_file(void **state)
{
	(void)state;
	assert_int_equal(outcome_in_child("/plain"), OUTCOME_OK);
	assert_int_equal(outcome_in_child("/none"), OUTCOME_ABSENT);
}

static void does_not_leave_the_root(void **state)
{
	(void)state;
	assert_int_not_equal(outcome_in_child("/link"), OUTCOME_OK);
	assert_int_equal(outcome_in_child("/folder/hostname"), OUTCOME_ABSENT);
	assert_int_equal(outcome_in_child("/up/hostname"), OUTCOME_ABSENT);
	assert_int_equal(outcome_in_child("/../../etc/hostname"), OUTCOME_ABSENT);
}

static void does_not_wait_for_a_fifo(void **state)
{
	(void)state;
	assert_int_equal(outcome_in_child("/fifo"), OUTCOME_UNSUPPORTED);
}

/* How many names a folder has, or 100 + the outcome's kind, as the child's exit status. */
static int count_in_child(const char *path, size_t cap)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		cleanup_strbuf struct strbuf names = { 0 };
		struct inside inside = { .root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC), .uid = getuid() ? getuid() : 65534,
					 .gid = getgid() ? getgid() : 65534 };
		struct outcome got = inside_list(&inside, path, cap, &names);
		int count = 0;

		for (size_t i = 0; i < names.length; i++)
			count += names.at[i] == '\0';
		strbuf_deinit(&names);
		_exit(got.kind == OUTCOME_OK ? count : 100 + (int)got.kind);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void lists_a_folder(void **state)
{
	(void)state;
	assert_int_equal(count_in_child("/", 4096), 5);
	assert_int_equal(count_in_child("/", 1), 100 + OUTCOME_TRUNCATED);
	assert_int_equal(count_in_child("/none", 4096), 100 + OUTCOME_ABSENT);
	assert_int_equal(count_in_child("/folder", 4096), 100 + OUTCOME_ABSENT);
	assert_int_not_equal(count_in_child("/fifo", 4096), 1);
}

static void tells_when_a_file_was_changed(void **state)
{
	const struct timespec times[2] = { { .tv_sec = 1 }, { .tv_sec = 1700000000, .tv_nsec = 5 } };
	cleanup_strbuf struct strbuf text = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	struct inside inside = { .root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC), .is_entered = true };
	struct inside_file file = { 0 };

	(void)state;
	strbuf_addf(&path, "%s/plain", root);
	assert_int_equal(utimensat(AT_FDCWD, strbuf_text(&path), times, 0), 0);
	assert_outcome(OUTCOME_OK, inside_read_file(&inside, strbuf_text(&path), 4096, &text, &file));
	assert_span(strbuf_span(&text), "inside");
	assert_int_equal(file.modified_ns, 1700000000000000005);
	assert_int_equal(file.size_bytes, 6);
	close(inside.root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_plain_file),
		cmocka_unit_test(does_not_leave_the_root),
		cmocka_unit_test(does_not_wait_for_a_fifo),
		cmocka_unit_test(lists_a_folder),
		cmocka_unit_test(tells_when_a_file_was_changed),
	};

	return cmocka_run_group_tests(tests, make, remove_all);
}
