#include "capture/inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "capture/proc/status.h"
#include "common/cleanup.h"
#include "common/io.h"

static bool drop_capabilities(void)
{
	struct __user_cap_header_struct self = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

	return syscall(SYS_capset, &self, none) == 0;
}

void inside_drop(struct inside *inside)
{
	if (!inside->is_entered && !drop_capabilities())
		_exit(1);
}

/* Taking another uid drops the capabilities and the death signal. Half-way in is no place to open anything: then the worker ends. */
void inside_enter(struct inside *inside)
{
	/* The groups first: where those may not be given up (a user namespace that denies it), nothing else is begun. */
	if (inside->is_entered || inside->root < 0 || setgroups(0, NULL) != 0 || fchdir(inside->root) != 0 || chroot(".") != 0)
		return;
	if (chdir("/") != 0 || setresgid(inside->gid, inside->gid, inside->gid) != 0 ||
	    setresuid(inside->uid, inside->uid, inside->uid) != 0)
		_exit(1);
	/* A target that is root would leave us its capabilities; to read a file of its own it needs none. */
	if (!drop_capabilities())
		_exit(1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	inside->is_entered = true;
}

void inside_init(struct inside *inside, int dir)
{
	enum { STATUS_CAP = 64 << 10 };
	cleanup_strbuf struct strbuf text = { 0 };
	struct proc_status status = { 0 };

	*inside = (struct inside){ .root = -1 };
	if (!is_ok(io_read_single_at(dir, "status", &text, STATUS_CAP)) || !is_ok(proc_status_parse(strbuf_span(&text), &status)) || !status.has_uid ||
	    !status.has_gid)
		return;
	inside->uid = (uid_t)status.uid[1];
	inside->gid = (gid_t)status.gid[1];
	inside->root = openat(dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int open_within(const struct inside *inside, const char *path, int flags)
{
	struct open_how how = {
		.flags = (unsigned)(flags | O_NOFOLLOW | O_CLOEXEC),
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	if (inside->is_entered)
		return open(path, flags | O_NOFOLLOW | O_CLOEXEC);
	return (int)syscall(SYS_openat2, inside->root, path, &how, sizeof(how));
}

static struct outcome open_inside(struct inside *inside, const char *path, int flags, int *ret_fd)
{
	if (inside->root < 0)
		return outcome_of(OUTCOME_DENIED, EACCES, "the target's root folder is not to be had");
	inside_enter(inside);
	*ret_fd = open_within(inside, path, flags);
	return *ret_fd < 0 ? outcome_errno(errno, NULL) : outcome_ok();
}

struct outcome inside_open_folder(struct inside *inside, const char *path, int *ret_fd)
{
	return open_inside(inside, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_DIRECTORY, ret_fd);
}

struct outcome inside_open_file(struct inside *inside, const char *path, int *ret_fd, struct stat *ret_file)
{
	cleanup_fd int there = -1;
	cleanup_fd int fd = -1;
	struct outcome opened = open_inside(inside, path, O_PATH, &there);

	if (!is_ok(opened))
		return opened;
	if (fstat(there, ret_file) != 0)
		return outcome_errno(errno, "stat");
	if (S_ISREG(ret_file->st_mode))
		opened = open_inside(inside, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, &fd);
	if (!is_ok(opened))
		return opened;
	/* It may have been exchanged meanwhile. */
	if (fd < 0 || fstat(fd, ret_file) != 0 || !S_ISREG(ret_file->st_mode))
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "not a regular file");
	*ret_fd = take_fd(&fd);
	return outcome_ok();
}

struct outcome inside_read_file(struct inside *inside, const char *path, size_t cap, struct strbuf *ret, struct inside_file *ret_file)
{
	cleanup_fd int fd = -1;
	struct stat file = { 0 };
	struct outcome opened = inside_open_file(inside, path, &fd, &file);

	if (!is_ok(opened))
		return opened;
	ret_file->modified_ns = (int64_t)file.st_mtim.tv_sec * 1000000000 + file.st_mtim.tv_nsec;
	ret_file->size_bytes = (uint64_t)file.st_size;
	return io_read(fd, ret, cap);
}

struct outcome inside_read(struct inside *inside, const char *path, size_t cap, struct strbuf *ret)
{
	struct inside_file file = { 0 };

	return inside_read_file(inside, path, cap, ret, &file);
}

struct outcome inside_list(struct inside *inside, const char *path, size_t cap, struct strbuf *ret)
{
	const struct dirent *entry = NULL;
	DIR *folder = NULL;
	int fd = -1;
	struct outcome opened = inside_open_folder(inside, path, &fd);

	if (!is_ok(opened))
		return opened;
	folder = fdopendir(fd);
	if (!folder) {
		close(fd);
		return outcome_errno(errno, NULL);
	}
	while ((entry = readdir(folder)) && ret->length < cap)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			strbuf_add(ret, span_of(entry->d_name, strlen(entry->d_name) + 1));
	closedir(folder);
	return entry ? outcome_of(OUTCOME_TRUNCATED, 0, "a folder of very many names") : outcome_ok();
}
