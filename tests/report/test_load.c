#include "report/load.h"

#include <archive_entry.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/reading.h"
#include "tests/kit.h"
#include "tests/report/seed_bundle.h"

static const struct load_limits no_limits = { 0 };

/* Loads and judges; the reading is given back, so what is asked for comes out. */
static enum exit_code judge(struct span bytes, struct load_limits limits, struct strbuf *said)
{
	cleanup_reading struct reading reading = { 0 };
	struct bundle *bundle = NULL;
	enum exit_code code = EXIT_UNREADABLE;

	if (bundle_parse(bytes, limits, &bundle, said))
		code = reading_of(bundle, &reading, said);
	for (size_t i = 0; i < reading.complaint_count; i++) {
		strbuf_add(said, reading.complaints[i]);
		strbuf_add_byte(said, '\n');
	}
	if (code == EXIT_UNREADABLE)
		assert_true(said->length > 0);
	return code;
}

static void a_right_bundle_is_verified(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf zst = { 0 };
	cleanup_strbuf struct strbuf said = { 0 };

	seed_bundle_tar(&tar, NULL, NULL);
	seed_compress(&zst, strbuf_span(&tar));
	assert_int_equal(judge(strbuf_span(&tar), no_limits, &said), EXIT_MADE);
	assert_int_equal(judge(strbuf_span(&zst), no_limits, &said), EXIT_MADE);
	assert_span(strbuf_span(&said), "");
}

static void cut_anywhere_it_says_so(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf zst = { 0 };
	size_t made = 0;
	size_t unreadable = 0;

	seed_bundle_tar(&tar, NULL, NULL);
	seed_compress(&zst, strbuf_span(&tar));
	for (size_t i = 0; i < 60; i++) {
		cleanup_strbuf struct strbuf said = { 0 };
		bool is_tar = i % 2 == 0;
		struct span all = strbuf_span(is_tar ? &tar : &zst);
		/* All over it, and densely where the raw files are: up to 10 KiB of zero blocks come after them. */
		size_t end = i < 40 || !is_tar ? (all.length - 20) * i / 59 : all.length - 1024 * (60 - i);
		enum exit_code code = judge(span_first(all, end), no_limits, &said);

		made += code == EXIT_DAMAGED;
		unreadable += code == EXIT_UNREADABLE;
		/* Where only the zero blocks at the end are missing, all is there. */
		if (code == EXIT_MADE && !is_tar)
			fail_msg("cut at step %zu and not noticed", i);
	}
	assert_true(unreadable > 10);
	assert_true(made > 0);
}

static void cut_after_the_database_is_a_whole_report(void **state)
{
	(void)state;
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf said = { 0 };
	ptrdiff_t status = 0;

	seed_bundle_tar(&tar, NULL, NULL);
	/* The header of the first raw member, 512 bytes before its text. */
	status = span_find(strbuf_span(&tar), "Name:\tgunicorn\nState");
	assert_true(status > 1024);
	assert_int_equal(judge(span_first(strbuf_span(&tar), (size_t)status - 512), no_limits, &said), EXIT_DAMAGED);
	assert_true(span_find(strbuf_span(&said), "cut") >= 0);
	strbuf_reset(&said);
	assert_int_equal(judge(span_first(strbuf_span(&tar), 4096), no_limits, &said), EXIT_UNREADABLE);
}

static void wrong_members_are_named(void **state)
{
	(void)state;
	static const struct {
		struct seed_fault fault;
		enum exit_code code;
		const char *says;
	} faults[] = {
		{ { .flipped = "proc/4242/limits" }, EXIT_DAMAGED, "proc/4242/limits: its hash differs" },
		{ { .flipped = "capture.log" }, EXIT_DAMAGED, "capture.log: its hash differs" },
		{ { .left_out = "proc/4242/limits" }, EXIT_DAMAGED, "proc/4242/limits: missing" },
		{ { .left_out = "manifest.json" }, EXIT_DAMAGED, "the bundle is cut" },
		{ { .extra = "proc/1/environ" }, EXIT_DAMAGED, "proc/1/environ: the capture did not write this" },
		{ { .extra = "proc/4242/comm" }, EXIT_DAMAGED, "there twice" },
		{ { .extra = "../escaped" }, EXIT_DAMAGED, "leads out" },
		{ { .extra = "/etc/passwd" }, EXIT_DAMAGED, "leads out" },
		{ { .extra = "proc/../../x" }, EXIT_DAMAGED, "leads out" },
		{ { .begin = "{\"format\":99}" }, EXIT_UNREADABLE, "format 99 is newer" },
		{ { .left_out = "pidshot.db" }, EXIT_UNREADABLE, "no pidshot.db" },
	};

	for (size_t i = 0; i < array_length(faults); i++) {
		cleanup_strbuf struct strbuf tar = { 0 };
		cleanup_strbuf struct strbuf said = { 0 };

		seed_bundle_tar(&tar, NULL, &faults[i].fault);
		assert_int_equal(judge(strbuf_span(&tar), no_limits, &said), faults[i].code);
		if (span_find(strbuf_span(&said), faults[i].says) < 0)
			fail_msg("expected '%s', said '%s'", faults[i].says, strbuf_text(&said));
	}
}

static void only_regular_files_are_taken(void **state)
{
	(void)state;
	static const unsigned types[] = { AE_IFLNK, AE_IFREG, AE_IFIFO, AE_IFCHR, AE_IFBLK };
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_bundle struct bundle *bundle = NULL;
	struct archive *archive = seed_tar_begin(&tar);

	seed_tar_add(archive, "begin.json", span("{}"));
	for (size_t i = 0; i < array_length(types); i++)
		seed_tar_special(archive, "proc/1/trap", types[i], types[i] == AE_IFLNK || types[i] == AE_IFREG ? "/etc/passwd" : NULL);
	seed_tar_end(archive);
	assert_true(bundle_parse(strbuf_span(&tar), no_limits, &bundle, &error));
	assert_int_equal(bundle->members.count, 1);
	assert_int_equal(bundle->problem_count, array_length(types));
}

static void a_bomb_is_refused(void **state)
{
	(void)state;
	enum { HUGE = 8 << 20 };
	cleanup_strbuf struct strbuf zeros = { 0 };
	cleanup_strbuf struct strbuf tar = { 0 };
	cleanup_strbuf struct strbuf zst = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	const struct load_limits one_mib = { .max_size = 1 << 20 };
	struct archive *archive = seed_tar_begin(&tar);
	struct bundle *bundle = NULL;

	strbuf_add_repeat(&zeros, '\0', HUGE);
	seed_tar_add(archive, "begin.json", span("{}"));
	seed_tar_add(archive, "proc/1/huge", strbuf_span(&zeros));
	seed_tar_end(archive);
	seed_compress(&zst, strbuf_span(&tar));
	assert_true(zst.length < 1 << 16);
	assert_false(bundle_parse(strbuf_span(&zst), one_mib, &bundle, &error));
	assert_true(span_find(strbuf_span(&error), "--max-size") >= 0);
}

static void what_is_no_bundle_is_refused(void **state)
{
	(void)state;
	static const char *const others[] = { "", "hello", "\x28\xb5\x2f\xfd", "SQLite format 3", "PK\003\004", "{\"format\":0}" };

	for (size_t i = 0; i < array_length(others); i++) {
		cleanup_strbuf struct strbuf said = { 0 };

		assert_int_equal(judge(span(others[i]), no_limits, &said), EXIT_UNREADABLE);
	}
}

static void a_bare_database_is_not_verified(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_reading struct reading reading = { 0 };
	struct bundle *bundle = NULL;
	struct span image = { 0 };

	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_true(bundle_parse(image, no_limits, &bundle, &error));
	assert_int_equal(reading_of(bundle, &reading, &error), EXIT_MADE);
	assert_false(reading.is_verified);
	assert_true(span_starts(reading.status, "not verified"));
}

TESTS(a_right_bundle_is_verified, cut_anywhere_it_says_so, cut_after_the_database_is_a_whole_report, wrong_members_are_named,
      only_regular_files_are_taken, a_bomb_is_refused, what_is_no_bundle_is_refused, a_bare_database_is_not_verified);
