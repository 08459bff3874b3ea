#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/registry.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

/* Copies of a kernel's tree whose files are cut, empty, noise or missing: every collector ends with an outcome, and what is noise to it says so. */
enum { PID = 4242, OPEN_FOLDERS = 16 };

enum damage { CUT, EMPTIED, NOISE, REMOVED };

/* nftw(3) has no context. */
static struct {
	enum damage damage;
	unsigned which; /* 0: all files; 1, 2: every other one */
	unsigned seen;
	char from[512];
	char to[64];
} copying;

static struct span damaged(struct span bytes, struct strbuf *noise)
{
	uint32_t state = 2463534242U;

	if (copying.damage == CUT)
		return span_first(bytes, bytes.length / 2);
	if (copying.damage == EMPTIED)
		return (struct span){ 0 };
	for (size_t i = 0; i < bytes.length; i++) {
		/* xorshift32: any bytes do, as long as they are always the same */
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		strbuf_add_byte(noise, (char)state);
	}
	return strbuf_span(noise);
}

static int copy_file(const char *from, const char *to, bool is_damaged)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	cleanup_strbuf struct strbuf noise = { 0 };
	cleanup_fd int fd = -1;

	if (is_damaged && copying.damage == REMOVED)
		return 0;
	io_read_at(AT_FDCWD, from, &bytes, 1 << 20);
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd < 0 ? -1 : io_write(fd, is_damaged ? damaged(strbuf_span(&bytes), &noise) : strbuf_span(&bytes));
}

static int copy_one(const char *from, const struct stat *file, int type, struct FTW *place)
{
	cleanup_strbuf struct strbuf to = { 0 };
	char link[512] = "";

	(void)file;
	(void)place;
	strbuf_addf(&to, "%s%s", copying.to, from + strlen(copying.from));
	if (type == FTW_D)
		return mkdir(strbuf_text(&to), 0700) == 0 || errno == EEXIST ? 0 : -1;
	if (type == FTW_SL)
		return readlink(from, link, sizeof(link) - 1) > 0 ? symlink(link, strbuf_text(&to)) : -1;
	/* Without stat there is no process to look at. */
	return copy_file(from, strbuf_text(&to), !span_ends(span(from), "/proc/4242/stat") &&
						 (!copying.which || copying.seen++ % 2 == copying.which - 1));
}

static int remove_one(const char *path, const struct stat *file, int type, struct FTW *place)
{
	(void)file;
	(void)type;
	(void)place;
	return remove(path);
}

static void collect_all(int64_t *ret_malformed)
{
	cleanup_strbuf struct strbuf proc = { 0 };

	strbuf_addf(&proc, "%s/proc", copying.to);
	for (size_t i = 0; registry[i]; i++) {
		struct outcome got = outcome_ok();
		struct db *db = NULL;

		if (registry[i] == &collector_window)
			continue;
		db = collect(registry[i], strbuf_text(&proc), PID, &got);
		if (is_fault(got))
			fail_msg("collector %s: %s", registry[i]->name, got.what ? got.what : "a fault");
		*ret_malformed += collected_int(db, "SELECT (SELECT count(*) FROM source WHERE outcome = 9) + (SELECT count(*) FROM collector WHERE outcome = 9)");
	}
}

static int64_t damage(const char *tree, enum damage kind, unsigned which)
{
	cleanup_strbuf struct strbuf name = { 0 };
	cleanup_strbuf struct strbuf from = { 0 };
	int64_t malformed = 0;

	strbuf_addf(&name, "kernels/%s", tree);
	fixture_path(strbuf_text(&name), &from);
	copying = (__typeof__(copying)){ .damage = kind, .which = which, .to = "/tmp/pidshot-damaged-XXXXXX" };
	memcpy(copying.from, strbuf_text(&from), from.length + 1);
	assert_non_null(mkdtemp(copying.to));
	assert_int_equal(nftw(copying.from, copy_one, OPEN_FOLDERS, FTW_PHYS), 0);
	collect_all(&malformed);
	assert_int_equal(nftw(copying.to, remove_one, OPEN_FOLDERS, FTW_PHYS | FTW_DEPTH), 0);
	return malformed;
}

static void cut_files(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 3; which++)
		assert_true(damage("6.12", CUT, which) > 0);
}

static void files_that_are_empty(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 3; which++)
		damage("5.10-hybrid", EMPTIED, which);
}

static void noise(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 3; which++)
		assert_true(damage("newest", NOISE, which) > 5);
}

static void files_that_are_missing(void **state)
{
	(void)state;
	for (unsigned which = 0; which < 3; which++)
		assert_int_equal(damage("6.1-v1", REMOVED, which), 0);
}

TESTS(cut_files, files_that_are_empty, noise, files_that_are_missing);
