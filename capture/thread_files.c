#include "capture/thread_files.h"

#include <errno.h>
#include <fcntl.h>

#include "capture/packed_file.h"
#include "capture/sink.h"
#include "common/cleanup.h"
#include "common/io.h"

static const char *const names[THREAD_FILES] = {
	[THREAD_FILE_STAT] = "stat",       [THREAD_FILE_STATUS] = "status", [THREAD_FILE_COMM] = "comm",
	[THREAD_FILE_WCHAN] = "wchan",     [THREAD_FILE_SYSCALL] = "syscall", [THREAD_FILE_STACK] = "stack",
	[THREAD_FILE_SCHEDSTAT] = "schedstat", [THREAD_FILE_IO] = "io",
};

enum thread_file thread_file_of(struct span name)
{
	int file = 0;

	while (file < THREAD_FILES && !span_is(name, names[file]))
		file++;
	return (enum thread_file)file;
}

/* One of a thread's, @path relative to task; @bytes is room for it. */
static struct outcome pack_file(int dir, const char *name, struct span path, struct strbuf *bytes, struct strbuf *ret)
{
	struct packed_file file = { .path = path, .t_ns = sink_now() };

	strbuf_reset(bytes);
	file.got = io_read_single_at(dir, name, bytes, SINK_FILE_CAP);
	file.duration_ns = sink_now() - file.t_ns;
	file.bytes = strbuf_span(bytes);
	packed_file_add(&file, ret);
	return file.got;
}

/* @path: of the thread's folder, and room for those of its files. */
static struct outcome pack_thread(int dir, struct strbuf *path, struct strbuf *bytes, struct strbuf *ret)
{
	struct packed_file folder = { .path = strbuf_span(path), .t_ns = sink_now() };
	cleanup_fd int fd = openat(dir, strbuf_text(path), O_PATH | O_DIRECTORY | O_CLOEXEC);
	size_t length = path->length;
	struct outcome got = outcome_ok();

	if (fd < 0) {
		folder.got = errno == ENOENT ? outcome_of(OUTCOME_GONE, ESRCH, NULL) : outcome_errno(errno, NULL);
		packed_file_add(&folder, ret);
	}
	for (int i = 0; fd >= 0 && i < THREAD_FILES && !is_fault(got); i++) {
		strbuf_truncate(path, length);
		strbuf_addf(path, "/%s", names[i]);
		got = pack_file(fd, names[i], strbuf_span(path), bytes, ret);
		/* It ended meanwhile: the other files would say the same. */
		if (i == THREAD_FILE_STAT && got.kind == OUTCOME_GONE)
			break;
	}
	return is_fault(got) ? got : outcome_ok();
}

struct outcome thread_files_pack(int dir, struct span tids, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf bytes = { 0 };
	struct outcome got = outcome_ok();
	struct span tid = { 0 };

	while (!is_fault(got) && span_field(&tids, ' ', &tid)) {
		strbuf_reset(&path);
		strbuf_add(&path, tid);
		got = pack_thread(dir, &path, &bytes, ret);
	}
	return strbuf_failed(ret) || strbuf_failed(&path) ? outcome_fault(ENOMEM, "no memory for a thread's files") : got;
}
