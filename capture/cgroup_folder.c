#include "capture/cgroup_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "capture/proc/cgroup_file.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { FILE_CAP = 1 << 20, FILES_MAX = 512 };

/* Lists of processes (pids.current counts them), files to write to or to wait on, and flags of the file system that tell nothing of the group. */
static const char *const left_out[] = {
	"blkio.reset_stats", "cgroup.clone_children", "cgroup.event_control", "cgroup.kill", "cgroup.procs", "cgroup.sane_behavior",
	"cgroup.threads", "devices.allow", "devices.deny", "memory.force_empty", "memory.kmem.slabinfo", "memory.move_charge_at_immigrate",
	"memory.pressure_level", "memory.reclaim", "memory.use_hierarchy", "notify_on_release", "release_agent", "tasks",
};

/*
 * What binds the groups below too. memory.stat walks the whole tree below on some kernels: of groups with a limit alone, see read_limits(). v2's
 * events count those of all groups below as well; the local ones are about the group's own limit.
 */
static const char *const limits_v2[] = {
	"cgroup.events", "cgroup.freeze", "cpu.max", "cpu.stat", "io.max", "memory.current", "memory.events.local", "memory.high", "memory.max",
	"memory.swap.current", "memory.swap.max", "pids.current", "pids.events.local", "pids.max",
};
static const char *const limits_v1[] = {
	"cpu.cfs_period_us", "cpu.cfs_quota_us", "cpu.stat", "cpuacct.usage", "freezer.self_freezing", "freezer.state", "memory.failcnt",
	"memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.memsw.usage_in_bytes", "memory.oom_control", "memory.usage_in_bytes",
	"pids.current", "pids.events", "pids.max",
};

struct head {
	uint64_t inode;
	bool is_root;
	bool has_pressure;
};

/* Before a file's name and bytes. @got.what stays valid: worker and parent are one program. */
struct record {
	struct outcome got;
	uint64_t t_ns, duration_ns;
	size_t name_length, length;
};

static bool is_among(struct span name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_is(name, list[i]))
			return true;
	return false;
}

bool cgroup_is_limit(struct span name)
{
	return is_among(name, limits_v2, array_length(limits_v2)) || is_among(name, limits_v1, array_length(limits_v1));
}

static uint64_t now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* In a folder that the target chose there may be links and FIFOs. */
static struct outcome read_theirs(int dir, const char *name, struct strbuf *ret)
{
	cleanup_fd int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat file = { 0 };

	if (fd < 0)
		return outcome_errno(errno, NULL);
	if (fstat(fd, &file) || !S_ISREG(file.st_mode))
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "not a regular file");
	return io_read(fd, ret, FILE_CAP);
}

/* A folder being packed. */
struct packing {
	int dir;
	bool is_theirs;
	struct strbuf bytes; /* of one file */
	struct strbuf *ret;
};

static void pack_file(struct packing *packing, const char *name)
{
	struct record record = { .t_ns = now_ns(), .name_length = strlen(name) };

	strbuf_reset(&packing->bytes);
	record.got = packing->is_theirs ? read_theirs(packing->dir, name, &packing->bytes) : io_read_single_at(packing->dir, name, &packing->bytes, FILE_CAP);
	record.duration_ns = now_ns() - record.t_ns;
	record.length = packing->bytes.length;
	strbuf_add(packing->ret, span_of(&record, sizeof(record)));
	strbuf_add_text(packing->ret, name);
	strbuf_add(packing->ret, strbuf_span(&packing->bytes));
}

static struct outcome read_all(struct packing *packing)
{
	int copy = fcntl(packing->dir, F_DUPFD_CLOEXEC, 0);
	cleanup_dir DIR *names = copy < 0 ? NULL : fdopendir(copy);
	const struct dirent *entry = NULL;
	size_t count = 0;

	if (!names)
		return outcome_errno(errno, "the group's folder cannot be listed");
	while (count < FILES_MAX && (entry = readdir(names))) {
		if ((entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN) || is_among(span(entry->d_name), left_out, array_length(left_out)))
			continue;
		pack_file(packing, entry->d_name);
		count++;
	}
	return outcome_ok();
}

/* v1 writes a limit that is not set as the largest number of pages. */
static bool is_limited(struct span name, struct span text)
{
	enum { LARGEST_SHIFT = 62 };
	struct cgroup_values values = cgroup_values_of(name, text);
	struct cgroup_value value = { 0 };

	return (span_is(name, "memory.max") || span_is(name, "memory.limit_in_bytes")) && cgroup_value_next(&values, &value) && value.is_number &&
	       value.value != CGROUP_MAX && value.value >> LARGEST_SHIFT == 0;
}

/* "memory" of "memory.max": in v1 the files of a controller are in its hierarchy alone. */
static bool may_have(const struct proc_cgroup *group, struct span name)
{
	return group->hierarchy == 0 || proc_cgroup_has(group, span_first(name, (size_t)span_index(name, '.')));
}

static void read_limits(struct packing *packing, const struct proc_cgroup *group)
{
	const char *const *names = group->hierarchy == 0 ? limits_v2 : limits_v1;
	size_t count = group->hierarchy == 0 ? array_length(limits_v2) : array_length(limits_v1);
	bool has_limit = false;

	for (size_t i = 0; i < count; i++) {
		if (!may_have(group, span(names[i])) || faccessat(packing->dir, names[i], F_OK, 0))
			continue;
		pack_file(packing, names[i]);
		has_limit = has_limit || is_limited(span(names[i]), strbuf_span(&packing->bytes));
	}
	if (has_limit)
		pack_file(packing, "memory.stat");
}

struct outcome cgroup_folder_head(int dir, struct strbuf *ret)
{
	struct stat folder = { 0 };
	struct head head = { 0 };

	if (fstat(dir, &folder))
		return outcome_errno(errno, NULL);
	head.inode = folder.st_ino;
	/* Files that v1's root alone has, and v2's root alone has not (kernel/cgroup: CFTYPE_ONLY_ON_ROOT, CFTYPE_NOT_ON_ROOT). */
	head.is_root = !faccessat(dir, "cgroup.sane_behavior", F_OK, 0) ||
		       (!faccessat(dir, "cgroup.controllers", F_OK, 0) && faccessat(dir, "cgroup.type", F_OK, 0));
	head.has_pressure = !head.is_root && !faccessat(dir, "cpu.pressure", F_OK, 0);
	strbuf_add(ret, span_of(&head, sizeof(head)));
	return outcome_ok();
}

struct outcome cgroup_folder_read(int dir, const struct proc_cgroup *group, enum cgroup_extent extent, bool is_theirs, struct strbuf *ret)
{
	struct packing packing = { .dir = dir, .is_theirs = is_theirs, .ret = ret };
	struct outcome got = outcome_ok();

	if (extent == CGROUP_ALL)
		got = read_all(&packing);
	else
		read_limits(&packing, group);
	strbuf_deinit(&packing.bytes);
	return strbuf_failed(ret) ? outcome_fault(ENOMEM, "no memory for a control group's files") : got;
}

bool cgroup_folder_open(struct span bytes, struct cgroup_folder *ret)
{
	struct head head = { 0 };

	if (bytes.length < sizeof(head))
		return false;
	memcpy(&head, bytes.at, sizeof(head));
	*ret = (struct cgroup_folder){ .inode = head.inode, .is_root = head.is_root, .has_pressure = head.has_pressure,
				       .rest = span_skip(bytes, sizeof(head)) };
	return true;
}

bool cgroup_folder_next(struct cgroup_folder *folder, struct cgroup_folder_file *ret)
{
	struct record record = { 0 };

	if (folder->rest.length < sizeof(record))
		return false;
	memcpy(&record, folder->rest.at, sizeof(record));
	folder->rest = span_skip(folder->rest, sizeof(record));
	*ret = (struct cgroup_folder_file){ .got = record.got, .t_ns = record.t_ns, .duration_ns = record.duration_ns };
	ret->name = span_first(folder->rest, record.name_length);
	folder->rest = span_skip(folder->rest, record.name_length);
	ret->bytes = span_first(folder->rest, record.length);
	folder->rest = span_skip(folder->rest, record.length);
	return true;
}
