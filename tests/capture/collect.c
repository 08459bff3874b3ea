#include "tests/capture/collect.h"

#include <fcntl.h>

#include "capture/sink_private.h"
#include "common/arena.h"
#include "common/cleanup.h"
#include "tests/kit.h"

enum { KEPT_MAX = 512 };

/* What was opened stays so until the program ends. */
static struct db *kept[KEPT_MAX];
static size_t kept_count;

struct db *collect(const struct collector *collector, const char *proc, pid_t pid, struct outcome *ret_outcome)
{
	return collect_prepared(collector, proc, pid, NULL, ret_outcome);
}

struct db *collect_prepared(const struct collector *collector, const char *proc, pid_t pid, void (*before)(struct sink *sink), struct outcome *ret_outcome)
{
	cleanup_fd int dir = open(proc, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_fd int sys = dir < 0 ? -1 : openat(dir, "../sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_strbuf struct strbuf error = { 0 };
	struct sink sink = { 0 };
	struct target target = { 0 };
	struct span image = { 0 };
	struct db *db = NULL;
	struct outcome got = outcome_ok();

	assert_true(dir >= 0);
	assert_true(kept_count < KEPT_MAX);
	sink_init(&sink, dir, sys);
	assert_outcome(OUTCOME_OK, sink_open_store(&sink));
	sink.budget = (struct budget){ .max_memory_bytes = 1 << 30, .max_size_bytes = 1 << 30 };
	sink_redact(&sink, REDACT_DEFAULT, (struct span){ 0 });
	assert_outcome(OUTCOME_OK, target_open(dir, pid, &target));
	sink.targets = &target;
	sink.target_count = 1;
	if (before)
		before(&sink);
	sink_begin(&sink, collector, collector->is_host ? NULL : &target);
	got = collector->collect(collector->is_host ? NULL : &target, &sink);
	assert_outcome(OUTCOME_OK, sink_end(&sink, got));
	assert_outcome(OUTCOME_OK, db_image(sink.store.db, &image));
	assert_outcome(OUTCOME_OK, db_open(image, &db, &error));
	target_close(&target);
	sink_deinit(&sink);
	kept[kept_count++] = db;
	if (ret_outcome)
		*ret_outcome = got;
	return db;
}

struct db *collect_fixture(const struct collector *collector, const char *name, pid_t pid, struct outcome *ret_outcome)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "%s/%s/proc", PIDSHOT_FIXTURES, name);
	return collect(collector, strbuf_text(&path), pid, ret_outcome);
}

static struct statement *first_row(struct db *db, const char *sql, bool *ret_is_there)
{
	cleanup_strbuf struct strbuf error = { 0 };
	struct statement *statement = db_prepare(db, sql, NULL, &error);

	if (!statement)
		print_error("%s: %s\n", sql, strbuf_text(&error));
	assert_non_null(statement);
	*ret_is_there = statement_step(statement, &error) == 1 && statement_type(statement, 0) != VALUE_NULL;
	return statement;
}

int64_t collected_int(struct db *db, const char *sql)
{
	bool is_there = false;
	cleanup_statement struct statement *statement = first_row(db, sql, &is_there);

	return is_there ? statement_int(statement, 0) : -999;
}

struct span collected_text(struct db *db, const char *sql)
{
	static struct arena texts;
	bool is_there = false;
	cleanup_statement struct statement *statement = first_row(db, sql, &is_there);

	return is_there ? arena_copy(&texts, statement_text(statement, 0)) : span("");
}
