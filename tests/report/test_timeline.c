#include "report/document_timeline.h"

#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

static void seed_collection(struct db *db, int64_t interpreter, int64_t generation, int64_t t_ns, int64_t duration_ns)
{
	struct row *row = db_row(db, TABLE_PY_COLLECTION);

	row_int(row, PY_COLLECTION_PID, SEED_PID);
	row_int(row, PY_COLLECTION_INTERPRETER, interpreter);
	row_int(row, PY_COLLECTION_GENERATION, generation);
	row_int(row, PY_COLLECTION_T_NS, t_ns);
	row_int(row, PY_COLLECTION_DURATION_NS, duration_ns);
	row_int(row, PY_COLLECTION_HEAP_OBJECTS, 1000);
}

static void drawn(struct db *db, struct section *section, struct arena *arena)
{
	cleanup_query struct query *query = judged_open(db);
	cleanup_strbuf struct strbuf error = { 0 };

	assert_true(document_add_collections(section, query, arena, &error));
	assert_span(strbuf_span(&error), "");
}

static void assert_inside(const struct flame *flame)
{
	for (size_t i = 0; i < flame->box_count; i++) {
		assert_true(flame->boxes[i].start >= 0 && flame->boxes[i].length > 0 && flame->boxes[i].start + flame->boxes[i].length <= 1.0000001);
		assert_true(flame->boxes[i].depth < flame->depth_count);
		assert_true(flame->boxes[i].title.length > 0);
	}
}

/* A lane a generation, a figure an interpreter; the oldest begins at the left, and what is short can be seen. */
static void collections_stand_where_they_were(void **state)
{
	(void)state;
	static const int64_t second = 1000000000;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_arena struct arena arena = { 0 };
	struct section section = { 0 };

	seed_collection(db, 0, 0, SEED_T_NS - 10 * second, second / 1000);
	seed_collection(db, 0, 2, SEED_T_NS - 5 * second, second);
	seed_collection(db, 1, 1, SEED_T_NS - second, second / 1000);
	drawn(db, &section, &arena);
	assert_int_equal(section.flame_count, 2);
	assert_int_equal(section.flames[0].box_count, 2);
	assert_int_equal(section.flames[1].box_count, 1);
	assert_inside(&section.flames[0]);
	assert_true(section.flames[0].boxes[0].start == 0 && section.flames[0].boxes[0].depth == 0);
	assert_true(section.flames[0].boxes[1].start > section.flames[0].boxes[0].start && section.flames[0].boxes[1].depth == 2);
	assert_true(section.flames[0].boxes[1].length > 5 * section.flames[0].boxes[0].length);
	assert_true(span_starts(section.flames[0].boxes[1].title, "generation 2, 1.00 s, "));
}

static void a_stranger_gets_no_say(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_arena struct arena arena = { 0 };
	struct section section = { 0 };

	seed_collection(db, 0, 0, INT64_MIN, INT64_MAX);
	seed_collection(db, 0, 1, INT64_MAX, INT64_MIN);
	seed_collection(db, 0, 2, 0, 0);
	seed_collection(db, 0, 99, 0, 0);
	drawn(db, &section, &arena);
	assert_int_equal(section.flame_count, 1);
	assert_int_equal(section.flames[0].box_count, 3);
	assert_inside(&section.flames[0]);
}

static void without_collections_there_is_no_figure(void **state)
{
	(void)state;
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_arena struct arena arena = { 0 };
	struct section section = { 0 };

	drawn(db, &section, &arena);
	assert_int_equal(section.flame_count, 0);
}

TESTS(collections_stand_where_they_were, a_stranger_gets_no_say, without_collections_there_is_no_figure);
