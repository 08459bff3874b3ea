#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "tests/kit.h"

static void reads_to_the_end(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, io_read_at(AT_FDCWD, "/proc/self/maps", &buf, 1 << 20));
	assert_true(span_find(strbuf_span(&buf), "[stack]") > 0);
	assert_true(span_ends(strbuf_span(&buf), "\n"));
}

static void appends(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	(void)state;
	strbuf_add_text(&buf, "before ");
	assert_outcome(OUTCOME_EMPTY, io_read_at(AT_FDCWD, "/dev/null", &buf, 10));
	assert_outcome(OUTCOME_OK, io_read_at(AT_FDCWD, "/proc/self/comm", &buf, 1000));
	assert_true(span_starts(strbuf_span(&buf), "before test_"));
}

/* A pipe with @length bytes in it and no writer. */
static int filled(size_t length)
{
	int ends[2] = { -1, -1 };
	cleanup_strbuf struct strbuf bytes = { 0 };

	assert_int_equal(pipe(ends), 0);
	strbuf_add_repeat(&bytes, 'x', length);
	assert_int_equal(io_write(ends[1], strbuf_span(&bytes)), 0);
	close(ends[1]);
	return ends[0];
}

static void a_cap_cuts_what_is_longer(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };
	cleanup_fd int longer = filled(40001);
	cleanup_fd int equal = filled(40000);

	(void)state;
	assert_outcome(OUTCOME_TRUNCATED, io_read(longer, &buf, 40000));
	assert_int_equal(buf.length, 40000);
	strbuf_reset(&buf);
	assert_outcome(OUTCOME_OK, io_read(equal, &buf, 40000));
	assert_int_equal(buf.length, 40000);
}

static void one_read_is_enough_for_small_files(void **state)
{
	cleanup_strbuf struct strbuf single = { 0 };
	cleanup_strbuf struct strbuf whole = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, io_read_single_at(AT_FDCWD, "/proc/self/limits", &single, 65536));
	assert_outcome(OUTCOME_OK, io_read_at(AT_FDCWD, "/proc/self/limits", &whole, 65536));
	assert_true(span_equal(strbuf_span(&single), strbuf_span(&whole)));
	strbuf_reset(&single);
	assert_outcome(OUTCOME_TRUNCATED, io_read_single_at(AT_FDCWD, "/proc/self/limits", &single, 100));
	assert_int_equal(single.length, 100);
	strbuf_reset(&single);
	assert_outcome(OUTCOME_EMPTY, io_read_single_at(AT_FDCWD, "/proc/self/timers", &single, 100));
	assert_outcome(OUTCOME_ABSENT, io_read_single_at(AT_FDCWD, "/proc/self/none", &single, 100));
	assert_outcome(OUTCOME_TRUNCATED, io_read_single_at(AT_FDCWD, "/proc/self/exe", &single, 50000)); /* larger than one read */
	assert_int_equal(single.length, 50000);
}

static void an_errno_is_a_gap(void **state)
{
	cleanup_strbuf struct strbuf buf = { 0 };
	struct outcome got = io_read_at(AT_FDCWD, "/proc/self/none", &buf, 10);

	(void)state;
	assert_outcome(OUTCOME_ABSENT, got);
	assert_int_equal(got.err, ENOENT);
	assert_outcome(OUTCOME_UNSUPPORTED, io_read_at(AT_FDCWD, "/", &buf, 10));
	assert_outcome(OUTCOME_GONE, outcome_errno(ESRCH, "x"));
	assert_outcome(OUTCOME_DENIED, outcome_errno(EACCES, "x"));
	/* A host short of memory, files or processes is what was found there: the rest goes on. */
	assert_outcome(OUTCOME_UNSUPPORTED, outcome_errno(ENOMEM, "x"));
	assert_outcome(OUTCOME_UNSUPPORTED, outcome_errno(EMFILE, "x"));
}

static void a_full_device_is_an_errno(void **state)
{
	cleanup_fd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(full >= 0);
	assert_int_equal(io_write(full, span("x")), ENOSPC);
	assert_int_equal(io_write(full, span("")), 0);
}

TESTS(reads_to_the_end, appends, a_cap_cuts_what_is_longer, one_read_is_enough_for_small_files, an_errno_is_a_gap, a_full_device_is_an_errno);
