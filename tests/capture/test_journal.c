#include "capture/journal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/io.h"
#include "tests/kit.h"

enum { DEADLINE_MS = 5000 };

static void units_are_found_by_the_control_group(void **state)
{
	static const char *const cases[][3] = {
		{ "/system.slice/app.service", "app.service", "" },
		{ "/system.slice/system-x.slice/x@1.service/sub", "x@1.service", "" },
		{ "/user.slice/user-1000.slice/user@1000.service/app.slice/mine.service", "user@1000.service", "mine.service" },
		{ "/user.slice/user-1000.slice/session-3.scope", "session-3.scope", "" },
		{ "/docker/0123", "", "" }, { "/", "", "" }, { "", "", "" },
		/* A container's own manager is not the host's. */
		{ "/system.slice/docker-0123.scope/init.scope", "docker-0123.scope", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct journal_unit unit = journal_unit_of(span(cases[i][0]));

		assert_span(unit.unit, cases[i][1]);
		assert_span(unit.user_unit, cases[i][2]);
	}
}

static void next_is(struct span *rest, int64_t realtime_us, int64_t pid, int64_t priority, const char *unit, struct span message)
{
	struct journal_line line = { 0 };

	assert_true(journal_next(rest, &line));
	assert_int_equal(line.realtime_us, realtime_us);
	assert_int_equal(line.pid, pid);
	assert_int_equal(line.priority, priority);
	assert_span(line.unit, unit);
	assert_int_equal(line.message.length, message.length);
	assert_memory_equal(line.message.at ? line.message.at : "", message.at ? message.at : "", message.length);
}

static void lines_are_taken_apart_by_json_rules(void **state)
{
	cleanup_strbuf struct strbuf lines = { 0 };
	struct journal_line line = { 0 };
	struct span rest = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, journal_take(fixture("logs/journal.json"), &lines));
	rest = strbuf_span(&lines);
	next_is(&rest, 1700000000123456, 4242, 3, "app.service", span("could not reach postgres://app:hunter2@db:5432/x"));
	/* Bytes that are no UTF-8 come as numbers. */
	next_is(&rest, 1700000000200000, 4242, -1, "app.service", span_of("hi\xff\n!", 5));
	/* Too long for the journal to show: no message, and not an empty one. */
	assert_true(journal_next(&rest, &line));
	assert_false(line.has_message);
	assert_int_equal(line.pid, 1);
	next_is(&rest, 1700000000400000, -1, 6, "", span("first"));
	next_is(&rest, 1700000000500000, 0, 7, "", span("a\tb"));
	assert_false(journal_next(&rest, &line));
}

static void long_messages_are_cut(void **state)
{
	cleanup_strbuf struct strbuf json = { 0 };
	cleanup_strbuf struct strbuf lines = { 0 };
	struct journal_line line = { 0 };
	struct span rest = { 0 };

	(void)state;
	strbuf_add_text(&json, "{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"");
	strbuf_add_repeat(&json, 'x', 100000);
	strbuf_add_text(&json, "\"}\n");
	assert_outcome(OUTCOME_OK, journal_take(strbuf_span(&json), &lines));
	rest = strbuf_span(&lines);
	assert_true(journal_next(&rest, &line));
	assert_int_equal(line.message.length, JOURNAL_MESSAGE_BYTES);
}

/* A worker that was cut off in the middle of a line. */
static void what_is_cut_ends_the_lines(void **state)
{
	cleanup_strbuf struct strbuf lines = { 0 };

	(void)state;
	assert_outcome(OUTCOME_OK, journal_take(span("{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"abc\"}\n"), &lines));
	for (size_t length = 0; length < lines.length; length++) {
		struct span rest = span_first(strbuf_span(&lines), length);
		struct journal_line line = { 0 };

		assert_false(journal_next(&rest, &line));
	}
}

/* A program in journalctl's place, that says what it was asked. */
static struct outcome read_by(const char *script, unsigned deadline_ms, const struct journal_unit *unit, struct strbuf *ret)
{
	char path[] = "/tmp/pidshot-journal-XXXXXX";
	int fd = mkstemp(path);
	struct outcome got = outcome_ok();

	assert_true(fd >= 0);
	assert_int_equal(io_write(fd, span("#!/bin/sh\n")), 0);
	assert_int_equal(io_write(fd, span(script)), 0);
	assert_int_equal(fchmod(fd, 0700), 0);
	close(fd);
	got = journal_read(path, unit, 77, deadline_ms, ret);
	unlink(path);
	return got;
}

#define SAY "printf '{\"__REALTIME_TIMESTAMP\":\"1\",\"MESSAGE\":\"%s\"}\\n' \"$*\"\n"

static void asks_for_trusted_fields(void **state)
{
	const struct journal_unit none = { { 0 }, { 0 } };
	const struct journal_unit app = { span("app.service"), { 0 } };
	const struct journal_unit mine = { span("user@1.service"), span("mine.service") };
	const struct {
		const struct journal_unit *unit;
		const char *words;
	} cases[] = {
		{ &none, " _PID=77" }, { &app, " _SYSTEMD_UNIT=app.service + _PID=1 UNIT=app.service" },
		{ &mine, " _SYSTEMD_UNIT=user@1.service _SYSTEMD_USER_UNIT=mine.service" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cleanup_strbuf struct strbuf lines = { 0 };
		struct journal_line line = { 0 };
		struct span rest = { 0 };

		assert_outcome(OUTCOME_OK, read_by(SAY, DEADLINE_MS, cases[i].unit, &lines));
		rest = strbuf_span(&lines);
		assert_true(journal_next(&rest, &line));
		assert_true(span_starts(line.message, "--output=json "));
		assert_true(span_ends(line.message, cases[i].words));
	}
}

static void each_end_is_an_outcome(void **state)
{
	const struct journal_unit none = { { 0 }, { 0 } };
	static const struct {
		const char *script;
		enum outcome_kind expected;
	} cases[] = {
		{ "exit 0", OUTCOME_EMPTY },
		{ "echo not json", OUTCOME_EMPTY },
		{ "echo 'Failed to open: Permission denied' >&2; exit 1", OUTCOME_DENIED },
		{ SAY "echo 'Hint: You are currently not seeing messages from other users' >&2", OUTCOME_DENIED },
		{ "exit 3", OUTCOME_UNSUPPORTED },
		{ "kill -9 $$", OUTCOME_UNSUPPORTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cleanup_strbuf struct strbuf lines = { 0 };

		assert_outcome(cases[i].expected, read_by(cases[i].script, DEADLINE_MS, &none, &lines));
	}
}

/* It neither waits for ever nor reads for ever. */
static void a_program_that_does_not_end_is_ended(void **state)
{
	const struct journal_unit none = { { 0 }, { 0 } };
	cleanup_strbuf struct strbuf some = { 0 };
	cleanup_strbuf struct strbuf much = { 0 };
	time_t start = time(NULL);

	(void)state;
	assert_outcome(OUTCOME_TIMED_OUT, read_by(SAY "exec sleep 60", 300, &none, &some));
	/* What came before is kept. */
	assert_true(some.length > 0);
	assert_outcome(OUTCOME_OK, read_by("while :; do " SAY "done", 20000, &none, &much));
	assert_true(much.length > 100000);
	assert_true(time(NULL) - start < 30);
}

TESTS(units_are_found_by_the_control_group, lines_are_taken_apart_by_json_rules, long_messages_are_cut, what_is_cut_ends_the_lines, asks_for_trusted_fields,
      each_end_is_an_outcome, a_program_that_does_not_end_is_ended);
