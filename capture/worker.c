#include "capture/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "common/cleanup.h"
#include "common/io.h"

enum {
	WORKER_PIPE_BYTES = 1 << 20,
	WORKER_HUNG_MAX = 3,           /* after so many the rest would hang as well */
	WORKER_ANSWER_MAX = 256 << 20, /* a longer answer is a broken worker's */
};

/* What the worker writes before an item's bytes. @what stays valid: worker and parent are one program. */
struct frame {
	size_t index;
	struct outcome outcome;
	uint64_t start_t_ns;
	uint64_t duration_ns;
	size_t length;
};

/* A worker at work, as its parent sees it. */
struct worker {
	pid_t pid;
	int answers;
	struct strbuf received;
};

static uint64_t now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* In the worker: nothing that it may get stuck with keeps a pipe or terminal of ours open, and it does not outlive us. */
static void become_worker(pid_t parent, int answers)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int fd = 0; null >= 0 && fd <= 2; fd++)
		if (fd != answers)
			dup2(null, fd);
	signal(SIGPIPE, SIG_DFL);
}

static void work(const struct worker_job *job, size_t first, int answers)
{
	struct strbuf bytes = { 0 };
	struct strbuf answer = { 0 };

	for (size_t i = first; i < job->count; i++) {
		struct frame frame = { .index = i, .start_t_ns = now_ns() };

		strbuf_reset(&bytes);
		frame.outcome = job->run(i, job->context, &bytes);
		frame.duration_ns = now_ns() - frame.start_t_ns;
		frame.length = bytes.length;
		/* In one write: the parent wakes up once an item, and most items are small. */
		strbuf_reset(&answer);
		strbuf_add(&answer, span_of(&frame, sizeof(frame)));
		strbuf_add(&answer, strbuf_span(&bytes));
		if (strbuf_failed(&answer) || io_write(answers, strbuf_span(&answer)))
			_exit(1);
	}
	_exit(0);
}

static struct outcome worker_start(const struct worker_job *job, size_t first, struct worker *ret)
{
	int ends[2] = { -1, -1 };
	pid_t parent = getpid();
	pid_t pid = 0;

	if (pipe2(ends, O_CLOEXEC))
		return outcome_fault(errno, "no pipe for a worker process");
	fcntl(ends[1], F_SETPIPE_SZ, WORKER_PIPE_BYTES); /* smaller is only slower */
	pid = fork();
	if (pid == 0) {
		become_worker(parent, ends[1]);
		work(job, first, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return outcome_fault(errno, "no worker process");
	}
	*ret = (struct worker){ .pid = pid, .answers = ends[0], .received = ret->received };
	strbuf_reset(&ret->received);
	return outcome_ok();
}

/* Waits for more of the answers: 1 some came, 0 the worker closed its end, -1 nothing within the deadline. */
static int worker_wait(struct worker *worker, unsigned deadline_ms)
{
	struct pollfd poll_fd = { .fd = worker->answers, .events = POLLIN };
	uint64_t until = now_ns() + deadline_ms * 1000000ULL;
	enum { CHUNK = 256 << 10 };

	for (;;) {
		uint64_t now = now_ns();
		int left_ms = now >= until ? 0 : (int)((until - now + 999999) / 1000000);
		int ready = poll(&poll_fd, 1, left_ms);
		char *room = NULL;
		ssize_t got = 0;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return -1;
		room = strbuf_room(&worker->received, CHUNK);
		if (!room)
			return 0;
		got = read(worker->answers, room, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return 0;
		strbuf_added(&worker->received, (size_t)got);
		return 1;
	}
}

/* Hands over the items whose frames are complete; @at moves past them. */
static struct outcome worker_take(const struct worker_job *job, struct worker *worker, size_t *at)
{
	struct span rest = strbuf_span(&worker->received);
	struct frame frame = { 0 };

	while (*at < job->count && rest.length >= sizeof(frame)) {
		struct outcome taken = { 0 };

		memcpy(&frame, rest.at, sizeof(frame));
		if (frame.index != *at || frame.length > WORKER_ANSWER_MAX)
			return outcome_fault(EPROTO, "a worker process answered out of order");
		if (rest.length - sizeof(frame) < frame.length)
			break;
		rest = span_skip(rest, sizeof(frame));
		taken = job->done(*at, frame.outcome, span_first(rest, frame.length), frame.start_t_ns, frame.duration_ns,
				  job->context);
		rest = span_skip(rest, frame.length);
		*at += 1;
		if (is_fault(taken))
			return taken;
	}
	/* What is left over is the beginning of a frame. */
	if (rest.length)
		memmove(worker->received.at, rest.at, rest.length);
	strbuf_truncate(&worker->received, rest.length);
	return outcome_ok();
}

static void worker_end(struct worker *worker, bool hung, struct worker_cost *cost)
{
	close(worker->answers);
	if (hung) {
		kill(worker->pid, SIGKILL);
		cost->abandoned++;
		/* Usually it dies at once; where it hangs in the kernel nobody waits for it. */
		waitpid(worker->pid, NULL, WNOHANG);
		return;
	}
	while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* One worker from item @at on. @ret_hung: it was given up at item @at. */
static struct outcome worker_serve(const struct worker_job *job, struct worker *worker, size_t *at, bool *ret_hung)
{
	while (*at < job->count) {
		int waited = worker_wait(worker, job->deadline_ms);
		struct outcome taken = { 0 };

		if (waited < 0)
			*ret_hung = true;
		if (waited <= 0)
			return strbuf_failed(&worker->received) ? outcome_fault(ENOMEM, "no memory for a worker's answers")
								: outcome_ok();
		taken = worker_take(job, worker, at);
		if (is_fault(taken))
			return taken;
	}
	return outcome_ok();
}

static struct outcome give_up_rest(const struct worker_job *job, size_t at)
{
	struct outcome why = outcome_of(OUTCOME_OVER_BUDGET, 0, "not tried: several reads before it did not answer");
	struct outcome taken = outcome_ok();

	for (; at < job->count && !is_fault(taken); at++)
		taken = job->done(at, why, (struct span){ 0 }, now_ns(), 0, job->context);
	return taken;
}

struct outcome worker_run(const struct worker_job *job, struct worker_cost *cost)
{
	struct worker worker = { .answers = -1 };
	struct outcome ended = outcome_ok();
	size_t at = 0;
	unsigned hung_count = 0;

	while (at < job->count && !is_fault(ended) && hung_count < WORKER_HUNG_MAX) {
		bool hung = false;
		uint64_t start = now_ns();
		struct outcome lost = outcome_of(OUTCOME_UNSUPPORTED, 0, "the worker process reading it died");

		ended = worker_start(job, at, &worker);
		if (is_fault(ended))
			break;
		cost->started++;
		ended = worker_serve(job, &worker, &at, &hung);
		worker_end(&worker, hung || is_fault(ended), cost);
		if (is_fault(ended) || at == job->count)
			break;
		hung_count += hung;
		if (hung)
			lost = outcome_of(OUTCOME_TIMED_OUT, 0, "no answer within the deadline");
		ended = job->done(at, lost, (struct span){ 0 }, start, now_ns() - start, job->context);
		at++;
	}
	if (!is_fault(ended) && at < job->count)
		ended = give_up_rest(job, at);
	strbuf_deinit(&worker.received);
	return ended;
}
