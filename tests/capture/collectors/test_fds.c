#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "capture/proc/fd.h"
#include "capture/registry.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static int64_t column(struct db *db, const char *name, int fd)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "SELECT %s FROM fd WHERE fd = %d", name, fd);
	return collected_int(db, strbuf_text(&sql));
}

static struct span target_of(struct db *db, int fd)
{
	cleanup_strbuf struct strbuf sql = { 0 };

	strbuf_addf(&sql, "SELECT target FROM fd WHERE fd = %d", fd);
	return collected_text(db, strbuf_text(&sql));
}

/* The test is its own target: it knows what its descriptors are. */
static struct db *collect_self(void)
{
	struct outcome got = { 0 };
	struct db *db = collect(&collector_fds, "/proc", getpid(), &got);

	assert_outcome(OUTCOME_OK, got);
	return db;
}

static void tells_the_kind_of_each(void **state)
{
	int event = eventfd(42, EFD_CLOEXEC);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	int poll = epoll_create1(EPOLL_CLOEXEC);
	int memory = memfd_create("scratch", MFD_CLOEXEC);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int folder = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct itimerspec often = { .it_interval = { 3600, 5 }, .it_value = { 7200, 0 } };
	struct epoll_event wait = { .events = EPOLLIN | EPOLLET, .data.u64 = UINT64_MAX };
	struct db *db = NULL;

	(void)state;
	assert_int_equal(timerfd_settime(timer, 0, &often, NULL), 0);
	assert_int_equal(epoll_ctl(poll, EPOLL_CTL_ADD, event, &wait), 0);
	db = collect_self();
	assert_int_equal(column(db, "kind", event), FD_EVENTFD_KIND);
	assert_int_equal(column(db, "eventfd_count", event), 42);
	assert_int_equal(column(db, "flags", event), O_RDWR | O_CLOEXEC);
	assert_int_equal(column(db, "kind", timer), FD_TIMERFD_KIND);
	assert_int_equal(collected_int(db, "SELECT interval_ns FROM timerfd"), INT64_C(3600000000005));
	assert_int_equal(column(db, "kind", poll), FD_EPOLL_KIND);
	assert_int_equal(collected_int(db, "SELECT watched_fd FROM epoll_watch"), event);
	assert_int_equal(collected_int(db, "SELECT data FROM epoll_watch"), -1);
	assert_int_equal(column(db, "kind", memory), FD_MEMFD_KIND);
	assert_int_equal(column(db, "deleted", memory), 0);
	assert_int_equal(column(db, "kind", null), FD_CHAR_DEVICE_KIND);
	assert_int_equal(column(db, "special_minor", null), 3);
	assert_int_equal(column(db, "kind", folder), FD_DIRECTORY_KIND);
	assert_span(target_of(db, folder), "/");
	for (int fd = event; fd <= folder; fd++)
		close(fd);
}

static void deleted_is_the_kernels_word_only(void **state)
{
	char gone[] = "/tmp/pidshot-test-XXXXXX";
	char odd[] = "/tmp/pidshot-test-XXXXXX (deleted)";
	int unlinked = mkstemp(gone);
	int named = mkstemps(odd, 10);
	struct stat file = { 0 };
	struct db *db = NULL;

	(void)state;
	assert_true(unlinked >= 0 && named >= 0);
	assert_int_equal(ftruncate(unlinked, 1 << 20), 0);
	assert_int_equal(unlink(gone), 0);
	db = collect_self();
	unlink(odd);
	assert_int_equal(column(db, "deleted", unlinked), 1);
	assert_span(target_of(db, unlinked), gone);
	assert_int_equal(fstat(unlinked, &file), 0);
	assert_int_equal(column(db, "inode", unlinked), file.st_ino);
	assert_int_equal(column(db, "size_bytes", unlinked), 1 << 20);
	assert_int_equal(column(db, "mode", unlinked), file.st_mode);
	assert_int_equal(column(db, "deleted", named), 0);
	assert_span(target_of(db, named), odd);
	close(unlinked);
	close(named);
}

static void tells_locks(void **state)
{
	char path[] = "/tmp/pidshot-test-XXXXXX";
	int fd = mkstemp(path);
	struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 3 };
	struct db *db = NULL;

	(void)state;
	assert_int_equal(fcntl(fd, F_SETLK, &range), 0);
	db = collect_self();
	unlink(path);
	assert_int_equal(collected_int(db, "SELECT fd FROM fd_lock WHERE kind = 'POSIX' AND access = 'WRITE' AND start_bytes = 1 AND end_bytes = 3"), fd);
	assert_int_equal(collected_int(db, "SELECT owner_pid FROM fd_lock WHERE kind = 'POSIX'"), getpid());
	close(fd);
}

static void every_descriptor_has_a_row(void **state)
{
	int first = dup(0);
	struct db *db = NULL;

	(void)state;
	for (int i = 0; i < 300; i++)
		assert_true(dup(first) >= 0);
	db = collect_self();
	assert_int_equal(collected_int(db, "SELECT count(*) FROM fd WHERE fd BETWEEN 0 AND 2"), 3);
	assert_true(collected_int(db, "SELECT count(*) FROM fd") >= 304);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM fd WHERE target IS NULL OR flags IS NULL"), 0);
}

static void a_folder_that_is_missing_is_a_gap(void **state)
{
	struct outcome got = { 0 };
	struct db *db = collect_fixture(&collector_fds, "gaps", 42, &got);

	(void)state;
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM fd"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM source WHERE path = '/proc/42/fd'"), OUTCOME_ABSENT);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'fd'"), OUTCOME_ABSENT);
}

TESTS(tells_the_kind_of_each, deleted_is_the_kernels_word_only, tells_locks, every_descriptor_has_a_row, a_folder_that_is_missing_is_a_gap);
