/*
 * What the file systems behind a target's descriptors and folders say. Any of them may hang, so the reader asks: first statx(2) for each, which
 * is answered from what is cached even on many a dead file system; then statfs(2), once a device.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "capture/collectors/fds.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 500, FILESYSTEMS_MAX = 64 };

/* Where a target stands without having it open: the role, and how the reader gets there. */
static const struct {
	const char *role;
	const char *name;
	const char *path; /* below /proc/PID, for people */
} places[] = {
	{ "cwd", "cwd", "cwd" },
	{ "root", "root", "root" },
	{ "tmp", "/tmp", "root/tmp" },
};
_Static_assert(array_length(places) == FDS_PLACES, "room for the questions about them");

/* A file system to be asked, and the question through which it was met. */
struct met {
	struct behind behind;
	size_t question;
};

struct asking {
	struct fds *fds;
	struct met met[FILESYSTEMS_MAX];
	size_t met_count;
};

static void add_path(const struct asking *asking, size_t question, struct strbuf *ret)
{
	strbuf_addf(ret, "/proc/%d/%s", (int)asking->fds->target->pid,
		    question < asking->fds->path_count ? asking->fds->questions[question].name : places[question - asking->fds->path_count].path);
}

static void note(const struct asking *asking, size_t question, struct outcome got)
{
	cleanup_strbuf struct strbuf path = { 0 };

	add_path(asking, question, &path);
	sink_note(asking->fds->sink, asking->fds->target->pid, strbuf_span(&path), got);
}

static struct fd_item *item_of(const struct asking *asking, size_t question)
{
	return question < asking->fds->path_count ? &asking->fds->items[asking->fds->with_path[question]] : NULL;
}

/* Devices and pipes with a name store nothing there, and a memfd's file system is the kernel's own. */
static void meet(struct asking *asking, size_t question, const struct behind *behind)
{
	const struct fd_item *item = item_of(asking, question);
	bool is_memfd = item && item->link.kind == FD_MEMFD_KIND && behind->link_count == 0;

	if ((!S_ISREG(behind->mode) && !S_ISDIR(behind->mode)) || is_memfd || asking->met_count == FILESYSTEMS_MAX ||
	    !sink_claim_device(asking->fds->sink, behind->device_major, behind->device_minor))
		return;
	asking->met[asking->met_count++] = (struct met){ .behind = *behind, .question = question };
}

static void place_row(const struct asking *asking, const char *role, const struct behind *behind)
{
	struct row *row = sink_row(asking->fds->sink, TABLE_PLACE);

	row_int(row, PLACE_PID, asking->fds->target->pid);
	row_text(row, PLACE_ROLE, span(role));
	if (behind->has_mount_id)
		row_int(row, PLACE_MOUNT_ID, (int64_t)behind->mount_id);
	row_int(row, PLACE_DEVICE_MAJOR, behind->device_major);
	row_int(row, PLACE_DEVICE_MINOR, behind->device_minor);
	row_int(row, PLACE_INODE, (int64_t)behind->inode);
	row_int(row, PLACE_MODE, behind->mode);
}

static struct outcome behind_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct asking *asking = context;
	struct fd_item *item = item_of(asking, index);
	struct behind behind = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (!is_ok(got) || bytes.length != sizeof(behind)) {
		/* A container need not have a /tmp. */
		if (item || got.kind != OUTCOME_ABSENT)
			note(asking, index, got);
		return outcome_ok();
	}
	memcpy(&behind, bytes.at, sizeof(behind));
	meet(asking, index, &behind);
	if (item) {
		item->behind = behind;
		item->has_behind = true;
	} else {
		place_row(asking, places[index - asking->fds->path_count].role, &behind);
	}
	return outcome_ok();
}

static void size_column(struct row *row, int column, uint64_t blocks, long size)
{
	uint64_t bytes = 0;

	if (!__builtin_mul_overflow(blocks, (uint64_t)size, &bytes) && bytes <= INT64_MAX)
		row_int(row, column, (int64_t)bytes);
}

static void space_columns(struct row *row, const struct statfs *space)
{
	/* Blocks are counted in fragments (statvfs(3) f_frsize), which only some file systems tell apart. */
	long unit = space->f_frsize ? space->f_frsize : space->f_bsize;

	row_int(row, FILESYSTEM_TYPE, space->f_type);
	row_int(row, FILESYSTEM_BLOCK_SIZE_BYTES, unit);
	size_column(row, FILESYSTEM_SIZE_BYTES, space->f_blocks, unit);
	size_column(row, FILESYSTEM_FREE_BYTES, space->f_bfree, unit);
	size_column(row, FILESYSTEM_AVAILABLE_BYTES, space->f_bavail, unit);
	size_column(row, FILESYSTEM_INODE_COUNT, space->f_files, 1);
	size_column(row, FILESYSTEM_INODE_FREE_COUNT, space->f_ffree, 1);
	row_int(row, FILESYSTEM_NAME_MAX_BYTES, space->f_namelen);
	row_int(row, FILESYSTEM_FLAGS, space->f_flags);
}

static void filesystem_row(const struct asking *asking, const struct met *met, struct outcome got, const struct statfs *space)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct row *row = sink_row(asking->fds->sink, TABLE_FILESYSTEM);

	add_path(asking, met->question, &path);
	row_int(row, FILESYSTEM_DEVICE_MAJOR, met->behind.device_major);
	row_int(row, FILESYSTEM_DEVICE_MINOR, met->behind.device_minor);
	row_int(row, FILESYSTEM_PID, asking->fds->target->pid);
	row_text(row, FILESYSTEM_PATH, strbuf_span(&path));
	if (met->behind.has_mount_id)
		row_int(row, FILESYSTEM_MOUNT_ID, (int64_t)met->behind.mount_id);
	row_int(row, FILESYSTEM_OUTCOME, got.kind);
	if (is_ok(got))
		space_columns(row, space);
}

static struct outcome filesystem_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	const struct asking *asking = context;
	const struct met *met = &asking->met[index];
	struct behind_filesystem filesystem = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (is_ok(got) && bytes.length == sizeof(filesystem))
		memcpy(&filesystem, bytes.at, sizeof(filesystem));
	/* The number may be another file's by now. */
	if (is_ok(got) && (filesystem.device_major != met->behind.device_major || filesystem.device_minor != met->behind.device_minor))
		got = outcome_of(OUTCOME_GONE, 0, "statfs: what it was met through was closed");
	if (got.kind == OUTCOME_TIMED_OUT)
		got.what = "statfs: the file system did not answer within the deadline";
	if (!is_ok(got))
		note(asking, met->question, got);
	filesystem_row(asking, met, got, &filesystem.space);
	return outcome_ok();
}

static void add_descriptor(struct fds *fds, size_t index)
{
	struct fd_item *item = &fds->items[index];

	snprintf(item->name, sizeof(item->name), "fd/%d", item->fd);
	fds->with_path[fds->path_count] = index;
	fds->questions[fds->path_count++] = (struct reader_question){
		.what = READER_BEHIND, .dir = fds->target->dir, .name = item->name,
		.text = item->link.ends_deleted ? item->link.target : (struct span){ 0 },
	};
}

static bool has_path(const struct fd_item *item, bool deleted)
{
	return item->is_there && item->link.is_path && item->link.ends_deleted == deleted;
}

void fds_ask_behind(struct fds *fds, size_t index, bool may_send)
{
	if (has_path(&fds->items[index], false))
		add_descriptor(fds, index);
	if (may_send)
		sink_ask_ahead(fds->sink, fds->questions, fds->path_count);
}

static struct outcome ask_behind(struct asking *asking)
{
	struct worker_job job = { .deadline_ms = DEADLINE_MS, .done = behind_done, .context = asking };
	struct fds *fds = asking->fds;

	/* Those whose name is looked up come last: it is there that a dead file system hangs, and after a few the rest is given up. */
	for (size_t i = 0; i < fds->count; i++)
		if (has_path(&fds->items[i], true))
			add_descriptor(fds, i);
	for (size_t i = 0; i < array_length(places); i++)
		fds->questions[fds->path_count + i] =
			(struct reader_question){ .what = READER_BEHIND, .dir = fds->target->dir, .name = places[i].name };
	job.count = fds->path_count + array_length(places);
	return sink_ask(fds->sink, fds->questions, &job);
}

static struct outcome ask_filesystems(struct asking *asking)
{
	struct worker_job job = { .count = asking->met_count, .deadline_ms = DEADLINE_MS, .done = filesystem_done, .context = asking };
	struct reader_question questions[FILESYSTEMS_MAX] = { 0 };

	for (size_t i = 0; i < asking->met_count; i++) {
		questions[i] = asking->fds->questions[asking->met[i].question];
		questions[i].what = READER_FILESYSTEM;
	}
	return job.count ? sink_ask(asking->fds->sink, questions, &job) : outcome_ok();
}

struct outcome fds_read_behind(struct fds *fds)
{
	struct asking asking = { .fds = fds };
	struct outcome got = ask_behind(&asking);

	return is_fault(got) ? got : ask_filesystems(&asking);
}
