#include "capture/reader.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "tests/kit.h"

enum { MANY = 20000, DEADLINE_MS = 10000 };

struct answers {
	size_t count;
	enum outcome_kind kinds[MANY];
	size_t lengths[MANY];
};

static struct outcome keep(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct answers *answers = context;

	(void)start_t_ns;
	(void)duration_ns;
	assert_int_equal(index, answers->count);
	answers->kinds[answers->count] = got.kind;
	answers->lengths[answers->count++] = bytes.length;
	return outcome_ok();
}

/* A folder with the files a (one byte) and b (two). */
static int folder(char *path)
{
	static const char *const texts[] = { "1", "12" };
	int dir = -1;

	assert_non_null(mkdtemp(path));
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(dir >= 0);
	for (size_t i = 0; i < array_length(texts); i++) {
		int fd = openat(dir, i == 0 ? "a" : "b", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

		assert_int_equal(write(fd, texts[i], i + 1), i + 1);
		close(fd);
	}
	return dir;
}

static void remove_folder(int dir, const char *path)
{
	unlinkat(dir, "a", 0);
	unlinkat(dir, "b", 0);
	close(dir);
	assert_int_equal(rmdir(path), 0);
}

/* Half of the questions go ahead in pieces, as far as there is room: nobody should notice. */
static void what_was_asked_ahead_is_answered_in_order(void **state)
{
	(void)state;
	char path[] = "/tmp/pidshot-reader-XXXXXX";
	cleanup_free struct reader_question *questions = calloc(MANY, sizeof(*questions));
	cleanup_free struct answers *answers = calloc(1, sizeof(*answers));
	struct worker_job job = { .count = MANY, .deadline_ms = DEADLINE_MS, .done = keep, .context = answers };
	struct worker_cost cost = { 0 };
	struct reader reader = { 0 };
	int dir = folder(path);

	for (size_t i = 0; i < MANY; i++)
		questions[i] = (struct reader_question){ .what = READER_FILE, .dir = dir, .name = i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c", .cap = 100 };
	for (int run = 0; run < 2; run++) {
		answers->count = 0;
		for (size_t ahead = 0; ahead <= MANY / 2; ahead += 1000)
			reader_ask_ahead(&reader, questions, ahead, &cost);
		assert_true(reader.ahead > 0);
		assert_outcome(OUTCOME_OK, reader_run(&reader, questions, &job, &cost));
		assert_int_equal(answers->count, MANY);
		for (size_t i = 0; i < MANY; i++) {
			assert_int_equal(answers->kinds[i], i % 3 == 2 ? OUTCOME_ABSENT : OUTCOME_OK);
			assert_int_equal(answers->lengths[i], i % 3 == 2 ? 0 : i % 3 + 1);
		}
	}
	assert_int_equal(cost.started, 1);
	reader_deinit(&reader, &cost);
	assert_int_equal(cost.abandoned, 0);
	remove_folder(dir, path);
}

/* A worker that stands still, and one that died: each costs the first answer that it owes, and no other. */
static void a_worker_that_is_lost_costs_one_answer(void **state)
{
	(void)state;
	static const struct {
		int signal;
		enum outcome_kind first;
	} cases[] = { { SIGSTOP, OUTCOME_TIMED_OUT }, { SIGKILL, OUTCOME_UNSUPPORTED } };
	char path[] = "/tmp/pidshot-reader-XXXXXX";
	cleanup_free struct answers *answers = calloc(1, sizeof(*answers));
	struct worker_job job = { .count = 3, .deadline_ms = 2000, .done = keep, .context = answers };
	struct worker_cost cost = { 0 };
	struct reader reader = { 0 };
	int dir = folder(path);
	const struct reader_question questions[] = {
		{ .what = READER_FILE, .dir = dir, .name = "a", .cap = 100 },
		{ .what = READER_FILE, .dir = dir, .name = "b", .cap = 100 },
		{ .what = READER_FILE, .dir = dir, .name = "a", .cap = 100 },
	};

	for (size_t i = 0; i < array_length(cases); i++) {
		answers->count = 0;
		reader_ask_ahead(&reader, questions, 0, &cost);
		assert_int_equal(kill(reader.process.pid, cases[i].signal), 0);
		reader_ask_ahead(&reader, questions, array_length(questions), &cost);
		assert_outcome(OUTCOME_OK, reader_run(&reader, questions, &job, &cost));
		assert_int_equal(answers->count, 3);
		assert_int_equal(answers->kinds[0], cases[i].first);
		assert_int_equal(answers->lengths[1], 2);
		assert_int_equal(answers->lengths[2], 1);
		assert_int_equal(reader.ahead, 0);
	}
	assert_int_equal(cost.abandoned, 1);
	assert_int_equal(cost.started, 3);
	reader_deinit(&reader, &cost);
	remove_folder(dir, path);
}

TESTS(what_was_asked_ahead_is_answered_in_order, a_worker_that_is_lost_costs_one_answer);
