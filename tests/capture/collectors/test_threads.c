/* Many threads, which the reader reads while those before them are parsed; the test is its own target. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/packed_file.h"
#include "capture/registry.h"
#include "capture/sink_private.h"
#include "capture/thread_files.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

enum { THREADS = 100 };

static pid_t tids[THREADS];
static pthread_barrier_t all_known, all_told;

static void *stand(void *place)
{
	*(pid_t *)place = gettid();
	pthread_barrier_wait(&all_known);
	pthread_barrier_wait(&all_told);
	return NULL;
}

/* The threads of the test while they stand, as the collector saw them. */
static struct db *collect_standing(void (*before)(struct sink *sink), enum outcome_kind expected)
{
	pthread_t threads[THREADS];
	struct outcome got = outcome_ok();
	struct db *db = NULL;

	assert_int_equal(pthread_barrier_init(&all_known, NULL, THREADS + 1), 0);
	assert_int_equal(pthread_barrier_init(&all_told, NULL, THREADS + 1), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, stand, &tids[i]), 0);
	pthread_barrier_wait(&all_known);
	db = collect_prepared(&collector_threads, "/proc", getpid(), before, &got);
	assert_outcome(expected, got);
	pthread_barrier_wait(&all_told);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	return db;
}

/* Each of them once, with what its eight files say. */
static void are_all_there(struct db *db)
{
	for (size_t i = 0; i < THREADS; i++) {
		cleanup_strbuf struct strbuf sql = { 0 };

		strbuf_addf(&sql, "SELECT count(*) FROM thread WHERE tid = %d AND pid = %d AND comm IS NOT NULL AND state = 'S' AND cap_effective IS NOT NULL "
			    "AND syscall_number IS NOT NULL AND run_ns IS NOT NULL AND rchar_bytes IS NOT NULL", tids[i], getpid());
		assert_int_equal(collected_int(db, strbuf_text(&sql)), 1);
	}
	assert_true(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '/proc/%/task/%/%' AND outcome = 0") >= THREADS * (THREAD_FILES - 1));
	assert_int_equal(collected_int(db, "SELECT max(times) FROM (SELECT count(*) AS times FROM source GROUP BY path)"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path LIKE '/proc/%/task/%' AND path NOT LIKE '/proc/%/task/%/%'"), 0);
}

static void many_are_read_by_the_reader(void **state)
{
	(void)state;
	are_all_there(collect_standing(NULL, OUTCOME_OK));
}

static void stop_reader(struct sink *sink)
{
	assert_true(sink->reader.process.pid > 0);
	assert_int_equal(kill(sink->reader.process.pid, SIGSTOP), 0);
}

/* Those that it owes are asked for one by one, of another. */
static void a_reader_that_stands_still_loses_none(void **state)
{
	(void)state;
	are_all_there(collect_standing(stop_reader, OUTCOME_OK));
}

static void kill_reader(struct sink *sink)
{
	assert_true(sink->reader.process.pid > 0);
	assert_int_equal(kill(sink->reader.process.pid, SIGKILL), 0);
}

/* Where there is no reader they are read here. */
static void a_reader_that_died_loses_none(void **state)
{
	(void)state;
	are_all_there(collect_standing(kill_reader, OUTCOME_OK));
}

static void spend_memory(struct sink *sink)
{
	sink->budget.max_memory_bytes = 1;
}

/* What is said then is that threads are missing. */
static void where_the_capture_is_to_end_no_more_are_taken(void **state)
{
	struct db *db = collect_standing(spend_memory, OUTCOME_TRUNCATED);

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM thread"), 0);
	assert_int_equal(collected_int(db, "SELECT outcome FROM evidence WHERE table_name = 'thread'"), OUTCOME_TRUNCATED);
}

static void one_that_ended_since_it_was_listed_is_gone(void **state)
{
	cleanup_strbuf struct strbuf packed = { 0 };
	struct packed_file file = { 0 };
	struct span rest = { 0 };
	int dir = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_outcome(OUTCOME_OK, thread_files_pack(dir, span("4194305 "), &packed));
	rest = strbuf_span(&packed);
	assert_true(packed_file_next(&rest, &file));
	assert_span(file.path, "4194305");
	assert_outcome(OUTCOME_GONE, file.got);
	assert_false(packed_file_next(&rest, &file));
	close(dir);
}

/* A folder that is listed and cannot be opened, as of a thread that ended in between, is a gap and no row: here task/43 is a file. */
static void what_cannot_be_opened_is_no_row(void **state)
{
	char root[] = "/tmp/pidshot-threads-XXXXXX";
	cleanup_strbuf struct strbuf path = { 0 };
	static const char *const folders[] = { "/42", "/42/task", "/42/task/42" };
	static const char *const files[] = { "/42/stat", "/42/task/43", "/42/task/42/stat" };
	struct outcome got = outcome_ok();
	struct db *db = NULL;

	(void)state;
	assert_non_null(mkdtemp(root));
	for (size_t i = 0; i < array_length(folders); i++) {
		strbuf_reset(&path);
		strbuf_addf(&path, "%s%s", root, folders[i]);
		assert_int_equal(mkdir(strbuf_text(&path), 0700), 0);
	}
	for (size_t i = 0; i < array_length(files); i++) {
		static const char text[] = "42 (one) S 1 42 42 0 -1 4194304 10 0 0 0 1 2 0 0 20 0 1 0 777 1000 10 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
		cleanup_fd int fd = -1;

		strbuf_reset(&path);
		strbuf_addf(&path, "%s%s", root, files[i]);
		fd = open(strbuf_text(&path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	}
	db = collect(&collector_threads, root, 42, &got);
	assert_outcome(OUTCOME_OK, got);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM thread"), 1);
	assert_int_equal(collected_int(db, "SELECT tid FROM thread"), 42);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM source WHERE path = '/proc/42/task/43' AND outcome <> 0"), 1);
	for (size_t i = array_length(files); i > 0; i--) {
		strbuf_reset(&path);
		strbuf_addf(&path, "%s%s", root, files[i - 1]);
		unlink(strbuf_text(&path));
	}
	for (size_t i = array_length(folders); i > 0; i--) {
		strbuf_reset(&path);
		strbuf_addf(&path, "%s%s", root, folders[i - 1]);
		rmdir(strbuf_text(&path));
	}
	assert_int_equal(rmdir(root), 0);
}

TESTS(many_are_read_by_the_reader, a_reader_that_stands_still_loses_none, a_reader_that_died_loses_none, where_the_capture_is_to_end_no_more_are_taken,
      one_that_ended_since_it_was_listed_is_gone, what_cannot_be_opened_is_no_row);
