#include "common/cleanup.h"
#include "common/escape.h"
#include "common/hash.h"
#include "report/json.h"
#include "report/reading.h"

/* What became of one stated hash. */
static bool check_hash(struct reading *reading, struct span path, struct hash stated)
{
	struct member *member = members_find(&reading->bundle->members, path);

	if (!member) {
		if (!reading->bundle->is_cut)
			reading_complain(reading, path, "missing");
		return reading->bundle->is_cut;
	}
	if (member->is_proven || (member->is_cut && reading->bundle->is_cut))
		return true;
	member->is_proven = hash_equal(hash_of(member->bytes), stated);
	member->is_disproven = !member->is_proven;
	return true; /* a file that was read twice has two rows, of which one must be right: judged at the end */
}

static bool check_manifest(struct reading *reading, struct span manifest)
{
	struct table stated = { 0 };
	bool is_right = true;

	if (!json_object(reading->scratch, manifest, "$.members", &reading->arena, &stated) || stated.row_count == 0) {
		reading_complain(reading, span("manifest.json"), "cannot be understood");
		return false;
	}
	for (size_t i = 0; i < stated.row_count; i++) {
		struct span path = cell_text(table_cell(&stated, i, 0));
		struct hash hash = { 0 };

		if (hash_parse(cell_text(table_cell(&stated, i, 2)), &hash)) {
			is_right = check_hash(reading, path, hash) && is_right;
		} else {
			reading_complain(reading, path, "its hash in manifest.json cannot be understood");
			is_right = false;
		}
	}
	return is_right;
}

/* Paths stand in the database as absolute and escaped; members have the same without the first slash, as bytes. */
static bool check_source(struct reading *reading, const struct cell *path, const struct cell *sha256)
{
	cleanup_strbuf struct strbuf name = { 0 };
	struct hash hash = { 0 };

	escape_undo(&name, span_skip(cell_text(path), 1));
	if (sha256->type != VALUE_BLOB || sha256->text.length != HASH_SIZE) {
		reading_complain(reading, strbuf_span(&name), "its hash in table source cannot be understood");
		return false;
	}
	memcpy(hash.byte, sha256->text.at, HASH_SIZE);
	return check_hash(reading, strbuf_span(&name), hash);
}

static bool check_sources(struct reading *reading)
{
	static const struct request request = { .sql = "SELECT path, sha256 FROM source WHERE sha256 IS NOT NULL" };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_arena struct arena arena = { 0 };
	struct table stated = { 0 };
	bool is_right = true;

	if (!query_run(reading->query, &request, &arena, &stated, &error)) {
		reading_complain(reading, span("table source"), strbuf_text(&error));
		return false;
	}
	for (size_t i = 0; i < stated.row_count; i++)
		is_right = check_source(reading, table_cell(&stated, i, 0), table_cell(&stated, i, 1)) && is_right;
	return is_right;
}

/* Raw files stand under their own paths, most of them below proc/ or sys/ (control groups may be mounted elsewhere); what is the bundle's own has no folder. */
static bool is_raw(struct span path)
{
	return span_index(path, '/') >= 0;
}

/* Members that nothing vouches for, or that are not what was vouched for. */
static bool judge_members(struct reading *reading, bool has_manifest, size_t *ret_raw_count)
{
	const struct members *members = &reading->bundle->members;
	bool is_right = true;

	for (size_t i = 0; i < members->count; i++) {
		const struct member *member = &members->at[i];
		bool is_stated = has_manifest || is_raw(member->path);

		*ret_raw_count += is_raw(member->path);
		reading->proven_count += member->is_proven;
		if (member->is_proven || member->is_cut || span_is(member->path, "manifest.json") || !is_stated)
			continue;
		reading_complain(reading, member->path, member->is_disproven ? "its hash differs from what the capture wrote" : "the capture did not write this");
		is_right = false;
	}
	return is_right;
}

bool reading_verify(struct reading *reading)
{
	const struct member *manifest = bundle_member(reading->bundle, "manifest.json");
	bool has_manifest = manifest && !manifest->is_cut;
	cleanup_strbuf struct strbuf root = { 0 };
	size_t raw_count = 0;
	bool is_right = true;

	if (has_manifest) {
		hash_add_hex(&root, hash_of(manifest->bytes));
		reading->root_hash = arena_keep(&reading->arena, &root);
		is_right = check_manifest(reading, manifest->bytes);
	} else if (!reading->bundle->is_cut) {
		reading_complain(reading, span("manifest.json"), "missing");
	}
	is_right = check_sources(reading) && is_right;
	is_right = judge_members(reading, has_manifest, &raw_count) && is_right;
	if (has_manifest && json_int(&reading->manifest, "raw_count", (int64_t)raw_count) != (int64_t)raw_count) {
		reading_complain(reading, span("manifest.json"), "states another number of raw files than there are");
		is_right = false;
	}
	return is_right;
}
