#include "report/load.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "common/cleanup.h"
#include "common/escape.h"
#include "common/io.h"
#include "report/load_internal.h"

void bundle_destroy(struct bundle *bundle)
{
	if (bundle) {
		strbuf_deinit(&bundle->unpacked);
		arena_deinit(&bundle->arena);
	}
	free(bundle);
}

void bundle_problem(struct bundle *bundle, struct span path, const char *why)
{
	cleanup_strbuf struct strbuf line = { 0 };
	struct span *problem = arena_grow(&bundle->arena, &bundle->problems, &bundle->problem_count, sizeof(*bundle->problems));

	escape_bytes(&line, span_first(path, 200));
	strbuf_addf(&line, ": %s", why);
	if (problem)
		*problem = arena_keep(&bundle->arena, &line);
}

uint64_t total_cap(struct load_limits limits)
{
	uint64_t cap = limits.max_size > 0 ? limits.max_size : BUNDLE_TOTAL_CAP;

	/* A machine of 32 bits has no buffer of 4 GB. */
	return cap < SIZE_MAX / 2 ? cap : SIZE_MAX / 2;
}

uint64_t member_cap(struct span path, struct load_limits limits)
{
	if (span_is(path, "manifest.json") || span_is(path, "begin.json"))
		return BUNDLE_MANIFEST_CAP;
	if (span_is(path, "pidshot.db") && limits.max_size == 0)
		return BUNDLE_DATABASE_CAP;
	return total_cap(limits);
}

const struct member *bundle_member(const struct bundle *bundle, const char *path)
{
	return members_find(&bundle->members, span(path));
}

static bool take_database(struct bundle *bundle, struct span bytes, struct load_limits limits, struct strbuf *error)
{
	const struct member member = { .path = span("pidshot.db"), .bytes = bytes };

	bundle->kind = BUNDLE_DATABASE;
	if (bytes.length > member_cap(member.path, limits)) {
		strbuf_add_text(error, "the database is larger than allowed (see --max-size)");
		return false;
	}
	return members_add(&bundle->members, &bundle->arena, &member);
}

static bool is_zstd(struct span bytes)
{
	/* RFC 8878, 3.1.1: the magic number of a frame, little endian */
	return bytes.length >= 4 && memcmp(bytes.at, "\x28\xb5\x2f\xfd", 4) == 0;
}

static bool is_database(struct span bytes)
{
	return bytes.length >= 16 && memcmp(bytes.at, "SQLite format 3", 16) == 0;
}

static bool take_bytes(struct bundle *bundle, struct span bytes, struct load_limits limits, struct strbuf *error)
{
	if (span_is_empty(bytes)) {
		strbuf_add_text(error, "empty, not a bundle");
		return false;
	}
	if (is_database(bytes))
		return take_database(bundle, bytes, limits, error);
	bundle->kind = BUNDLE_ARCHIVE;
	if (is_zstd(bytes)) {
		if (!load_zstd(bundle, bytes, limits, error))
			return false;
		bytes = strbuf_span(&bundle->unpacked);
	}
	return load_tar(bundle, bytes, limits, error);
}

/* Something of ours must be in it, whatever else is. */
static bool is_bundle(struct bundle *bundle, struct strbuf *error)
{
	if (bundle->arena.failed) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	if (bundle_member(bundle, "begin.json") || bundle_member(bundle, "pidshot.db"))
		return true;
	strbuf_add_text(error, bundle->is_cut ? "cut or damaged before its first member: nothing can be told" : "not a bundle of pidshot");
	return false;
}

bool bundle_parse(struct span bytes, struct load_limits limits, struct bundle **ret, struct strbuf *error)
{
	cleanup_bundle struct bundle *bundle = calloc(1, sizeof(*bundle));

	if (!bundle) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	if (!take_bytes(bundle, bytes, limits, error) || !is_bundle(bundle, error))
		return false;
	*ret = take_ptr(&bundle);
	return true;
}

static bool load_directory(int folder, struct load_limits limits, struct bundle **ret, struct strbuf *error)
{
	cleanup_bundle struct bundle *bundle = calloc(1, sizeof(*bundle));

	if (!bundle) {
		strbuf_add_text(error, "no memory");
		return false;
	}
	bundle->kind = BUNDLE_FOLDER;
	if (!load_folder(bundle, folder, limits, error) || !is_bundle(bundle, error))
		return false;
	*ret = take_ptr(&bundle);
	return true;
}

static bool load_file(int fd, struct load_limits limits, struct bundle **ret, struct strbuf *error)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct outcome got = io_read(fd, &bytes, (size_t)total_cap(limits));
	struct span read = { 0 };

	if (got.kind == OUTCOME_TRUNCATED) {
		strbuf_add_text(error, "larger than allowed (see --max-size)");
		return false;
	}
	if (!is_ok(got) && got.kind != OUTCOME_EMPTY) {
		strbuf_addf(error, "%s", strerror(got.err));
		return false;
	}
	read = strbuf_span(&bytes);
	if (!bundle_parse(read, limits, ret, error))
		return false;
	/* A tar or a database that was not compressed: its members point into these bytes, so the bundle keeps them. */
	if (!(*ret)->unpacked.at) {
		(*ret)->unpacked = bytes;
		bytes = (struct strbuf){ 0 };
	}
	return true;
}

bool bundle_load(const char *name, struct load_limits limits, struct bundle **ret, struct strbuf *error)
{
	cleanup_fd int fd = -1;
	struct stat status = { 0 };

	if (strcmp(name, "-") == 0)
		return load_file(STDIN_FILENO, limits, ret, error);
	fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &status) < 0) {
		strbuf_addf(error, "%s", strerror(errno));
		return false;
	}
	return S_ISDIR(status.st_mode) ? load_directory(fd, limits, ret, error) : load_file(fd, limits, ret, error);
}
