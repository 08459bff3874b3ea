#include "tests/report/seed_bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <zstd.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "tests/report/seed_window.h"

static la_ssize_t collect(struct archive *archive, void *context, const void *bytes, size_t length)
{
	struct strbuf *buf = context;

	(void)archive;
	strbuf_add(buf, span_of(bytes, length));
	return (la_ssize_t)length;
}

struct archive *seed_tar_begin(struct strbuf *tar)
{
	struct archive *archive = archive_write_new();

	if (!archive || archive_write_set_format_ustar(archive) != ARCHIVE_OK || archive_write_open(archive, tar, NULL, collect, NULL) != ARCHIVE_OK)
		abort();
	return archive;
}

static void add_entry(struct archive *archive, const char *path, unsigned type, const char *target, struct span bytes)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_mtime(entry, SEED_REALTIME_NS / 1000000000, 0);
	if (target && type == AE_IFLNK)
		archive_entry_set_symlink(entry, target);
	else if (target)
		archive_entry_set_hardlink(entry, target);
	archive_entry_set_size(entry, (la_int64_t)bytes.length);
	if (archive_write_header(archive, entry) != ARCHIVE_OK || archive_write_data(archive, bytes.at, bytes.length) != (la_ssize_t)bytes.length)
		abort();
	archive_entry_free(entry);
}

void seed_tar_add(struct archive *archive, const char *path, struct span bytes)
{
	add_entry(archive, path, AE_IFREG, NULL, bytes);
}

void seed_tar_special(struct archive *archive, const char *path, unsigned type, const char *target)
{
	add_entry(archive, path, type, target, span_of(NULL, 0));
}

void seed_tar_end(struct archive *archive)
{
	archive_write_close(archive);
	archive_write_free(archive);
}

static void add_member(struct archive *archive, const char *path, struct span bytes, const struct seed_fault *fault)
{
	cleanup_strbuf struct strbuf copy = { 0 };

	if (fault->left_out && strcmp(fault->left_out, path) == 0)
		return;
	strbuf_add(&copy, bytes);
	if (fault->flipped && strcmp(fault->flipped, path) == 0)
		copy.at[copy.length - 1] ^= 1;
	seed_tar_add(archive, path, strbuf_span(&copy));
}

static void state_hash(struct strbuf *json, const char *path, struct span bytes)
{
	strbuf_addf(json, "\"%s\":\"", path);
	hash_add_hex(json, hash_of(bytes));
	strbuf_add_byte(json, '"');
}

void seed_bundle_tar(struct strbuf *tar, const struct seed_options *options, const struct seed_fault *fault)
{
	static const struct seed_fault none = { 0 };
	static const struct {
		const char *path, *bytes;
	} raw[] = { { "proc/4242/status", SEED_STATUS }, { "proc/4242/limits", SEED_LIMITS }, { "proc/4242/comm", "gunicorn\n" } };
	const struct seed_fault *wrong = fault ? fault : &none;
	const char *begin = wrong->begin ? wrong->begin : "{\"format\":0,\"tool\":\"pidshot 0.1.0\",\"host\":\"web-07\",\"pid\":4242}\n";
	cleanup_db struct db *db = seed_db(options);
	cleanup_strbuf struct strbuf manifest = { 0 };
	struct archive *archive = seed_tar_begin(tar);
	struct span image = { 0 };

	if (!db || !is_ok(db_image(db, &image)))
		abort();
	add_member(archive, "begin.json", span(begin), wrong);
	add_member(archive, "pidshot.db", image, wrong);
	for (size_t i = 0; i < array_length(raw); i++)
		add_member(archive, raw[i].path, span(raw[i].bytes), wrong);
	if (wrong->extra)
		seed_tar_add(archive, wrong->extra, span("not the capture's"));
	add_member(archive, "capture.log", span("read 3 files\n"), wrong);
	strbuf_add_text(&manifest, "{\"format\":0,\"members\":{");
	state_hash(&manifest, "begin.json", span(begin));
	strbuf_add_byte(&manifest, ',');
	state_hash(&manifest, "pidshot.db", image);
	strbuf_add_byte(&manifest, ',');
	state_hash(&manifest, "capture.log", span("read 3 files\n"));
	strbuf_addf(&manifest, "},\"raw_count\":%zu,\"ended\":\"planned\"}\n", array_length(raw));
	add_member(archive, "manifest.json", strbuf_span(&manifest), wrong);
	seed_tar_end(archive);
}

void seed_compress(struct strbuf *zst, struct span tar)
{
	size_t bound = ZSTD_compressBound(tar.length);
	char *room = strbuf_room(zst, bound);
	size_t length = room ? ZSTD_compress(room, bound, tar.at, tar.length, 3) : 0;

	if (!room || ZSTD_isError(length))
		abort();
	strbuf_added(zst, length);
}
