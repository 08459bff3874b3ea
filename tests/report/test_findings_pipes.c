/* The finding about pipes that nobody reads, on seeded rows. */
#include "common/array.h"
#include "common/cleanup.h"
#include "tests/kit.h"
#include "tests/report/judged.h"
#include "tests/report/seed.h"

enum { KIND_FILE = 1, KIND_PIPE = 4, PIPE_FD = 30, PIPE_INODE = 777, NR_WRITE = 1, NR_SPLICE = 275, READER = 4310, RUN_NS = 5000 };

struct writer {
	int64_t call, arguments[3];
	int64_t kind;        /* of the descriptor */
	int64_t run_ns;      /* at the end of the window; RUN_NS at its start */
	bool without_reader;
};

static void add_thread(struct db *db, int64_t tid, const struct writer *writer)
{
	struct row *row = db_row(db, TABLE_THREAD);

	row_int(row, THREAD_PID, SEED_PID);
	row_int(row, THREAD_TID, tid);
	row_text(row, THREAD_COMM, span("writer"));
	row_text(row, THREAD_STATE, span("S"));
	row_int(row, THREAD_SYSCALL_NUMBER, writer->call);
	row_int(row, THREAD_SYSCALL_ARG0, writer->arguments[0]);
	row_int(row, THREAD_SYSCALL_ARG1, writer->arguments[1]);
	row_int(row, THREAD_SYSCALL_ARG2, writer->arguments[2]);
	row_int(row, THREAD_RUN_NS, RUN_NS);
	row = db_row(db, TABLE_THREAD_COUNTER);
	row_int(row, THREAD_COUNTER_PID, SEED_PID);
	row_int(row, THREAD_COUNTER_TID, tid);
	row_int(row, THREAD_COUNTER_TICK, SEED_TICKS - 1);
	row_int(row, THREAD_COUNTER_RUN_NS, writer->run_ns);
}

static void add_end(struct db *db, int64_t pid, int64_t fd, int64_t access)
{
	struct row *row = db_row(db, TABLE_PEER_FD);

	row_int(row, PEER_FD_KIND, KIND_PIPE);
	row_int(row, PEER_FD_INODE, PIPE_INODE);
	row_int(row, PEER_FD_PID, pid);
	row_int(row, PEER_FD_FD, fd);
	row_int(row, PEER_FD_ACCESS, access);
	row_text(row, PEER_FD_COMM, span(pid == SEED_PID ? "writer" : "sh"));
	row_int(row, PEER_FD_IS_TARGET, pid == SEED_PID);
}

static void add_pipe(struct db *db, const struct writer *writer)
{
	struct row *row = db_row(db, TABLE_FD);

	row_int(row, FD_PID, SEED_PID);
	row_int(row, FD_FD, PIPE_FD);
	row_int(row, FD_KIND, writer->kind);
	row_text(row, FD_TARGET, span("pipe:[777]"));
	row_int(row, FD_DELETED, 0);
	row_int(row, FD_INODE, PIPE_INODE);
	add_end(db, SEED_PID, PIPE_FD, 2);
	if (!writer->without_reader)
		add_end(db, READER, 0, 1);
}

/* The evidence, "" where the rule is clear. */
static void says(const struct writer *writer, int threads, const char *expected)
{
	cleanup_db struct db *db = seed_db(NULL);
	cleanup_judged struct judged judged = { 0 };
	const struct finding *finding = NULL;

	add_pipe(db, writer);
	for (int i = 0; i < threads; i++)
		add_thread(db, 4250 + i, writer);
	judge(db, NULL, &judged);
	finding = judged_find(&judged, "pipe-not-read");
	assert_int_equal(finding->state, *expected ? FINDING_FIRED : FINDING_CLEAR);
	if (*expected)
		assert_span(finding->evidence, expected);
}

static void a_writer_that_stands_still(void **state)
{
	static const struct writer writer = { .call = NR_WRITE, .arguments = { PIPE_FD }, .kind = KIND_PIPE, .run_ns = RUN_NS };
	static const struct writer splicer = { .call = NR_SPLICE, .arguments = { 3, 0, (INT64_C(1) << 32) + PIPE_FD }, .kind = KIND_PIPE, .run_ns = RUN_NS,
					       .without_reader = true };

	(void)state;
	says(&writer, 1, "writer[4250] in write(30) to pipe:[777], and did not run for 1.0 s; read by sh[4310] fd 0");
	says(&writer, 3, "writer[4250] in write(30) to pipe:[777], and did not run for 1.0 s; read by sh[4310] fd 0; likewise 2 other threads");
	says(&splicer, 1, "writer[4250] in splice(30) to pipe:[777], and did not run for 1.0 s; who reads it is not known");
}

static void a_writer_that_goes_on(void **state)
{
	static const struct writer healthy[] = {
		{ .call = NR_WRITE, .arguments = { PIPE_FD }, .kind = KIND_PIPE, .run_ns = RUN_NS + 1 },
		{ .call = NR_WRITE, .arguments = { PIPE_FD }, .kind = KIND_FILE, .run_ns = RUN_NS },
		{ .call = NR_WRITE, .arguments = { 3 }, .kind = KIND_PIPE, .run_ns = RUN_NS },
		{ .call = 0, .arguments = { PIPE_FD }, .kind = KIND_PIPE, .run_ns = RUN_NS },
		{ .call = NR_SPLICE, .arguments = { PIPE_FD, 0, 3 }, .kind = KIND_PIPE, .run_ns = RUN_NS },
	};

	(void)state;
	for (size_t i = 0; i < array_length(healthy); i++)
		says(&healthy[i], 1, "");
}

TESTS(a_writer_that_stands_still, a_writer_that_goes_on);
