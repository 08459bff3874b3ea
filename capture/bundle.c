#include "capture/bundle.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <zstd.h>

#include "schema/texts.h"

enum { ZSTD_LEVEL = 3 };

/* The tar goes straight into the compressor. */
struct packer {
	struct archive *tar;
	struct archive_entry *entry;
	ZSTD_CStream *zstd;
	struct strbuf *ret;
	const char *failure; /* static text; NULL: none */
};

static void compress(struct packer *packer, struct span bytes, ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = { .src = bytes.at, .size = bytes.length };
	size_t left = 1;

	while (!packer->failure && (in.pos < in.size || (how != ZSTD_e_continue && left))) {
		size_t room_size = ZSTD_CStreamOutSize();
		ZSTD_outBuffer out = { .dst = strbuf_room(packer->ret, room_size), .size = room_size };

		if (!out.dst) {
			packer->failure = "no memory for the bundle";
			return;
		}
		left = ZSTD_compressStream2(packer->zstd, &out, &in, how);
		if (ZSTD_isError(left))
			packer->failure = "zstd failed";
		else
			strbuf_added(packer->ret, out.pos);
	}
}

static la_ssize_t on_tar_bytes(struct archive *tar, void *context, const void *bytes, size_t length)
{
	struct packer *packer = context;

	compress(packer, span_of(bytes, length), ZSTD_e_continue);
	if (!packer->failure)
		return (la_ssize_t)length;
	archive_set_error(tar, ENOMEM, "%s", packer->failure);
	return ARCHIVE_FATAL;
}

static void add_member(struct packer *packer, struct span path, struct span bytes, int64_t realtime_ns)
{
	if (packer->failure)
		return;
	archive_entry_clear(packer->entry);
	archive_entry_set_pathname(packer->entry, path.at);
	archive_entry_set_filetype(packer->entry, AE_IFREG);
	archive_entry_set_perm(packer->entry, 0600);
	archive_entry_set_size(packer->entry, (la_int64_t)bytes.length);
	archive_entry_set_mtime(packer->entry, realtime_ns / 1000000000, 0);
	if (archive_write_header(packer->tar, packer->entry) != ARCHIVE_OK ||
	    (bytes.length && archive_write_data(packer->tar, bytes.at, bytes.length) != (la_ssize_t)bytes.length) ||
	    archive_write_finish_entry(packer->tar) != ARCHIVE_OK)
		packer->failure = packer->failure ? packer->failure : "libarchive refused a member";
}

/*
 * Level 3, with tables as small as a small bundle needs: the default ones (for any size: the stream does not tell) take longer to
 * clear than 300 KB take to pack.
 */
static bool set_level(ZSTD_CStream *zstd, uint64_t content_bytes)
{
	enum { SMALL_BYTES = 1 << 20, SMALL_WINDOW_LOG = 18, SMALL_TABLE_LOG = 14 };

	if (ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1)))
		return false;
	return content_bytes > SMALL_BYTES || (!ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog, SMALL_WINDOW_LOG)) &&
					       !ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_hashLog, SMALL_TABLE_LOG)) &&
					       !ZSTD_isError(ZSTD_CCtx_setParameter(zstd, ZSTD_c_chainLog, SMALL_TABLE_LOG)));
}

/* A longer name is cut in two at the first slash that leaves a short enough end: libarchive's archive_write_set_format_ustar.c. */
static bool is_ustar_path(struct span path)
{
	enum { USTAR_NAME = 99, USTAR_PREFIX = 154 };
	size_t skipped = path.length > USTAR_NAME ? path.length - USTAR_NAME - 1 : 0;
	ptrdiff_t slash = span_index(span_skip(path, skipped), '/');

	for (size_t i = 0; i < path.length; i++)
		if ((unsigned char)path.at[i] >= 0x80)
			return false;
	return !skipped || (slash >= 0 && skipped + (size_t)slash > 0 && skipped + (size_t)slash <= USTAR_PREFIX);
}

/* Whether the plain headers of ustar hold every member: pax ones would be the same bytes, for three times the work. */
static bool fits_ustar(const struct store *store)
{
	for (size_t i = 0; i < store->member_count; i++)
		if (!is_ustar_path(span_skip(store->members[i].path, 1)))
			return false;
	return true;
}

/* Names are bytes: a control group may be called what no locale of ours can say. */
static bool set_pax(struct archive *tar)
{
	return archive_write_set_format_pax_restricted(tar) == ARCHIVE_OK &&
	       archive_write_set_format_option(tar, NULL, "hdrcharset", "BINARY") == ARCHIVE_OK;
}

static bool packer_init(struct packer *packer, const struct store *store)
{
	packer->zstd = ZSTD_createCStream();
	packer->tar = archive_write_new();
	packer->entry = archive_entry_new();
	return packer->zstd && packer->tar && packer->entry && set_level(packer->zstd, store_content(store)) &&
	       (fits_ustar(store) ? archive_write_set_format_ustar(packer->tar) == ARCHIVE_OK : set_pax(packer->tar)) &&
	       archive_write_set_bytes_per_block(packer->tar, 0) == ARCHIVE_OK &&
	       archive_write_open(packer->tar, packer, NULL, on_tar_bytes, NULL) == ARCHIVE_OK;
}

static void packer_deinit(struct packer *packer)
{
	archive_entry_free(packer->entry);
	archive_write_free(packer->tar);
	ZSTD_freeCStream(packer->zstd);
}

static const char *document_text(const char *name)
{
	for (size_t i = 0; i < schema_documents_count; i++)
		if (span_is(span(name), schema_documents[i].name))
			return schema_documents[i].text;
	return "";
}

static void bind_hash(struct statement *statement, const char *name, struct span bytes)
{
	struct strbuf hex = { 0 };

	hash_add_hex(&hex, hash_of(bytes));
	statement_bind_text(statement, name, strbuf_span(&hex));
	strbuf_deinit(&hex);
}

/* Runs a document's query: one row of one text. */
static struct outcome run_document(struct statement *statement, struct strbuf *ret)
{
	struct strbuf error = { 0 };
	bool got = statement && statement_step(statement, &error) == 1;

	if (got) {
		strbuf_add(ret, statement_text(statement, 0));
		strbuf_add_byte(ret, '\n');
	}
	strbuf_deinit(&error);
	return got && !strbuf_failed(ret) ? outcome_ok() : outcome_fault(0, "the bundle's own description could not be written");
}

static struct outcome make_begin(struct db *db, struct strbuf *ret)
{
	struct strbuf error = { 0 };
	cleanup_statement struct statement *statement = db_prepare(db, document_text("begin"), NULL, &error);

	strbuf_deinit(&error);
	return run_document(statement, ret);
}

static struct outcome make_manifest(struct store *store, struct span begin, struct span image, struct span log, struct strbuf *ret)
{
	struct strbuf error = { 0 };
	cleanup_statement struct statement *statement = db_prepare(store->db, document_text("manifest"), NULL, &error);

	strbuf_deinit(&error);
	if (statement) {
		bind_hash(statement, ":begin_sha256", begin);
		bind_hash(statement, ":database_sha256", image);
		bind_hash(statement, ":log_sha256", log);
		statement_bind_int(statement, ":raw_count", (int64_t)store->member_count);
	}
	return run_document(statement, ret);
}

static void add_raw(struct packer *packer, const struct store *store, int64_t offset_ns)
{
	for (size_t i = 0; i < store->member_count; i++) {
		const struct member *member = &store->members[i];

		add_member(packer, span_skip(member->path, 1), member->bytes, (int64_t)member->t_ns + offset_ns);
	}
}

struct outcome bundle_make(struct store *store, struct span log, int64_t offset_ns, struct strbuf *ret, struct hash *ret_root)
{
	cleanup_strbuf struct strbuf begin = { 0 };
	cleanup_strbuf struct strbuf manifest = { 0 };
	struct span image = { 0 };
	struct packer packer = { .ret = ret };
	struct timespec now = { 0 };
	int64_t now_ns = 0;
	struct outcome made = db_finish_rows(store->db);

	clock_gettime(CLOCK_REALTIME, &now);
	now_ns = now.tv_sec * 1000000000LL;
	if (!is_fault(made))
		made = make_begin(store->db, &begin);
	if (!is_fault(made))
		made = db_image(store->db, &image);
	if (!is_fault(made))
		made = make_manifest(store, strbuf_span(&begin), image, log, &manifest);
	if (is_fault(made))
		return made;
	if (!packer_init(&packer, store))
		packer.failure = "no memory for the bundle";
	add_member(&packer, span("begin.json"), strbuf_span(&begin), now_ns);
	compress(&packer, (struct span){ 0 }, ZSTD_e_flush); /* a bundle that is cut later still says this much */
	add_member(&packer, span("pidshot.db"), image, now_ns);
	compress(&packer, (struct span){ 0 }, ZSTD_e_flush); /* and this */
	add_raw(&packer, store, offset_ns);
	add_member(&packer, span("capture.log"), log, now_ns);
	add_member(&packer, span("manifest.json"), strbuf_span(&manifest), now_ns);
	if (!packer.failure && archive_write_close(packer.tar) != ARCHIVE_OK)
		packer.failure = "libarchive failed at the end";
	compress(&packer, (struct span){ 0 }, ZSTD_e_end);
	packer_deinit(&packer);
	*ret_root = hash_of(strbuf_span(&manifest));
	return packer.failure ? outcome_fault(0, packer.failure) : outcome_ok();
}
