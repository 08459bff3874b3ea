/*
 * The readable files of /proc/PID that no table is made of, byte for byte: whoever opens the bundle later finds what
 * the kernel said. Never mem, pagemap, clear_refs or kmsg.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "capture/listing.h"
#include "capture/registry.h"
#include "common/array.h"
#include "common/cleanup.h"

/* Some need a kernel or a configuration of their own: a gap says which were not there. */
static const char *const files[] = {
	"setgroups", "mounts", "mountstats", "schedstat",
	"ksm_merging_pages", "ksm_stat", "seccomp_cache",
	/* Their rows come from task/PID; tools that are pointed at the extracted tree look here. */
	"stat", "wchan", "syscall", "stack",
};

/* Folders with what is in them, and the folders in those. */
static const struct {
	const char *name;
	const char *left_out; /* another collector keeps it */
} folders[] = {
	{ "attr", "attr/current" },
	{ "net", NULL },
};

enum { DEPTH_MAX = 2 };

/* DT_REG or DT_DIR; what is neither, or nothing any more, is DT_UNKNOWN. */
static unsigned char kind_of(const struct target *target, const char *path, unsigned char type)
{
	struct stat file = { 0 };

	if (type != DT_UNKNOWN)
		return type;
	/* A tree of files, as in a test; procfs tells when it is listed. */
	if (fstatat(target->dir, path, &file, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_UNKNOWN;
	return S_ISREG(file.st_mode) ? DT_REG : S_ISDIR(file.st_mode) ? DT_DIR : DT_UNKNOWN;
}

/* Collector sockets keeps these where it needs them: making one the kernel walks all its sockets. */
static bool is_socket_table(struct span name)
{
	static const char *const tables[] = { "tcp",  "tcp6",  "udp",     "udp6",   "udplite", "udplite6", "raw",
					      "raw6", "icmp",  "icmp6",   "packet", "unix",    "netlink" };

	for (size_t i = 0; i < array_length(tables); i++)
		if (span_is(name, tables[i]))
			return true;
	return false;
}

/* What every step down the folders needs. */
struct walk {
	struct sink *sink;
	const struct target *target;
	const char *left_out; /* another collector keeps it */
};

static struct outcome read_folder(const struct walk *walk, const char *path, int depth);

static bool is_left_out(const struct walk *walk, const char *folder, const char *name)
{
	cleanup_strbuf struct strbuf path = { 0 };

	if (strcmp(folder, "net") != 0)
		return false;
	if (!span_starts(span(name), "nf_conntrack"))
		return is_socket_table(span(name));
	strbuf_addf(&path, "/proc/%d/net/%s", walk->target->pid, name);
	sink_note(walk->sink, walk->target->pid, strbuf_span(&path),
		  outcome_of(OUTCOME_NOT_ASKED, 0, "every connection through this host: not this process's"));
	return true;
}

static struct outcome read_entry(const struct walk *walk, const char *path, unsigned char type, int depth)
{
	unsigned char kind = kind_of(walk->target, path, type);
	struct span ignored = { 0 };

	if (kind == DT_DIR)
		return depth < DEPTH_MAX ? read_folder(walk, path, depth + 1) : outcome_ok();
	if (kind != DT_REG || (walk->left_out && strcmp(path, walk->left_out) == 0))
		return outcome_ok();
	return sink_read(walk->sink, walk->target, path, &ignored);
}

static struct outcome read_folder(const struct walk *walk, const char *path, int depth)
{
	cleanup_listing struct listing listing = { 0 };
	cleanup_fd int dir = -1;
	struct outcome got = listing_read(walk->sink, walk->target, path, &dir, &listing);

	listing_sort(&listing);
	for (size_t i = 0; i < listing.count && !is_fault(got) && !sink_stopping(walk->sink); i++) {
		cleanup_strbuf struct strbuf entry = { 0 };

		if (is_left_out(walk, path, listing.entry[i].name))
			continue;
		strbuf_addf(&entry, "%s/%s", path, listing.entry[i].name);
		if (strbuf_failed(&entry))
			return outcome_fault(0, "no memory for a path");
		got = read_entry(walk, strbuf_text(&entry), listing.entry[i].type, depth);
	}
	return got;
}

static struct outcome raw_collect(const struct target *target, struct sink *sink)
{
	struct outcome got = outcome_ok();
	struct span ignored = { 0 };

	for (size_t i = 0; i < array_length(files) && !is_fault(got); i++)
		got = sink_read(sink, target, files[i], &ignored);
	for (size_t i = 0; i < array_length(folders) && !is_fault(got); i++) {
		struct walk walk = { .sink = sink, .target = target, .left_out = folders[i].left_out };

		got = read_folder(&walk, folders[i].name, 0);
	}
	return is_fault(got) ? got : outcome_ok();
}

const struct collector collector_raw = {
	.name = "raw",
	.about = "the other files of /proc/PID: mount statistics, network tables, security attributes",
	.needs = "ptrace access to the process for some of them",
	.cost = COST_READ,
	.collect = raw_collect,
};
