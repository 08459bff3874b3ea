#include <stdio.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "report/export_stacks.h"
#include "report/json.h"
#include "report/query.h"
#include "report/tools.h"
#include "tests/kit.h"
#include "tests/report/seed_profile.h"

static struct query *opened(struct db *db)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct query *query = NULL;
	struct span image = { 0 };

	assert_non_null(db);
	assert_outcome(OUTCOME_OK, db_image(db, &image));
	assert_outcome(OUTCOME_OK, query_open(image, &query, &error));
	return query;
}

static struct query *seeded(bool has_window)
{
	cleanup_db struct db *db = seed_db(NULL);

	seed_profile(db, has_window);
	return opened(db);
}

static struct query *seeded_at_random(uint32_t samples, uint32_t stacks, uint32_t seed)
{
	cleanup_db struct db *db = seed_db(NULL);

	seed_random_profile(db, samples, stacks, seed);
	return opened(db);
}

static const struct {
	struct profile_choice choice;
	bool is_dump;
	const char *expected;
} folded[] = {
#include "tests/golden/folded.inc"
};

static void folded_lines_are_those_of_the_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < array_length(folded); i++) {
		cleanup_query struct query *query = seeded(!folded[i].is_dump);
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };

		if (!export_folded(query, &folded[i].choice, &out, &error))
			fail_msg("%s", strbuf_text(&error));
		if (strcmp(strbuf_text(&out), folded[i].expected) == 0)
			continue;
		fputs(strbuf_text(&out), stderr);
		fail_msg("case %zu is not as in tests/golden/folded.inc", i);
	}
}

static void what_is_not_there_is_refused_by_name(void **state)
{
	(void)state;
	static const struct profile_choice unknown = { .kind = "perl" };
	static const struct profile_choice native = { .kind = "native" };
	cleanup_query struct query *query = seeded(true);
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };

	assert_false(export_folded(query, &unknown, &out, &error));
	assert_span(strbuf_span(&error), "there is no kind perl: python, native, cpu or offcpu");
	strbuf_reset(&error);
	assert_false(export_speedscope(query, &native, &out, &error));
	assert_span(strbuf_span(&error), "this bundle has no native stacks");
	assert_int_equal(out.length, 0);
}

/* The same counted in another way, in plain SQL: slow, and right. */
static const char reference_sql[] =
#include "tests/golden/py_top_reference.inc"
	;

static void top_is_what_plain_sql_counts(void **state)
{
	(void)state;
	for (uint32_t seed = 0; seed < 3; seed++) {
		cleanup_query struct query *query = seed ? seeded_at_random(2000, 500, seed) : seeded(true);
		cleanup_arena struct arena arena = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };
		const struct request request = { .sql = reference_sql };
		struct table reference = { 0 };
		struct table view = { 0 };

		if (!query_run(query, &request, &arena, &reference, &error) || !query_view(query, "py_top", 0, &arena, &view, &error))
			fail_msg("%s", strbuf_text(&error));
		assert_true(view.row_count > 5);
		assert_int_equal(view.row_count, reference.row_count);
		assert_int_equal(view.column_count, reference.column_count);
		for (size_t i = 0; i < view.row_count * view.column_count; i++) {
			const struct cell *a = &view.cells[i];
			const struct cell *b = &reference.cells[i];

			if (a->type != b->type || a->integer != b->integer || !span_equal(a->text, b->text) || a->real > b->real || a->real < b->real)
				fail_msg("seed %u, row %zu: %s differs", seed, i / view.column_count, view.columns[i % view.column_count].name);
		}
	}
}

static int64_t folded_sum(struct span text, size_t *ret_lines)
{
	struct span line = { 0 };
	int64_t sum = 0;

	while (span_next_line(&text, &line)) {
		int64_t count = 0;

		assert_true(span_last_index(line, ' ') > 0);
		assert_true(span_int64(span_skip(line, (size_t)span_last_index(line, ' ') + 1), &count));
		sum += count;
		++*ret_lines;
	}
	return sum;
}

static void nothing_is_lost_or_counted_twice(void **state)
{
	(void)state;
	cleanup_query struct query *query = seeded_at_random(6000, 2000, 9);
	int64_t weight = query_int(query, "SELECT sum(weight) FROM sample", 0);

	for (int i = 0; i < 8; i++) {
		const struct profile_choice choice = { .has_threads = i & 1, .has_lines = i & 2, .has_markers = i & 4 };
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };
		size_t lines = 0;
		int64_t sum = 0;

		assert_true(export_folded(query, &choice, &out, &error));
		sum = folded_sum(strbuf_span(&out), &lines);
		/* Stacks of markers alone, and of one frame whose line is uncertain, are no lines. */
		assert_true(sum <= weight && sum > weight * 95 / 100);
		assert_true(lines > 500);
	}
}

/* What refers to nothing, or in a circle, ends all the same. */
static void a_strangers_numbers_do_no_harm(void **state)
{
	(void)state;
	static const int64_t rows[][4] = { { 1, 1, 1, 1 }, { 2, 3, 1, 1 }, { 3, 2, 9, 1 }, { 4, INT64_MAX, -5, 1 }, { INT64_MAX, 1, 1, 1 }, { -7, -7, -7, 1 } };
	static const struct profile_choice choice = { .has_threads = true, .has_lines = true, .has_markers = true };
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_query struct query *query = NULL;
	struct row *row = db_row(db, TABLE_PROFILE);

	row_int(row, PROFILE_ID, 1);
	row_int(row, PROFILE_KIND, 0);
	row_int(row, PROFILE_T_NS, 0);
	for (size_t i = 0; i < array_length(rows); i++) {
		row = db_row(db, TABLE_STACK);
		for (int column = 0; column < STACK_COLUMNS; column++)
			row_int(row, column, rows[i][column]);
		row = db_row(db, TABLE_SAMPLE);
		for (int column = SAMPLE_PROFILE; column < SAMPLE_COLUMNS; column++)
			row_int(row, column, 1);
		row_int(row, SAMPLE_STACK, rows[i][0]);
		row_int(row, SAMPLE_FLAGS, i == 4);
		row_int(row, SAMPLE_WEIGHT, i == 0 ? INT64_MAX / 4 : rows[i][1]);
	}
	query = opened(db);
	assert_true(export_folded(query, &choice, &out, &error));
	assert_true(span_find(strbuf_span(&out), "<unreadable>") > 0);
	strbuf_reset(&out);
	assert_true(export_speedscope(query, &choice, &out, &error));
	assert_true(query_int(query, "SELECT count(*) FROM py_top", -1) >= 0);
}

static void speedscope_is_json_of_its_shape(void **state)
{
	(void)state;
	static const struct profile_choice choice = { .has_lines = true };
	cleanup_query struct query *query = seeded(true);
	cleanup_query struct query *scratch = query_scratch();
	cleanup_arena struct arena arena = { 0 };
	cleanup_strbuf struct strbuf out = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	struct table profiles = { 0 };
	struct table first = { 0 };
	struct table samples = { 0 };
	struct table weights = { 0 };

	assert_true(export_speedscope(query, &choice, &out, &error));
	assert_true(json_object(scratch, strbuf_span(&out), "$.profiles", &arena, &profiles));
	assert_int_equal(profiles.row_count, 3);
	assert_true(json_object(scratch, strbuf_span(&out), "$.profiles[2]", &arena, &first));
	assert_span(json_text(&first, "type"), "sampled");
	assert_span(json_text(&first, "unit"), "seconds");
	assert_span(json_text(&first, "name"), "gunicorn (4244)");
	assert_true(json_object(scratch, strbuf_span(&out), "$.profiles[2].samples", &arena, &samples));
	assert_true(json_object(scratch, strbuf_span(&out), "$.profiles[2].weights", &arena, &weights));
	assert_int_equal(samples.row_count, 9);
	assert_int_equal(weights.row_count, 9);
	assert_true(span_find(strbuf_span(&out), "\"endValue\":1}") > 0);
	assert_true(span_find(strbuf_span(&out), "{\"name\":\"fib\",\"file\":\"/srv/app/numbers.py\",\"line\":3}") > 0);
}

static const struct {
	const char *words[3];
	enum sample_mode mode;
	bool is_dump;
	const char *expected;
} tops[] = {
#include "tests/golden/py_top.inc"
};

static void top_is_set_as_py_spy_sets_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < array_length(tops); i++) {
		cleanup_query struct query *query = seeded(!tops[i].is_dump);
		cleanup_strbuf struct strbuf out = { 0 };
		cleanup_strbuf struct strbuf error = { 0 };
		const struct profile_choice choice = { .mode = tops[i].mode };
		char words[3][16] = { "" };
		char *list[3] = { words[0], words[1], words[2] };
		struct tool_request request = { list, 0, 80, &choice };

		for (; request.word_count < 3 && tops[i].words[request.word_count]; request.word_count++)
			snprintf(words[request.word_count], sizeof(words[0]), "%s", tops[i].words[request.word_count]);
		if (!tool_find("py_top")->render(query, &request, &out, &error))
			fail_msg("%s", strbuf_text(&error));
		if (strcmp(strbuf_text(&out), tops[i].expected) == 0)
			continue;
		fputs(strbuf_text(&out), stderr);
		fail_msg("case %zu is not as in tests/golden/py_top.inc", i);
	}
}

TESTS(folded_lines_are_those_of_the_samples, what_is_not_there_is_refused_by_name, top_is_what_plain_sql_counts, nothing_is_lost_or_counted_twice,
      a_strangers_numbers_do_no_harm, speedscope_is_json_of_its_shape, top_is_set_as_py_spy_sets_it);
