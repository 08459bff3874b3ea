#include "tests/report/seed_profile.h"

#include "common/array.h"
#include "common/span.h"

enum { WAIT = 4243, WORK = 4244, UNCERTAIN = 1, PREFIX = 2, UNCHANGED = 8 };

static const char *const strings[] = {
	NULL, "<module>", "/srv/app/main.py", "run", "Service.run", "/srv/app/service.py", "handle", "Service.handle", "fib", "/srv/app/numbers.py",
	"dumps", "/usr/lib/python3.11/json/__init__.py", "wait", "Condition.wait", "/usr/lib/python3.11/threading.py", "legacy",
	"evil;name (x) 5\n", "/tmp/a;b <b>.py", "KeyError",
};

static const struct {
	int kind, name, qualname, file, first_line; /* strings; 0: NULL */
} functions[] = {
	{ 0 }, { 0, 1, 1, 2, 1 }, { 0, 3, 4, 5, 10 }, { 0, 6, 7, 5, 20 }, { 0, 8, 8, 9, 1 }, { 0, 10, 10, 11, 183 }, { 0, 12, 13, 14, 288 },
	{ 0, 15, 0, 2, 40 }, { 0, 16, 0, 17, 3 }, { 3, 0, 0, 0, 0 }, { 4, 0, 0, 0, 0 }, { 5, 0, 0, 0, 0 },
};
enum { MAIN = 1, RUN, HANDLE, FIB, DUMPS, LOCK_WAIT, LEGACY, EVIL, GC, NATIVE, SHIM };

static const struct {
	int function, line; /* 0: NULL */
} frames[] = {
	{ 0, 0 }, { MAIN, 7 }, { RUN, 12 }, { HANDLE, 24 }, { HANDLE, 26 }, { FIB, 2 }, { FIB, 3 }, { DUMPS, 231 }, { LOCK_WAIT, 320 }, { LEGACY, 41 },
	{ EVIL, 0 }, { GC, 0 }, { NATIVE, 0 }, { SHIM, 0 },
};
enum { F_MAIN = 1, F_RUN, F_HANDLE_24, F_HANDLE_26, F_FIB_2, F_FIB_3, F_DUMPS, F_WAIT, F_LEGACY, F_EVIL, F_GC, F_NATIVE, F_SHIM };

/* Parents stand before; 0: none. The comment is the stack's number. */
static const struct {
	int parent, frame;
} stacks[] = {
	{ 0, 0 }, { 0, F_MAIN } /* 1 */, { 1, F_RUN } /* 2 */, { 2, F_HANDLE_24 } /* 3 */, { 3, F_FIB_3 } /* 4 */, { 4, F_FIB_3 } /* 5 */, { 5, F_FIB_2 } /* 6 */,
	{ 2, F_HANDLE_26 } /* 7 */, { 7, F_DUMPS } /* 8 */, { 8, F_GC } /* 9 */, { 1, F_SHIM } /* 10 */, { 10, F_RUN } /* 11 */, { 11, F_HANDLE_24 } /* 12 */,
	{ 12, F_NATIVE } /* 13 */, { 2, F_WAIT } /* 14 */, { 0, F_LEGACY } /* 15 */, { 15, F_EVIL } /* 16 */,
};

static const struct {
	int tid, stack, weight, is_on_cpu, holds_gil, has_exception, flags;
} samples[] = {
	{ WORK, 6, 30, 1, 1, 0, 0 }, { WORK, 4, 5, 1, 1, 0, 0 },          { WORK, 8, 20, 1, 1, 0, 0 },          { WORK, 9, 5, 1, 1, 0, 0 },
	{ WORK, 7, 5, 1, 1, 0, UNCERTAIN }, { WORK, 3, 10, 1, 1, 0, PREFIX }, { WORK, 13, 10, 1, 0, 0, 0 },       { WORK, 3, 5, 0, 0, 1, 0 },
	{ WORK, 0, 10, 1, 1, 0, 32 },   { WAIT, 14, 100, 0, 0, 0, UNCHANGED }, { SEED_PID, 16, 60, 0, 0, 0, 0 }, { SEED_PID, 15, 40, 0, 0, 0, 0 },
};

static void put(struct row *row, int column, int number)
{
	if (number)
		row_int(row, column, number);
}

static void seed_stacks(struct db *db)
{
	for (int i = 1; i < (int)array_length(strings); i++) {
		struct row *row = db_row(db, TABLE_STRING);

		row_int(row, STRING_ID, i);
		row_text(row, STRING_TEXT, span(strings[i]));
	}
	for (int i = 1; i < (int)array_length(functions); i++) {
		struct row *row = db_row(db, TABLE_FUNCTION);

		row_int(row, FUNCTION_ID, i);
		row_int(row, FUNCTION_KIND, functions[i].kind);
		put(row, FUNCTION_NAME, functions[i].name);
		put(row, FUNCTION_QUALNAME, functions[i].qualname);
		put(row, FUNCTION_FILE, functions[i].file);
		put(row, FUNCTION_FIRST_LINE, functions[i].first_line);
	}
	for (int i = 1; i < (int)array_length(frames); i++) {
		struct row *row = db_row(db, TABLE_FRAME);

		row_int(row, FRAME_ID, i);
		row_int(row, FRAME_FUNCTION, frames[i].function);
		put(row, FRAME_LINE, frames[i].line);
		row_int(row, FRAME_VALIDITY, i == F_EVIL);
	}
	for (int i = 1; i < (int)array_length(stacks); i++) {
		struct row *row = db_row(db, TABLE_STACK);

		row_int(row, STACK_ID, i);
		put(row, STACK_PARENT, stacks[i].parent);
		row_int(row, STACK_FRAME, stacks[i].frame);
		row_int(row, STACK_DEPTH, 1);
	}
}

static struct row *sample_row(struct db *db, int profile, int tid, int stack)
{
	struct row *row = db_row(db, TABLE_SAMPLE);

	row_int(row, SAMPLE_PROFILE, profile);
	row_int(row, SAMPLE_PID, SEED_PID);
	row_int(row, SAMPLE_TID, tid);
	put(row, SAMPLE_STACK, stack);
	row_int(row, SAMPLE_FLAGS, 0);
	row_int(row, SAMPLE_T_NS, SEED_T_NS);
	row_int(row, SAMPLE_DURATION_NS, 0);
	row_int(row, SAMPLE_WEIGHT, 1);
	return row;
}

static void seed_count(struct db *db, int profile, int what, int bucket, int value)
{
	struct row *row = db_row(db, TABLE_PROFILE_COUNT);

	row_int(row, PROFILE_COUNT_PROFILE, profile);
	row_int(row, PROFILE_COUNT_WHAT, what);
	row_int(row, PROFILE_COUNT_BUCKET, bucket);
	row_int(row, PROFILE_COUNT_VALUE, value);
}

static void seed_dump(struct db *db)
{
	struct row *row = db_row(db, TABLE_PROFILE);

	row_int(row, PROFILE_ID, 1);
	row_int(row, PROFILE_KIND, 0);
	row_int(row, PROFILE_PID, SEED_PID);
	row_int(row, PROFILE_T_NS, SEED_T_NS);
	row_int(row, PROFILE_DURATION_NS, 900000);
	row = sample_row(db, 1, WORK, 8);
	row_int(row, SAMPLE_IS_ON_CPU, 1);
	row_int(row, SAMPLE_HOLDS_GIL, 1);
	row_int(row, SAMPLE_ACTIVITY, 1);
	row = sample_row(db, 1, WAIT, 14);
	row_int(row, SAMPLE_ACTIVITY, 5);
	row = sample_row(db, 1, SEED_PID, 14);
	row_int(row, SAMPLE_ACTIVITY, 5);
}

static void seed_window_profile(struct db *db)
{
	struct row *row = db_row(db, TABLE_PROFILE);

	row_int(row, PROFILE_ID, 2);
	row_int(row, PROFILE_KIND, 1);
	row_int(row, PROFILE_PID, SEED_PID);
	row_int(row, PROFILE_T_NS, SEED_T_NS);
	row_int(row, PROFILE_DURATION_NS, 1000000000);
	row_int(row, PROFILE_RATE_HZ, 100);
	row_int(row, PROFILE_INTERVAL_NS, 10000000);
	row_int(row, PROFILE_CPU_NS, 9000000);
	for (size_t i = 0; i < array_length(samples); i++) {
		row = sample_row(db, 2, samples[i].tid, samples[i].stack);
		row_int(row, SAMPLE_T_NS, SEED_T_NS + (int64_t)i * 1000000);
		row_int(row, SAMPLE_WEIGHT, samples[i].weight);
		row_int(row, SAMPLE_IS_ON_CPU, samples[i].is_on_cpu);
		row_int(row, SAMPLE_HOLDS_GIL, samples[i].holds_gil);
		row_int(row, SAMPLE_HAS_EXCEPTION, samples[i].has_exception);
		row_int(row, SAMPLE_FLAGS, samples[i].flags);
		if (samples[i].has_exception)
			row_int(row, SAMPLE_EXCEPTION, 18);
	}
	seed_count(db, 2, 0, 0, 100);
	seed_count(db, 2, 1, 0, 100);
	seed_count(db, 2, 2, 0, 3);
	seed_count(db, 2, 4, 0, 200);
	seed_count(db, 2, 5, 0, 180);
	seed_count(db, 2, 6, 0, 10);
	seed_count(db, 2, 7, 0, 10);
	seed_count(db, 2, 10, 0, 100);
	seed_count(db, 2, 14, 1, 170);
	seed_count(db, 2, 14, 2, 30);
	seed_count(db, 2, 15, 2, 10);
}

void seed_profile(struct db *db, bool has_window)
{
	seed_stacks(db);
	seed_dump(db);
	if (has_window)
		seed_window_profile(db);
}
