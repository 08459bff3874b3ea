#include "capture/raw_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "capture/listing.h"
#include "capture/packed_file.h"
#include "common/array.h"
#include "common/cleanup.h"
#include "common/io.h"

enum {
	DEPTH_MAX = 2,
	FILE_BYTES_MAX = 64 << 10,  /* a routing table may have a million lines */
	FOLDER_BYTES_MAX = 4 << 20,
};

/* DT_REG or DT_DIR; what is neither, or nothing any more, is DT_UNKNOWN. */
static unsigned char kind_of(int dir, const char *path, unsigned char type)
{
	struct stat file = { 0 };

	if (type != DT_UNKNOWN)
		return type;
	/* A tree of files, as in a test; procfs tells when it is listed. */
	if (fstatat(dir, path, &file, AT_SYMLINK_NOFOLLOW) != 0)
		return DT_UNKNOWN;
	return S_ISREG(file.st_mode) ? DT_REG : S_ISDIR(file.st_mode) ? DT_DIR : DT_UNKNOWN;
}

/* Other collectors keep these where they need them; to make a table of sockets the kernel walks all it has. */
static bool is_kept_elsewhere(struct span path)
{
	static const char *const paths[] = { "attr/current", "net/tcp",  "net/tcp6",   "net/udp",  "net/udp6",   "net/udplite", "net/udplite6",
					     "net/raw",      "net/raw6", "net/icmp",   "net/icmp6", "net/packet", "net/unix",    "net/netlink" };

	for (size_t i = 0; i < array_length(paths); i++)
		if (span_is(path, paths[i]))
			return true;
	return false;
}

static void pack_file(int dir, const char *path, struct strbuf *bytes, struct strbuf *ret)
{
	struct packed_file file = { .path = span(path), .t_ns = sink_now() };

	if (is_kept_elsewhere(file.path))
		return;
	strbuf_reset(bytes);
	if (span_starts(file.path, "net/nf_conntrack"))
		file.got = outcome_of(OUTCOME_NOT_ASKED, 0, "every connection through this host: not this process's");
	else if (ret->length > FOLDER_BYTES_MAX)
		file.is_left = true;
	else
		file.got = io_read_at(dir, path, bytes, FILE_BYTES_MAX);
	file.duration_ns = sink_now() - file.t_ns;
	file.is_left = file.is_left || file.got.kind == OUTCOME_TRUNCATED;
	if (!file.is_left)
		file.bytes = strbuf_span(bytes);
	packed_file_add(&file, ret);
}

/* A folder that is being read, and where what is in it goes. */
struct walk {
	int dir;
	struct strbuf bytes;
	struct strbuf *ret;
};

static struct outcome pack_folder(struct walk *walk, const char *path, int depth)
{
	cleanup_listing struct listing listing = { 0 };
	cleanup_fd int fd = -1;
	struct packed_file folder = { .path = span(path), .t_ns = sink_now(), .got = listing_open(walk->dir, path, &fd, &listing) };

	if (is_fault(folder.got))
		return folder.got;
	if (!is_ok(folder.got) && folder.got.kind != OUTCOME_EMPTY)
		packed_file_add(&folder, walk->ret);
	listing_sort(&listing);
	for (size_t i = 0; i < listing.count; i++) {
		cleanup_strbuf struct strbuf entry = { 0 };
		unsigned char kind = DT_UNKNOWN;
		struct outcome got = outcome_ok();

		strbuf_addf(&entry, "%s/%s", path, listing.entry[i].name);
		kind = kind_of(walk->dir, strbuf_text(&entry), listing.entry[i].type);
		if (kind == DT_DIR && depth < DEPTH_MAX)
			got = pack_folder(walk, strbuf_text(&entry), depth + 1);
		else if (kind == DT_REG)
			pack_file(walk->dir, strbuf_text(&entry), &walk->bytes, walk->ret);
		if (is_fault(got))
			return got;
	}
	return outcome_ok();
}

struct outcome raw_folder_pack(int dir, const char *path, struct strbuf *ret)
{
	struct walk walk = { .dir = dir, .ret = ret };
	struct outcome got = pack_folder(&walk, path, 0);

	strbuf_deinit(&walk.bytes);
	return got;
}
