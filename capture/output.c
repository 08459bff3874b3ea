#include "capture/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "common/io.h"
#include "common/units.h"

static void folder_of(const char *path, struct strbuf *ret)
{
	ptrdiff_t slash = span_last_index(span(path), '/');

	if (slash < 0)
		strbuf_add_text(ret, ".");
	else
		strbuf_add(ret, span_first(span(path), slash ? (size_t)slash : 1));
}

static void say(struct strbuf *error, const char *path, int err, const char *what_to_do)
{
	strbuf_addf(error, "%s: %s%s%s", path, strerror(err), *what_to_do ? "; " : "", what_to_do);
}

bool output_check(const char *path, bool force, uint64_t needed_bytes, struct strbuf *error)
{
	cleanup_strbuf struct strbuf folder = { 0 };
	struct stat there = { 0 };
	struct statvfs space = { 0 };

	folder_of(path, &folder);
	if (!lstat(path, &there)) {
		if (!S_ISREG(there.st_mode)) {
			strbuf_addf(error, "%s: is there and no regular file; give another name with -o", path);
			return false;
		}
		if (!force) {
			strbuf_addf(error, "%s: exists; give another name with -o, or --force to overwrite", path);
			return false;
		}
	}
	if (access(strbuf_text(&folder), W_OK | X_OK)) {
		say(error, strbuf_text(&folder), errno, "give a folder that can be written to with -o, or -o - to stream");
		return false;
	}
	if (!statvfs(strbuf_text(&folder), &space) && (uint64_t)space.f_bavail * space.f_frsize < needed_bytes) {
		strbuf_addf(error, "%s: ", strbuf_text(&folder));
		units_add_bytes(error, (uint64_t)space.f_bavail * space.f_frsize);
		strbuf_add_text(error, " free, about ");
		units_add_bytes(error, needed_bytes);
		strbuf_add_text(error, " needed; write elsewhere with -o, or -o - to stream");
		return false;
	}
	return true;
}

/* Where sudo was used, the file belongs to who asked for it. */
static void hand_over(int fd)
{
	uint64_t uid = 0;
	uint64_t gid = 0;

	if (geteuid() == 0 && span_uint64(span(getenv("SUDO_UID")), &uid) && span_uint64(span(getenv("SUDO_GID")), &gid) &&
	    fchown(fd, (uid_t)uid, (gid_t)gid))
		return; /* it stays root's, with mode 0600: readable through sudo */
}

static int publish(const char *temporary, const char *path, bool force)
{
	if (force)
		return rename(temporary, path) ? errno : 0;
	if (!renameat2(AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE))
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	/* A file system without RENAME_NOREPLACE: a link does not replace either. */
	if (link(temporary, path))
		return errno;
	unlink(temporary);
	return 0;
}

bool output_write(const char *path, bool force, struct span bytes, struct strbuf *error)
{
	cleanup_strbuf struct strbuf temporary = { 0 };
	cleanup_fd int fd = -1;
	int err = 0;

	strbuf_addf(&temporary, "%s.%ld.partial", path, (long)getpid());
	fd = open(strbuf_text(&temporary), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		say(error, path, errno, "nothing was written");
		return false;
	}
	err = io_write(fd, bytes);
	if (!err && fsync(fd))
		err = errno;
	hand_over(fd);
	if (!err)
		err = publish(strbuf_text(&temporary), path, force);
	if (!err)
		return true;
	unlink(strbuf_text(&temporary));
	say(error, path, err, "nothing was written");
	return false;
}

bool output_stream(struct span bytes, struct strbuf *error)
{
	int err = io_write(STDOUT_FILENO, bytes);

	if (err)
		say(error, "stdout", err, "the stream is cut");
	return !err;
}
