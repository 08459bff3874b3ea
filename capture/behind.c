#include "capture/behind.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/cleanup.h"
#include "common/strbuf.h"

/* Looked up, not opened: O_PATH asks nothing of the file itself, and nothing outside the root can be reached. */
static bool is_its_name(struct span text, int root, const struct behind *file)
{
	struct open_how how = { .flags = O_PATH | O_NOFOLLOW | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
	cleanup_strbuf struct strbuf path = { 0 };
	struct statx named = { 0 };
	cleanup_fd int fd = -1;

	strbuf_add(&path, text);
	fd = (int)syscall(SYS_openat2, root, strbuf_text(&path), &how, sizeof(how));
	return fd >= 0 && statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO, &named) == 0 && named.stx_ino == file->inode &&
	       named.stx_dev_major == file->device_major && named.stx_dev_minor == file->device_minor;
}

static struct outcome stat_at(int dir, const char *name, int flags, struct behind *ret)
{
	struct statx file = { 0 };

	/* What the file system has cached is enough: nobody asks a server on our behalf. */
	if (statx(dir, name, flags | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC, STATX_BASIC_STATS | STATX_MNT_ID, &file) != 0)
		return outcome_errno(errno, "stat of the file behind the link");
	*ret = (struct behind){
		.mode = file.stx_mode,
		.device_major = file.stx_dev_major, .device_minor = file.stx_dev_minor,
		.special_major = file.stx_rdev_major, .special_minor = file.stx_rdev_minor,
		.link_count = file.stx_nlink,
		.inode = file.stx_ino, .size_bytes = file.stx_size, .blocks_bytes = file.stx_blocks * 512,
		.modified_ns = file.stx_mtime.tv_sec * 1000000000 + file.stx_mtime.tv_nsec,
		.has_mount_id = file.stx_mask & STATX_MNT_ID, .mount_id = file.stx_mnt_id,
	};
	return outcome_ok();
}

struct outcome behind_read(int dir, const char *name, struct span text, int root, struct behind *ret)
{
	struct outcome got = stat_at(dir, name, 0, ret);

	if (is_ok(got) && span_ends(text, " (deleted)"))
		ret->is_deleted = ret->link_count == 0 || root < 0 || !is_its_name(text, root, ret);
	return got;
}

struct outcome behind_read_fd(int fd, struct behind *ret)
{
	return stat_at(fd, "", AT_EMPTY_PATH, ret);
}

struct outcome behind_read_filesystem(int fd, struct behind_filesystem *ret)
{
	struct behind behind = { 0 };
	struct outcome got = behind_read_fd(fd, &behind);

	ret->device_major = behind.device_major;
	ret->device_minor = behind.device_minor;
	if (is_ok(got) && fstatfs(fd, &ret->space) != 0)
		got = outcome_errno(errno, "statfs");
	return got;
}

int behind_open(int dir, const char *name)
{
	const struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
	cleanup_fd int root = -1;

	if (name[0] != '/')
		return openat(dir, name, O_PATH | O_CLOEXEC);
	root = openat(dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return root < 0 ? -1 : (int)syscall(SYS_openat2, root, name, &how, sizeof(how));
}
