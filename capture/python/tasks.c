#include "capture/python/tasks.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/proc/status.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { FILE_CAP = 64 << 10, TASKS_MAX = 1 << 20, CALL_MAX_BYTES = 256 };

static struct task *add(struct tasks *tasks)
{
	struct task *grown = NULL;

	if (tasks->count == tasks->capacity) {
		size_t capacity = tasks->capacity ? tasks->capacity * 2 : 64;

		grown = realloc(tasks->at, capacity * sizeof(*grown));
		if (!grown)
			return NULL;
		tasks->at = grown;
		tasks->capacity = capacity;
	}
	tasks->at[tasks->count] = (struct task){ 0 };
	return &tasks->at[tasks->count++];
}

/* The last number of NSpid; @ret_levels: how many there are. 0: not told (kernels before 4.1). */
static pid_t innermost(int dir, const char *path, int *ret_levels)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct proc_status status = { 0 };
	struct span rest = { 0 };
	struct span word = { 0 };
	int inner = 0;

	*ret_levels = 0;
	if (!is_ok(io_read_single_at(dir, path, &text, FILE_CAP)) || !is_ok(proc_status_parse(strbuf_span(&text), &status)))
		return 0;
	for (rest = status.namespace_pids; !span_is_empty(word = span_word(&rest)) && span_int(word, &inner);)
		*ret_levels += 1;
	return *ret_levels ? inner : 0;
}

static int by_inner(const void *left, const void *right)
{
	const struct task *a = left;
	const struct task *b = right;

	return a->inner_tid < b->inner_tid ? -1 : a->inner_tid > b->inner_tid;
}

static void find_inner(int dir, struct tasks *tasks)
{
	for (size_t i = 0; i < tasks->count; i++) {
		cleanup_strbuf struct strbuf path = { 0 };
		int levels = 0;

		strbuf_addf(&path, "task/%d/status", tasks->at[i].tid);
		tasks->at[i].inner_tid = innermost(dir, strbuf_text(&path), &levels);
	}
}

struct outcome tasks_read(int dir, struct tasks *ret)
{
	cleanup_fd int fd = openat(dir, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry = NULL;
	int levels = 0;

	if (!folder)
		return outcome_errno(errno, "task");
	take_fd(&fd);
	while ((entry = readdir(folder)) && ret->count < TASKS_MAX) {
		int tid = 0;
		struct task *task = NULL;

		if (!span_int(span(entry->d_name), &tid))
			continue;
		task = add(ret);
		if (!task)
			return outcome_fault(ENOMEM, "no memory for threads");
		task->tid = task->inner_tid = tid;
	}
	innermost(dir, "status", &levels);
	if (levels > 1)
		find_inner(dir, ret);
	qsort(ret->at, ret->count, sizeof(*ret->at), by_inner);
	return ret->count ? outcome_ok() : outcome_of(OUTCOME_GONE, ESRCH, NULL);
}

void tasks_deinit(struct tasks *tasks)
{
	free(tasks->at);
	*tasks = (struct tasks){ 0 };
}

struct task *tasks_by_inner(const struct tasks *tasks, pid_t inner_tid)
{
	struct task key = { .inner_tid = inner_tid };

	return tasks->count && inner_tid > 0 ? bsearch(&key, tasks->at, tasks->count, sizeof(key), by_inner) : NULL;
}

struct task *tasks_by_tid(const struct tasks *tasks, pid_t tid)
{
	for (size_t i = 0; i < tasks->count; i++)
		if (tasks->at[i].tid == tid)
			return &tasks->at[i];
	return NULL;
}

int task_open_call(int dir, const struct task *task)
{
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "task/%d/syscall", task->tid);
	return strbuf_failed(&path) ? -1 : openat(dir, strbuf_text(&path), O_RDONLY | O_CLOEXEC);
}

void task_look_again(int fd, struct task *task)
{
	char text[CALL_MAX_BYTES];
	ssize_t length = fd < 0 ? -1 : pread(fd, text, sizeof(text), 0);

	task->has_call = length > 0 && is_ok(proc_syscall_parse(span_of(text, (size_t)length), &task->call));
}

void task_look(int dir, struct task *task)
{
	cleanup_fd int fd = task_open_call(dir, task);

	task_look_again(fd, task);
}
