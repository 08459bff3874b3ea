#include "capture/process_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/proc/stat.h"
#include "capture/sink.h"
#include "capture/worker.h"
#include "common/cleanup.h"
#include "common/io.h"

enum { ARGUMENTS_CAP = 128 << 10, ARGUMENTS_DEADLINE_MS = 500, LINK_CAP = 4096 };

void process_list_deinit(struct process_list *list)
{
	arena_deinit(&list->arena);
	*list = (struct process_list){ 0 };
}

/* Bare links cost no lock; the kernel's " (deleted)" is not part of the program's name. */
static struct span read_exe(int dir, struct arena *arena)
{
	char text[LINK_CAP] = "";
	ssize_t length = readlinkat(dir, "exe", text, sizeof(text));
	struct span exe = span_of(text, length > 0 ? (size_t)length : 0);

	if (span_ends(exe, " (deleted)"))
		exe.length -= strlen(" (deleted)");
	return arena_copy(arena, exe);
}

/* Gone meanwhile is nothing to be told: it cannot be chosen. */
static bool is_gone(struct outcome got)
{
	return got.kind == OUTCOME_GONE || got.kind == OUTCOME_ABSENT;
}

static void add(int proc, const char *name, struct process_list *list)
{
	cleanup_fd int dir = openat(proc, name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_strbuf struct strbuf text = { 0 };
	struct proc_stat stat = { 0 };
	struct listed *process = NULL;
	int pid = 0;
	struct outcome got = dir < 0 ? outcome_errno(errno, NULL) : io_read_at(dir, "stat", &text, SINK_FILE_CAP);

	if (is_ok(got))
		got = proc_stat_parse(strbuf_span(&text), &stat);
	list->unseen_count += !is_ok(got) && !is_gone(got);
	if (!is_ok(got) || !span_int(span(name), &pid))
		return;
	process = arena_grow(&list->arena, &list->list, &list->count, sizeof(*process));
	if (!process)
		return;
	*process = (struct listed){ .pid = pid, .ppid = (pid_t)stat.ppid, .start_ticks = stat.start_ticks, .is_zombie = stat.state == 'Z' };
	process->comm = arena_copy(&list->arena, stat.comm);
	process->exe = read_exe(dir, &list->arena);
}

static int by_pid(const void *a, const void *b)
{
	pid_t left = ((const struct listed *)a)->pid;
	pid_t right = ((const struct listed *)b)->pid;

	return (left > right) - (left < right);
}

struct outcome process_list_read(int proc, struct process_list *ret)
{
	cleanup_fd int fd = openat(proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry = NULL;

	*ret = (struct process_list){ 0 };
	if (!dir)
		return outcome_errno(errno, "/proc");
	take_fd(&fd);
	while ((entry = readdir(dir)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			add(proc, entry->d_name, ret);
	if (ret->arena.failed)
		return outcome_fault(ENOMEM, "no memory for the list of processes");
	/* procfs gives them so already; a fixture's file system may not. */
	if (ret->count)
		qsort(ret->list, ret->count, sizeof(*ret->list), by_pid);
	return outcome_ok();
}

struct listed *process_list_find(const struct process_list *list, pid_t pid)
{
	const struct listed wanted = { .pid = pid };

	return list->count ? bsearch(&wanted, list->list, list->count, sizeof(wanted), by_pid) : NULL;
}

struct reading {
	int proc;
	struct process_list *list;
};

static struct outcome read_one(size_t index, void *context, struct strbuf *ret)
{
	const struct reading *reading = context;
	cleanup_strbuf struct strbuf path = { 0 };

	strbuf_addf(&path, "%d/cmdline", (int)reading->list->list[index].pid);
	return io_read_at(reading->proc, strbuf_text(&path), ret, ARGUMENTS_CAP);
}

static struct outcome take_one(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct reading *reading = context;
	struct listed *process = &reading->list->list[index];

	(void)start_t_ns;
	(void)duration_ns;
	process->is_unread = got.kind != OUTCOME_OK && got.kind != OUTCOME_EMPTY && got.kind != OUTCOME_TRUNCATED && !is_gone(got);
	reading->list->unread_count += process->is_unread;
	process->arguments = arena_copy(&reading->list->arena, bytes);
	return process->arguments.at ? outcome_ok() : outcome_fault(ENOMEM, "no memory for command lines");
}

struct outcome process_list_read_arguments(int proc, struct process_list *list)
{
	struct reading reading = { .proc = proc, .list = list };
	struct worker_job job = { .count = list->count, .deadline_ms = ARGUMENTS_DEADLINE_MS, .run = read_one, .done = take_one,
				  .context = &reading };
	struct worker_cost cost = { 0 };

	return worker_run(&job, &cost);
}

/* Our own number as @proc knows it: it may show another pid namespace. */
static struct listed *find_self(int proc, const struct process_list *list)
{
	char text[32] = "";
	ssize_t length = readlinkat(proc, "self", text, sizeof(text));
	int pid = 0;

	return length > 0 && span_int(span_of(text, (size_t)length), &pid) ? process_list_find(list, pid) : NULL;
}

static struct span base_name(struct span path)
{
	return span_skip(path, (size_t)(span_last_index(path, '/') + 1));
}

static void mark_forks(struct process_list *list, const struct listed *ancestor)
{
	for (size_t i = 0; i < list->count; i++)
		if (span_equal(list->list[i].arguments, ancestor->arguments))
			list->list[i].is_ours = true;
}

void process_list_mark_ours(int proc, struct process_list *list)
{
	struct listed *self = find_self(proc, list);
	struct listed *ancestor = self ? process_list_parent(list, self) : NULL;
	const char *program = NULL;

	if (!self)
		return;
	self->is_ours = true;
	program = arena_text(&list->arena, base_name(span(self->arguments.at)));
	for (size_t i = 0; program && program[0] && ancestor && i < list->count; i++) {
		if (span_find(ancestor->arguments, program) >= 0)
			mark_forks(list, ancestor);
		ancestor = process_list_parent(list, ancestor);
	}
}
