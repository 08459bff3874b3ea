#include "capture/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>

#include "capture/behind.h"
#include "capture/raw_folder.h"
#include "capture/thread_files.h"
#include "common/cleanup.h"
#include "common/io.h"

enum {
	PACKET_BYTES = 32 << 10, /* well below what a socket takes at once (net.core.wmem_default) */
	NAME_BYTES_MAX = 16 << 10,
};

/* A question as it is sent: this (without holes), then name and text. The folder goes along as a descriptor, once a packet. */
struct sent {
	size_t index;
	size_t what;
	size_t cap;
	size_t name_length, text_length;
};

static void add_question(struct strbuf *packet, size_t index, const struct reader_question *question)
{
	struct sent sent = { .index = index, .what = question->what, .cap = question->cap, .name_length = strlen(question->name),
			     .text_length = question->text.length };

	strbuf_add(packet, span_of(&sent, sizeof(sent)));
	strbuf_add_text(packet, question->name);
	strbuf_add(packet, question->text);
}

/* From here on in the worker. */

static struct outcome answer_behind(const struct reader_question *question, struct strbuf *ret)
{
	struct behind behind = { 0 };
	cleanup_fd int root = -1;
	cleanup_fd int fd = -1;
	struct outcome got = outcome_ok();

	if (question->name[0] == '/') {
		fd = behind_open(question->dir, question->name);
		got = fd < 0 ? outcome_errno(errno, "open") : behind_read_fd(fd, &behind);
	} else {
		if (span_ends(question->text, " (deleted)"))
			root = openat(question->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
		got = behind_read(question->dir, question->name, question->text, root, &behind);
	}
	if (is_ok(got))
		strbuf_add(ret, span_of(&behind, sizeof(behind)));
	return got;
}

static struct outcome answer_filesystem(const struct reader_question *question, struct strbuf *ret)
{
	struct behind_filesystem filesystem = { 0 };
	cleanup_fd int fd = behind_open(question->dir, question->name);
	struct outcome got = fd < 0 ? outcome_errno(errno, "open") : behind_read_filesystem(fd, &filesystem);

	if (is_ok(got))
		strbuf_add(ret, span_of(&filesystem, sizeof(filesystem)));
	return got;
}

static struct outcome answer(size_t index, void *context, struct strbuf *ret)
{
	const struct reader_question *question = context;

	(void)index;
	switch (question->what) {
	case READER_FILE:
		return io_read_at(question->dir, question->name, ret, question->cap);
	case READER_BEHIND:
		return answer_behind(question, ret);
	case READER_FOLDER:
		return raw_folder_pack(question->dir, question->name, ret);
	case READER_THREADS:
		return thread_files_pack(question->dir, span(question->name), ret);
	case READER_FILESYSTEM:
		return answer_filesystem(question, ret);
	}
	return outcome_of(OUTCOME_UNSUPPORTED, 0, "no such question");
}

/* A packet and the folder that came with it; false: there is nothing more to do. */
static bool receive(int questions, struct strbuf *packet, int *ret_dir)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	struct iovec room = { .iov_base = strbuf_room(packet, PACKET_BYTES + NAME_BYTES_MAX), .iov_len = PACKET_BYTES + NAME_BYTES_MAX };
	struct msghdr message = { .msg_iov = &room, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes) };
	ssize_t length = 0;

	do
		length = room.iov_base ? recvmsg(questions, &message, MSG_CMSG_CLOEXEC) : -1;
	while (length < 0 && errno == EINTR);
	if (length <= 0 || !CMSG_FIRSTHDR(&message))
		return false;
	strbuf_added(packet, (size_t)length);
	memcpy(ret_dir, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(*ret_dir));
	return true;
}

static void answer_packet(struct worker_process *self, struct span packet, int dir)
{
	struct strbuf name = { 0 };
	struct sent sent = { 0 };

	while (packet.length >= sizeof(sent)) {
		struct reader_question question = { .dir = dir };

		memcpy(&sent, packet.at, sizeof(sent));
		packet = span_skip(packet, sizeof(sent));
		strbuf_reset(&name);
		strbuf_add(&name, span_first(packet, sent.name_length));
		packet = span_skip(packet, sent.name_length);
		question.what = (enum reader_what)sent.what;
		question.cap = sent.cap;
		question.name = strbuf_text(&name);
		question.text = span_first(packet, sent.text_length);
		packet = span_skip(packet, sent.text_length);
		worker_process_do(self, sent.index, answer, &question);
	}
	strbuf_deinit(&name);
}

static void work(struct worker_process *self, void *context)
{
	struct strbuf packet = { 0 };
	int dir = -1;

	(void)context;
	while (receive(self->questions, &packet, &dir)) {
		answer_packet(self, strbuf_span(&packet), dir);
		strbuf_reset(&packet);
		close(dir);
	}
	strbuf_deinit(&packet);
}

/* From here on in the parent. */

struct asking {
	struct worker_source source;
	struct reader *reader;
	const struct reader_question *questions;
};

static struct outcome start(struct reader *reader)
{
	if (reader->process.pid)
		return outcome_ok();
	reader->ahead = 0;
	return worker_process_start(&reader->process, true, work, NULL);
}

void reader_start(struct reader *reader, struct worker_cost *cost)
{
	cost->started += !reader->process.pid && is_ok(start(reader));
}

/* The questions from @at on that are about the same folder, as many as fit. */
static struct outcome pack(const struct reader_question *questions, size_t at, size_t count, struct strbuf *packet, size_t *ret_until)
{
	size_t until = at;

	while (until < count && questions[until].dir == questions[at].dir && packet->length < PACKET_BYTES) {
		if (questions[until].text.length + strlen(questions[until].name) > NAME_BYTES_MAX - sizeof(struct sent))
			return outcome_fault(ENAMETOOLONG, "a path longer than any of the kernel's");
		add_question(packet, until, &questions[until]);
		until++;
	}
	*ret_until = until;
	return strbuf_failed(packet) ? outcome_fault(ENOMEM, "no memory for questions") : outcome_ok();
}

static ssize_t send_packet(int questions, struct span packet, int dir, int flags)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	struct iovec bytes = { .iov_base = (void *)(uintptr_t)packet.at, .iov_len = packet.length };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes) };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	ssize_t sent = 0;

	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &dir, sizeof(dir));
	do
		sent = sendmsg(questions, &message, MSG_NOSIGNAL | flags);
	while (sent < 0 && errno == EINTR);
	return sent;
}

/* What is sent is all answered before more is sent. */
static struct outcome ask(struct worker_source *source, const struct worker_job *job, size_t at, size_t *ret_until)
{
	const struct asking *asking = (const struct asking *)source;
	cleanup_strbuf struct strbuf packet = { 0 };
	struct outcome asked = start(asking->reader);

	if (!is_ok(asked))
		return asked;
	if (at < asking->reader->ahead) {
		*ret_until = asking->reader->ahead;
		return outcome_ok();
	}
	asked = pack(asking->questions, at, job->count, &packet, ret_until);
	/* A worker that died meanwhile is found out when its answers do not come. */
	if (is_ok(asked) && send_packet(source->process->questions, strbuf_span(&packet), asking->questions[at].dir, 0) < 0 && errno != EPIPE &&
	    errno != ECONNRESET)
		asked = outcome_fault(errno, "no question to a worker process");
	return asked;
}

struct outcome reader_run(struct reader *reader, const struct reader_question *questions, const struct worker_job *job, struct worker_cost *cost)
{
	struct asking asking = { .source = { .process = &reader->process, .stays = true, .ask = ask }, .reader = reader, .questions = questions };
	struct outcome ended = worker_source_run(&asking.source, job, cost);

	reader->ahead = 0;
	return ended;
}

void reader_ask_ahead(struct reader *reader, const struct reader_question *questions, size_t count, struct worker_cost *cost)
{
	reader_start(reader, cost);
	if (!reader->process.pid)
		return;
	while (reader->ahead < count) {
		cleanup_strbuf struct strbuf packet = { 0 };
		size_t until = 0;

		if (!is_ok(pack(questions, reader->ahead, count, &packet, &until)) ||
		    send_packet(reader->process.questions, strbuf_span(&packet), questions[reader->ahead].dir, MSG_DONTWAIT) < 0)
			return;
		reader->ahead = until;
	}
}

uint64_t reader_cpu_ns(const struct reader *reader)
{
	clockid_t clock = 0;
	struct timespec used = { 0 };

	if (!reader->process.pid || clock_getcpuclockid(reader->process.pid, &clock) || clock_gettime(clock, &used))
		return 0;
	return (uint64_t)used.tv_sec * 1000000000U + (uint64_t)used.tv_nsec;
}

void reader_let_go(struct reader *reader)
{
	worker_process_let_go(&reader->process);
}

void reader_deinit(struct reader *reader, struct worker_cost *cost)
{
	worker_process_end(&reader->process, false, cost);
	strbuf_deinit(&reader->process.received);
}
