/* Namespaces of the target beside those of process 1 and our own, and the maps of its user namespace. */
#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "capture/listing.h"
#include "capture/proc/id_map.h"
#include "capture/registry.h"
#include "common/array.h"
#include "common/cleanup.h"

/* "net:[4026531840]" */
static bool inode_parse(struct span link, int64_t *ret)
{
	ptrdiff_t open = span_find(link, ":[");

	return open > 0 && span_ends(link, "]") &&
	       span_int64(span_skip(span_first(link, link.length - 1), (size_t)open + strlen(":[")), ret);
}

static bool read_inode(int dir, const char *name, int64_t *ret)
{
	char link[64] = "";
	ssize_t length = dir < 0 ? -1 : readlinkat(dir, name, link, sizeof(link));

	return length > 0 && inode_parse(span_of(link, (size_t)length), ret);
}

/* ioctl_ns(2). Opening the file is all that it takes: nothing is entered. */
static bool read_owner(int dir, const char *name, int64_t *ret)
{
	cleanup_fd int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	uid_t owner = 0;

	if (fd < 0 || ioctl(fd, NS_GET_OWNER_UID, &owner) != 0)
		return false;
	*ret = owner;
	return true;
}

struct folders {
	int of_target, of_init, of_us;
};

static struct outcome store_namespace(struct sink *sink, const struct target *target, const struct folders *folders, const char *name)
{
	struct span link = { 0 };
	struct row *row = NULL;
	int64_t number = 0;
	struct outcome got = sink_link_in(sink, target, folders->of_target, span("ns/"), name, &link);

	if (!is_ok(got))
		return got;
	if (!inode_parse(link, &number))
		return outcome_malformed("not NAME:[NUMBER]");
	row = sink_row(sink, TABLE_NAMESPACE);
	row_int(row, NAMESPACE_PID, target->pid);
	row_text(row, NAMESPACE_NAME, span(name));
	row_int(row, NAMESPACE_INODE, number);
	if (read_inode(folders->of_init, name, &number))
		row_int(row, NAMESPACE_INIT_INODE, number);
	if (read_inode(folders->of_us, name, &number))
		row_int(row, NAMESPACE_OWN_INODE, number);
	if (strcmp(name, "user") == 0 && read_owner(folders->of_target, name, &number))
		row_int(row, NAMESPACE_OWNER_UID, number);
	return outcome_ok();
}

/* Once for all targets: what process 1 does not let us see. */
static bool may_see_init(struct sink *sink)
{
	char link[64] = "";
	ssize_t length = readlinkat(sink_proc(sink), "1/ns/pid", link, sizeof(link));
	/* 5.10 gives an empty text to whom it may not show the link (tests/matrix), where later kernels say EACCES. */
	int err = length < 0 ? errno : length == 0 ? EACCES : 0;

	/* Without process 1 (a test's tree) there is nothing to compare with. */
	if (err && err != ENOENT && sink_once(sink, span("namespaces of process 1")))
		sink_note(sink, 0, span("/proc/1/ns"), outcome_errno(err, "whether namespaces are those of process 1 is told by their numbers, where it is"));
	return !err;
}

static struct outcome read_links(const struct target *target, struct sink *sink)
{
	cleanup_listing struct listing listing = { 0 };
	cleanup_fd int dir = -1;
	/* O_PATH: listing our own folder is root's, as we are not dumpable, and nothing is listed. */
	cleanup_fd int own = openat(sink_proc(sink), "self/ns", O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_fd int init = may_see_init(sink) ? openat(sink_proc(sink), "1/ns", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	struct outcome got = listing_read(sink, target, "ns", &dir, &listing);
	const struct folders folders = { .of_target = dir, .of_init = init, .of_us = own };

	for (size_t i = 0; i < listing.count && !is_fault(got); i++) {
		struct outcome one = store_namespace(sink, target, &folders, listing.entry[i].name);

		/* Refused one by one, in a folder that may be listed: then none is known. */
		got = i == 0 || is_fault(one) || is_ok(one) ? one : got;
	}
	return got;
}

static struct outcome read_map(const struct target *target, struct sink *sink, const char *file, const char *kind)
{
	struct span text = { 0 };
	struct proc_id_map line = { 0 };
	struct outcome got = sink_read(sink, target, file, &text);

	while (is_ok(got) && proc_id_map_next(&text, &line)) {
		struct row *row = sink_row(sink, TABLE_ID_MAP);

		row_int(row, ID_MAP_PID, target->pid);
		row_text(row, ID_MAP_KIND, span(kind));
		row_int(row, ID_MAP_INNER_FIRST, (int64_t)line.inner_first);
		row_int(row, ID_MAP_OUTER_FIRST, (int64_t)line.outer_first);
		row_int(row, ID_MAP_ID_COUNT, (int64_t)line.count);
	}
	return got.kind == OUTCOME_EMPTY ? outcome_ok() : got;
}

/* The links and the maps are two subjects, with rights of their own: whoever may not see the former sees the latter. */
static struct outcome collect(const struct target *target, struct sink *sink)
{
	static const char *const maps[][2] = { { "uid_map", "uid" }, { "gid_map", "gid" }, { "projid_map", "projid" } };
	struct outcome got = read_links(target, sink);
	struct outcome mapped = outcome_ok();

	for (size_t i = 0; i < array_length(maps) && !is_fault(got) && !is_fault(mapped); i++) {
		struct outcome one = read_map(target, sink, maps[i][0], maps[i][1]);

		mapped = i == 0 || is_fault(one) ? one : mapped;
	}
	if (is_fault(mapped))
		return mapped;
	sink_lacks(sink, TABLE_NAMESPACE, got);
	sink_lacks(sink, TABLE_ID_MAP, mapped);
	return is_ok(mapped) && !is_fault(got) ? mapped : got;
}

const struct collector collector_namespaces = {
	.name = "namespaces",
	.about = "namespaces, beside those of process 1 and of the capture; user and group id maps",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_NAMESPACE, TABLE_ID_MAP },
	.table_count = 2,
	.collect = collect,
};
