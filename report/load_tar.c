#include <archive.h>
#include <archive_entry.h>

#include "common/cleanup.h"
#include "report/load_internal.h"

static void archive_cleanup(struct archive **archive)
{
	archive_read_free(*archive);
}

/* The name as it is used; empty where it was refused, which is remembered. Folders are passed over without a word. */
static struct span entry_path(struct bundle *bundle, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	struct span path = span(name ? name : archive_entry_pathname_utf8(entry));
	const char *why = NULL;

	if (span_starts(path, "./"))
		path = span_skip(path, 2);
	if (archive_entry_hardlink(entry))
		why = "a hard link, left out";
	else if (archive_entry_filetype(entry) == AE_IFLNK)
		why = "a symbolic link, left out";
	else if (archive_entry_filetype(entry) == AE_IFDIR)
		return span_of(NULL, 0);
	else if (archive_entry_filetype(entry) != AE_IFREG)
		why = "not a regular file, left out";
	else if (!member_path_is_clean(path))
		why = "a name that leads out of the folder, left out";
	else if (archive_entry_sparse_count(entry) > 0)
		why = "a sparse file, left out";
	if (why)
		bundle_problem(bundle, path, why);
	return why ? span_of(NULL, 0) : arena_copy(&bundle->arena, path);
}

/* At most @size bytes; fewer where the tar ends inside the member. */
static struct span entry_bytes(struct archive *archive, struct arena *arena, size_t size)
{
	char *at = arena_take(arena, size + 1);
	size_t have = 0;

	while (at && have < size) {
		la_ssize_t got = archive_read_data(archive, at + have, size - have);

		if (got <= 0)
			break;
		have += (size_t)got;
	}
	return span_of(at, have);
}

static void take_entry(struct bundle *bundle, struct archive *archive, struct archive_entry *entry, size_t tar_size, struct load_limits limits)
{
	struct member member = { .path = entry_path(bundle, entry), .modified_s = archive_entry_mtime(entry) };
	uint64_t stated = archive_entry_size(entry) > 0 ? (uint64_t)archive_entry_size(entry) : 0;

	if (member.path.length == 0)
		return;
	if (stated > member_cap(member.path, limits)) {
		bundle_problem(bundle, member.path, "larger than allowed, left out (see --max-size)");
		return;
	}
	if (members_find(&bundle->members, member.path)) {
		bundle_problem(bundle, member.path, "there twice, the second left out");
		return;
	}
	/* A member cannot have more bytes than the tar, whatever its header says. */
	member.bytes = entry_bytes(archive, &bundle->arena, stated < tar_size ? (size_t)stated : tar_size);
	member.is_cut = member.bytes.length < stated;
	bundle->is_cut |= member.is_cut;
	members_add(&bundle->members, &bundle->arena, &member);
}

bool load_tar(struct bundle *bundle, struct span tar, struct load_limits limits, struct strbuf *error)
{
	cleanup_with(archive_cleanup) struct archive *archive = archive_read_new();
	struct archive_entry *entry = NULL;
	int got = ARCHIVE_OK;

	if (!archive || archive_read_support_format_tar(archive) != ARCHIVE_OK) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	if (tar.length == 0 || archive_read_open_memory(archive, tar.at, tar.length) != ARCHIVE_OK) {
		bundle->is_cut = true;
		return true;
	}
	while (!bundle->arena.failed && ((got = archive_read_next_header(archive, &entry)) == ARCHIVE_OK || got == ARCHIVE_WARN))
		take_entry(bundle, archive, entry, tar.length, limits);
	/* A tar that is cut between two members looks whole; the manifest is what a bundle ends with. */
	if (got != ARCHIVE_EOF || !bundle_member(bundle, "manifest.json"))
		bundle->is_cut = true;
	return true;
}
