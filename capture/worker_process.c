#include "capture/worker_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
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

static uint64_t now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/* In the worker: nothing that it may get stuck with keeps a pipe or terminal of ours open, and it does not outlive us. */
static void become_worker(pid_t parent, const struct worker_process *self)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	for (int fd = 0; null >= 0 && fd <= 2; fd++)
		if (fd != self->answers && fd != self->questions)
			dup2(null, fd);
	signal(SIGPIPE, SIG_DFL);
}

void worker_process_do(struct worker_process *self, size_t index,
		       struct outcome (*run)(size_t index, void *context, struct strbuf *ret), void *context)
{
	struct strbuf answer = { 0 };
	struct frame frame = { .index = index, .start_t_ns = now_ns() };
	int err = 0;

	/* In one write: the parent wakes up once an item, and most items are small. */
	strbuf_add(&answer, span_of(&frame, sizeof(frame)));
	frame.outcome = run(index, context, &answer);
	frame.duration_ns = now_ns() - frame.start_t_ns;
	/* What breaks the worker does not break us. */
	if (is_fault(frame.outcome))
		frame.outcome.kind = OUTCOME_UNSUPPORTED;
	frame.length = answer.length - sizeof(frame);
	if (!strbuf_failed(&answer)) {
		memcpy(answer.at, &frame, sizeof(frame));
		err = io_write(self->answers, strbuf_span(&answer));
	}
	if (err || strbuf_failed(&answer))
		_exit(1);
	strbuf_deinit(&answer);
}

/* The parent's end, and the worker's, of a pipe for answers and a socket for questions. */
static struct outcome make_ends(bool has_questions, struct worker_process *ours, struct worker_process *theirs)
{
	int pipe_ends[2] = { -1, -1 };
	int socket_ends[2] = { -1, -1 };

	if (has_questions && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, socket_ends))
		return outcome_of(OUTCOME_UNSUPPORTED, errno, "no socket for a worker process");
	if (pipe2(pipe_ends, O_CLOEXEC)) {
		int err = errno;

		cleanup_fd_run(&socket_ends[0]);
		cleanup_fd_run(&socket_ends[1]);
		return outcome_of(OUTCOME_UNSUPPORTED, err, "no pipe for a worker process");
	}
	fcntl(pipe_ends[1], F_SETPIPE_SZ, WORKER_PIPE_BYTES); /* smaller is only slower */
	*ours = (struct worker_process){ .answers = pipe_ends[0], .questions = socket_ends[0], .received = ours->received };
	*theirs = (struct worker_process){ .answers = pipe_ends[1], .questions = socket_ends[1] };
	return outcome_ok();
}

static void close_ends(struct worker_process *worker)
{
	cleanup_fd_run(&worker->answers);
	cleanup_fd_run(&worker->questions);
	worker->answers = -1;
	worker->questions = -1;
}

struct outcome worker_process_start(struct worker_process *worker, bool has_questions, void (*work)(struct worker_process *self, void *context),
				    void *context)
{
	struct worker_process theirs = { 0 };
	pid_t parent = getpid();
	struct outcome made = make_ends(has_questions, worker, &theirs);

	if (!is_ok(made))
		return made;
	worker->pid = fork();
	if (worker->pid == 0) {
		close_ends(worker);
		become_worker(parent, &theirs);
		work(&theirs, context);
		_exit(0);
	}
	close_ends(&theirs);
	strbuf_reset(&worker->received);
	if (worker->pid > 0)
		return outcome_ok();
	made = outcome_of(OUTCOME_UNSUPPORTED, errno, "no worker process could be started");
	close_ends(worker);
	worker->pid = 0;
	return made;
}

/* Waits for more of the answers: 1 some came, 0 the worker closed its end, -1 nothing within the deadline. */
static int worker_wait(struct worker_process *worker, unsigned deadline_ms)
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
static struct outcome worker_take(const struct worker_job *job, struct worker_process *worker, size_t *at)
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

void worker_process_let_go(struct worker_process *worker)
{
	if (!worker->pid)
		return;
	/* For all who have it: a worker that was forked meanwhile and hangs would keep its end open, and this one waiting. */
	if (worker->questions >= 0)
		shutdown(worker->questions, SHUT_RDWR);
	close_ends(worker);
}

void worker_process_end(struct worker_process *worker, bool is_hung, struct worker_cost *cost)
{
	if (!worker->pid)
		return;
	worker_process_let_go(worker);
	if (is_hung) {
		kill(worker->pid, SIGKILL);
		cost->abandoned++;
		/* Usually it dies at once; where it hangs in the kernel nobody waits for it. */
		waitpid(worker->pid, NULL, WNOHANG);
	} else {
		while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	worker->pid = 0;
}

/* Takes answers up to item @until. @ret_hung: nothing came for item @at in time. Done or not, a worker that died says so by *at. */
static struct outcome serve(const struct worker_job *job, struct worker_process *worker, size_t *at, size_t until, bool *ret_hung)
{
	while (*at < until) {
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

static struct outcome give_up_rest(const struct worker_job *job, size_t at, struct outcome why)
{
	struct outcome taken = outcome_ok();

	for (; at < job->count && !is_fault(taken); at++)
		taken = job->done(at, why, (struct span){ 0 }, now_ns(), 0, job->context);
	return taken;
}

/* Item @at was not answered: the worker was given up, or died over it. */
static struct outcome give_up_item(const struct worker_job *job, size_t at, bool is_hung, uint64_t start_ns)
{
	struct outcome lost = is_hung ? outcome_of(OUTCOME_TIMED_OUT, 0, "no answer within the deadline")
				      : outcome_of(OUTCOME_UNSUPPORTED, 0, "the worker process reading it died");

	return job->done(at, lost, (struct span){ 0 }, start_ns, now_ns() - start_ns, job->context);
}

struct outcome worker_source_run(struct worker_source *source, const struct worker_job *job, struct worker_cost *cost)
{
	struct outcome why = outcome_of(OUTCOME_OVER_BUDGET, 0, "not tried: several reads before it did not answer");
	size_t at = 0;
	unsigned hung_count = 0;

	while (at < job->count && hung_count < WORKER_HUNG_MAX) {
		bool is_hung = false;
		uint64_t start = now_ns();
		size_t until = job->count;
		bool is_new = !source->process->pid;
		struct outcome ended = source->ask(source, job, at, &until);

		cost->started += is_new && source->process->pid;
		if (!is_ok(ended) && !is_fault(ended)) {
			why = ended;
			break;
		}
		if (!is_fault(ended))
			ended = serve(job, source->process, &at, until, &is_hung);
		if (is_fault(ended) || at < until || !source->stays)
			worker_process_end(source->process, is_hung || is_fault(ended), cost);
		if (!is_fault(ended) && at < until) {
			hung_count += is_hung;
			ended = give_up_item(job, at++, is_hung, start);
		}
		if (is_fault(ended))
			return ended;
	}
	return give_up_rest(job, at, why);
}
