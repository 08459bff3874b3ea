/* From the ids of control groups, which sock_diag tells, to their paths. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "capture/collectors/sockets.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { HANDLE_KERNFS = 0xfe, PATH_MAX_BYTES = 4096 }; /* FILEID_KERNFS, include/linux/exportfs.h: from 5.5 on */

/* The folder where the v2 hierarchy is mounted, as its text too; -1: nowhere that is usual. */
static int open_hierarchy(const struct sink *sink, struct strbuf *ret_path)
{
	static const char *const folders[] = { "fs/cgroup", "fs/cgroup/unified" };

	for (size_t i = 0; i < array_length(folders) && sink_sys(sink) >= 0; i++) {
		cleanup_fd int fd = openat(sink_sys(sink), folders[i], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		struct statfs system = { 0 };

		if (fd < 0 || fstatfs(fd, &system) != 0 || system.f_type != CGROUP2_SUPER_MAGIC)
			continue;
		strbuf_addf(ret_path, "/sys/%s", folders[i]);
		return take_fd(&fd);
	}
	return -1;
}

static bool path_of(int hierarchy, uint64_t id, char *ret, size_t size, size_t *ret_length)
{
	union {
		struct file_handle head;
		char room[sizeof(struct file_handle) + sizeof(uint64_t)];
	} handle = { .head = { .handle_bytes = sizeof(id), .handle_type = HANDLE_KERNFS } };
	cleanup_strbuf struct strbuf link = { 0 };
	cleanup_fd int fd = -1;
	ssize_t length = 0;

	memcpy(handle.room + sizeof(struct file_handle), &id, sizeof(id));
	fd = open_by_handle_at(hierarchy, &handle.head, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return false;
	strbuf_addf(&link, "/proc/self/fd/%d", fd);
	length = readlink(strbuf_text(&link), ret, size);
	*ret_length = length > 0 ? (size_t)length : 0;
	return length > 0;
}

void socket_cgroup_rows(struct sink *sink, const uint64_t *ids, size_t count)
{
	cleanup_strbuf struct strbuf mount = { 0 };
	cleanup_fd int hierarchy = count ? open_hierarchy(sink, &mount) : -1;
	char room[PATH_MAX_BYTES];
	size_t length = 0;

	if (count && hierarchy < 0)
		sink_lacks(sink, TABLE_SOCKET_CGROUP, outcome_of(OUTCOME_ABSENT, 0, "no v2 hierarchy is mounted where it usually is"));
	for (size_t i = 0; i < count && hierarchy >= 0; i++) {
		struct span path = { 0 };
		struct row *row = NULL;

		/* A group that is gone (ESTALE) has no path; where we are not root none is told: CAP_DAC_READ_SEARCH, open_by_handle_at(2). */
		if (!path_of(hierarchy, ids[i], room, sizeof(room), &length)) {
			if (errno != ESTALE)
				sink_lacks(sink, TABLE_SOCKET_CGROUP, outcome_errno(errno, "paths of control groups by their ids"));
			continue;
		}
		path = span_of(room, length);
		if (!span_starts(path, strbuf_text(&mount)))
			continue;
		path = span_skip(path, mount.length);
		row = sink_row(sink, TABLE_SOCKET_CGROUP);
		row_int(row, SOCKET_CGROUP_ID, (int64_t)ids[i]);
		row_text(row, SOCKET_CGROUP_PATH, span_is_empty(path) ? span("/") : path);
	}
}
