#include "capture/proc/fd.h"

#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "common/array.h"
#include "tests/kit.h"

static enum fd_kind kind_of(const char *text)
{
	struct proc_fd fd = { 0 };

	proc_fd_parse(span(text), &fd);
	return fd.kind;
}

static void knows_each_kind_by_its_text(void **state)
{
	(void)state;
	assert_int_equal(kind_of("/etc/hosts"), FD_FILE_KIND);
	assert_int_equal(kind_of("(unreachable)/x"), FD_FILE_KIND);
	assert_int_equal(kind_of("socket:[17]"), FD_SOCKET_KIND);
	assert_int_equal(kind_of("pipe:[17]"), FD_PIPE_KIND);
	assert_int_equal(kind_of("anon_inode:[eventpoll]"), FD_EPOLL_KIND);
	assert_int_equal(kind_of("anon_inode:[eventfd]"), FD_EVENTFD_KIND);
	assert_int_equal(kind_of("anon_inode:[timerfd]"), FD_TIMERFD_KIND);
	assert_int_equal(kind_of("anon_inode:[signalfd]"), FD_SIGNALFD_KIND);
	assert_int_equal(kind_of("anon_inode:inotify"), FD_INOTIFY_KIND);
	assert_int_equal(kind_of("anon_inode:[pidfd]"), FD_PIDFD_KIND);
	assert_int_equal(kind_of("pidfd:[77]"), FD_PIDFD_KIND);
	assert_int_equal(kind_of("/memfd:scratch (deleted)"), FD_MEMFD_KIND);
	assert_int_equal(kind_of("/memfd:scratch"), FD_FILE_KIND);
	assert_int_equal(kind_of("anon_inode:bpf-map"), FD_BPF_KIND);
	assert_int_equal(kind_of("anon_inode:[perf_event]"), FD_PERF_EVENT_KIND);
	assert_int_equal(kind_of("anon_inode:[io_uring]"), FD_IO_URING_KIND);
	assert_int_equal(kind_of("anon_inode:[fanotify]"), FD_FANOTIFY_KIND);
	assert_int_equal(kind_of("anon_inode:[userfaultfd]"), FD_USERFAULTFD_KIND);
	assert_int_equal(kind_of("anon_inode:[newer]"), FD_ANON_INODE_KIND);
	assert_int_equal(kind_of("mnt:[4026531832]"), FD_NAMESPACE_KIND);
	assert_int_equal(kind_of(""), FD_OTHER_KIND);
	assert_int_equal(kind_of("who knows"), FD_OTHER_KIND);
}

static void inode_stands_in_brackets(void **state)
{
	struct proc_fd fd = { 0 };

	(void)state;
	proc_fd_parse(span("socket:[4026531833]"), &fd);
	assert_true(fd.has_inode && !fd.is_path);
	assert_int_equal(fd.inode, 4026531833u);
	proc_fd_parse(span("anon_inode:[eventfd]"), &fd);
	assert_false(fd.has_inode);
	proc_fd_parse(span("socket:["), &fd);
	assert_false(fd.has_inode);
}

static void deleted_is_a_mark_or_a_name(void **state)
{
	struct proc_fd fd = { 0 };

	(void)state;
	proc_fd_parse(span("/tmp/a (deleted)"), &fd);
	assert_true(fd.ends_deleted && fd.is_path);
	assert_span(fd.target, "/tmp/a (deleted)");
	assert_span(proc_fd_undeleted(fd.target), "/tmp/a");
	assert_span(proc_fd_undeleted(span("/tmp/a (deleted)x")), "/tmp/a (deleted)x");
}

static void mode_says_what_a_path_is(void **state)
{
	struct stat null = { 0 };

	(void)state;
	assert_int_equal(stat("/dev/null", &null), 0);
	assert_int_equal(proc_fd_of_mode(null.st_mode, 1), FD_CHAR_DEVICE_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFCHR, 136), FD_TTY_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFCHR, 5), FD_TTY_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFREG | 0644, 0), FD_FILE_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFDIR, 0), FD_DIRECTORY_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFIFO, 0), FD_FIFO_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFLNK, 0), FD_SYMLINK_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFBLK, 4), FD_BLOCK_DEVICE_KIND);
	assert_int_equal(proc_fd_of_mode(S_IFSOCK, 0), FD_SOCKET_KIND);
	assert_int_equal(proc_fd_of_mode(0, 0), FD_OTHER_KIND);
}

/* The numbers are stored, and the report turns them into words with its own list: the two must say the same. */
static void kinds_are_those_of_the_lookup(void **state)
{
	static const struct {
		uint64_t number;
		const char *name;
	} kinds[] = {
#define FD_KIND(number, name, text) { (number), #name },
#include "capture/fd_kinds.h"
#undef FD_KIND
	};
	struct span text = fixture("../../schema/lookups/fd_kind.tsv");
	struct span row = { 0 };
	size_t rows = 0;

	(void)state;
	assert_true(span_starts(span_line(&text), "kind\tname\t"));
	while (span_next_line(&text, &row)) {
		uint64_t number = 0;
		struct span name = { 0 };
		size_t at = 0;

		assert_true(span_uint64(span_word(&row), &number));
		name = span_word(&row);
		while (at < array_length(kinds) && kinds[at].number != number)
			at++;
		assert_true(at < array_length(kinds));
		assert_int_equal(name.length, strlen(kinds[at].name));
		assert_int_equal(strncasecmp(name.at, kinds[at].name, name.length), 0);
		rows++;
	}
	assert_int_equal(rows, array_length(kinds));
}

TESTS(knows_each_kind_by_its_text, kinds_are_those_of_the_lookup, inode_stands_in_brackets, deleted_is_a_mark_or_a_name, mode_says_what_a_path_is);
