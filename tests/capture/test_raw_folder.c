/* The files below a folder of /proc/PID as a worker reads them and hands them over, on a tree of files. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "capture/packed_file.h"
#include "capture/raw_folder.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "tests/kit.h"

enum { LARGE_BYTES = 100 << 10 };

static char root[] = "/tmp/pidshot-raw-XXXXXX";
static int root_dir = -1;

static void make_file(const char *path, size_t length)
{
	cleanup_fd int fd = openat(root_dir, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	cleanup_strbuf struct strbuf bytes = { 0 };

	while (bytes.length < length)
		strbuf_add_byte(&bytes, 'x');
	assert_true(fd >= 0);
	assert_int_equal(0, io_write(fd, strbuf_span(&bytes)));
}

static int make_tree(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(root));
	root_dir = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(0, mkdirat(root_dir, "net", 0700));
	assert_int_equal(0, mkdirat(root_dir, "net/stat", 0700));
	make_file("net/tcp", 10);
	make_file("net/nf_conntrack", 10);
	make_file("net/nf_conntrack_expect", 10);
	make_file("net/dev", 5);
	make_file("net/empty", 0);
	make_file("net/route", LARGE_BYTES);
	make_file("net/stat/arp_cache", 7);
	return 0;
}

static int remove_tree(void **state)
{
	static const char *const files[] = { "net/tcp", "net/nf_conntrack", "net/nf_conntrack_expect", "net/dev", "net/empty", "net/route", "net/stat/arp_cache" };

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		unlinkat(root_dir, files[i], 0);
	unlinkat(root_dir, "net/stat", AT_REMOVEDIR);
	unlinkat(root_dir, "net", AT_REMOVEDIR);
	close(root_dir);
	return rmdir(root);
}

static void next_is(struct span *packed, const char *path, enum outcome_kind kind, size_t length, bool is_left)
{
	struct packed_file file = { 0 };

	assert_true(packed_file_next(packed, &file));
	assert_span(file.path, path);
	assert_int_equal(kind, file.got.kind);
	assert_int_equal(length, file.bytes.length);
	assert_int_equal(is_left, file.is_left);
}

/* By name, folders in their place; a socket table is another collector's, and what is large is left to who can keep it. */
static void test_folder(void **state)
{
	cleanup_strbuf struct strbuf packed = { 0 };
	struct span rest = { 0 };
	struct packed_file file = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, raw_folder_pack(root_dir, "net", &packed));
	rest = strbuf_span(&packed);
	next_is(&rest, "net/dev", OUTCOME_OK, 5, false);
	next_is(&rest, "net/empty", OUTCOME_EMPTY, 0, false);
	next_is(&rest, "net/nf_conntrack", OUTCOME_NOT_ASKED, 0, false);
	next_is(&rest, "net/nf_conntrack_expect", OUTCOME_NOT_ASKED, 0, false);
	next_is(&rest, "net/route", OUTCOME_TRUNCATED, 0, true);
	next_is(&rest, "net/stat/arp_cache", OUTCOME_OK, 7, false);
	assert_false(packed_file_next(&rest, &file));
}

static void test_no_folder(void **state)
{
	cleanup_strbuf struct strbuf packed = { 0 };
	struct span rest = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, raw_folder_pack(root_dir, "attr", &packed));
	rest = strbuf_span(&packed);
	next_is(&rest, "attr", OUTCOME_ABSENT, 0, false);
	assert_true(span_is_empty(rest));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_folder), cmocka_unit_test(test_no_folder) };

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
