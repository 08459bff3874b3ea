#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "common/cleanup.h"
#include "common/io.h"
#include "report/load_internal.h"

enum { DEEPEST = 16 };

struct walk {
	struct bundle *bundle;
	struct load_limits limits;
	uint64_t total;
	struct strbuf path; /* of the folder being read, with a slash at its end, or empty */
	struct strbuf *error;
};

static bool walk_folder(struct walk *walk, int fd, int depth);

static bool take_file(struct walk *walk, int folder, const char *name, const struct stat *status)
{
	cleanup_fd int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	struct member member = { .path = arena_keep(&walk->bundle->arena, &walk->path), .modified_s = status->st_mtime };
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct outcome got = fd < 0 ? outcome_errno(errno, "open") : io_read(fd, &bytes, (size_t)member_cap(member.path, walk->limits));

	if (!is_ok(got) && got.kind != OUTCOME_EMPTY) {
		bundle_problem(walk->bundle, member.path, got.kind == OUTCOME_TRUNCATED ? "larger than allowed, left out (see --max-size)" : "cannot be read");
		return true;
	}
	walk->total += bytes.length;
	if (walk->total > total_cap(walk->limits)) {
		strbuf_add_text(walk->error, "larger than allowed (see --max-size)");
		return false;
	}
	member.bytes = arena_keep(&walk->bundle->arena, &bytes);
	return members_add(&walk->bundle->members, &walk->bundle->arena, &member);
}

static bool take_entry(struct walk *walk, int folder, const char *name, int depth)
{
	size_t length = walk->path.length;
	struct stat status = { 0 };
	bool taken = true;

	if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return true;
	strbuf_add_text(&walk->path, name);
	if (S_ISREG(status.st_mode)) {
		taken = take_file(walk, folder, name, &status);
	} else if (S_ISDIR(status.st_mode) && depth < DEEPEST) {
		strbuf_add_byte(&walk->path, '/');
		taken = walk_folder(walk, openat(folder, name, O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW), depth + 1);
	} else if (!S_ISLNK(status.st_mode)) { /* links are what `extract --links` made */
		bundle_problem(walk->bundle, strbuf_span(&walk->path), "not a regular file, left out");
	}
	strbuf_truncate(&walk->path, length);
	return taken;
}

/* Takes @fd over. */
static bool walk_folder(struct walk *walk, int fd, int depth)
{
	cleanup_dir DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		bundle_problem(walk->bundle, strbuf_span(&walk->path), "cannot be read");
		return true;
	}
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && !take_entry(walk, dirfd(dir), entry->d_name, depth))
			return false;
	return true;
}

bool load_folder(struct bundle *bundle, int folder, struct load_limits limits, struct strbuf *error)
{
	struct walk walk = { .bundle = bundle, .limits = limits, .error = error };
	struct stat there = { 0 };
	bool walked = false;

	/* Some other folder, such as /, is not read through before it is refused. */
	if (fstatat(folder, "pidshot.db", &there, AT_SYMLINK_NOFOLLOW) < 0 && fstatat(folder, "begin.json", &there, AT_SYMLINK_NOFOLLOW) < 0) {
		strbuf_add_text(error, "a folder without pidshot.db or begin.json, not an unpacked bundle");
		return false;
	}
	walked = walk_folder(&walk, fcntl(folder, F_DUPFD_CLOEXEC, 0), 0);

	strbuf_deinit(&walk.path);
	if (!walked && error->length == 0)
		strbuf_add_text(error, "no memory");
	return walked;
}
