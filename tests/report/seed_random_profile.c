#include "common/cleanup.h"
#include "common/strbuf.h"
#include "tests/report/seed_profile.h"

enum { FUNCTIONS = 400, FILES = 40, LINES_A_FUNCTION = 5, PLAIN_FRAMES = FUNCTIONS * LINES_A_FUNCTION, MARKERS = 4, THREADS = 30 };

/* Numerical Recipes' generator: the same on every machine. */
static uint32_t draw(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525U + 1013904223U;
	return (uint32_t)(((uint64_t)(*state >> 8) * below) >> 24);
}

static void seed_text(struct db *db, int64_t id, const char *format, int number)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct row *row = db_row(db, TABLE_STRING);

	strbuf_addf(&text, "%s_%d", format, number);
	row_int(row, STRING_ID, id);
	row_text(row, STRING_TEXT, strbuf_span(&text));
}

static void seed_functions(struct db *db)
{
	for (int i = 1; i <= FUNCTIONS; i++)
		seed_text(db, i, "Class.method", i % 350); /* some share a name */
	for (int i = 1; i <= FILES; i++)
		seed_text(db, FUNCTIONS + i, "/srv/app/file", i);
	for (int i = 1; i <= FUNCTIONS + MARKERS; i++) {
		struct row *row = db_row(db, TABLE_FUNCTION);

		row_int(row, FUNCTION_ID, i);
		row_int(row, FUNCTION_KIND, i <= FUNCTIONS ? 0 : 3 + (i - FUNCTIONS - 1));
		if (i > FUNCTIONS)
			continue;
		row_int(row, FUNCTION_NAME, i);
		row_int(row, FUNCTION_FILE, FUNCTIONS + 1 + i % FILES);
		row_int(row, FUNCTION_FIRST_LINE, i);
	}
	for (int i = 1; i <= PLAIN_FRAMES + MARKERS; i++) {
		struct row *row = db_row(db, TABLE_FRAME);

		row_int(row, FRAME_ID, i);
		row_int(row, FRAME_FUNCTION, i <= PLAIN_FRAMES ? 1 + (i - 1) / LINES_A_FUNCTION : FUNCTIONS + i - PLAIN_FRAMES);
		if (i <= PLAIN_FRAMES && i % 17)
			row_int(row, FRAME_LINE, i % 300);
		row_int(row, FRAME_VALIDITY, 0);
	}
}

/* Each hangs on one that was made lately: chains of some thirty frames, here and there a branch, and one of a thousand. */
static void seed_forest(struct db *db, uint32_t stacks, uint32_t *state)
{
	uint32_t chain = 0;

	for (uint32_t i = 1; i <= stacks; i++) {
		struct row *row = db_row(db, TABLE_STACK);
		uint32_t back = draw(state, 4) ? 1 : 1 + draw(state, 30);

		if (chain == 0)
			chain = draw(state, 500) ? 20 + draw(state, 20) : 1000;
		row_int(row, STACK_ID, i);
		if (--chain > 0 && i > back)
			row_int(row, STACK_PARENT, i - back);
		row_int(row, STACK_FRAME, 1 + draw(state, draw(state, 8) ? 200 : PLAIN_FRAMES + MARKERS));
		row_int(row, STACK_DEPTH, 1);
	}
}

void seed_random_profile(struct db *db, uint32_t samples, uint32_t stacks, uint32_t seed)
{
	uint32_t state = seed;
	struct row *row = NULL;

	seed_functions(db);
	seed_forest(db, stacks, &state);
	row = db_row(db, TABLE_PROFILE);
	row_int(row, PROFILE_ID, 1);
	row_int(row, PROFILE_KIND, 1);
	row_int(row, PROFILE_PID, SEED_PID);
	row_int(row, PROFILE_T_NS, SEED_T_NS);
	row_int(row, PROFILE_DURATION_NS, 1000000000);
	row_int(row, PROFILE_RATE_HZ, 1000);
	row_int(row, PROFILE_INTERVAL_NS, 1000000);
	for (uint32_t i = 0; i < samples; i++) {
		row = db_row(db, TABLE_SAMPLE);
		row_int(row, SAMPLE_PROFILE, 1);
		row_int(row, SAMPLE_T_NS, SEED_T_NS + i * 1000);
		row_int(row, SAMPLE_DURATION_NS, 0);
		row_int(row, SAMPLE_PID, SEED_PID);
		row_int(row, SAMPLE_TID, SEED_PID + draw(&state, THREADS));
		row_int(row, SAMPLE_STACK, 1 + draw(&state, stacks));
		row_int(row, SAMPLE_WEIGHT, 1 + draw(&state, 3));
		row_int(row, SAMPLE_IS_ON_CPU, draw(&state, 2));
		row_int(row, SAMPLE_HOLDS_GIL, draw(&state, 2));
		row_int(row, SAMPLE_HAS_EXCEPTION, !draw(&state, 20));
		row_int(row, SAMPLE_FLAGS, draw(&state, 10) ? 0 : draw(&state, 4));
	}
}
