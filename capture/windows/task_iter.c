#include "capture/windows/task_iter.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/windows/bpf_host.h"
#include "common/cleanup.h"
#include <task_iter.skel.h> /* made by bpftool from task_iter.bpf.c */
#include <task_iter.light.h>

enum { LINKS = 16 }; /* of more processes the whole host's tasks are walked once */

struct task_iter {
	struct task_iter_light *light;  /* one of the two loaders */
	struct task_iter_bpf *skeleton;
	int program, wanted;            /* descriptors of the loader's */
	int links[LINKS];
	size_t link_count;
};

static int say_nothing(enum libbpf_print_level level, const char *format, va_list arguments)
{
	(void)level;
	(void)format;
	(void)arguments;
	return 0;
}

void task_iter_close(struct task_iter *iter)
{
	if (!iter)
		return;
	for (size_t i = 0; i < iter->link_count; i++)
		close(iter->links[i]);
	task_iter_light__destroy(iter->light);
	task_iter_bpf__destroy(iter->skeleton);
	free(iter);
}

static void close_guarded(struct task_iter **iter)
{
	task_iter_close(*iter);
}

/* From 6.1 on an iterator can keep to one process; before, the program lets the others pass. */
static int attach(const struct task_iter *iter, pid_t pid)
{
	union bpf_iter_link_info info = { .task = { .pid = (__u32)pid } };
	LIBBPF_OPTS(bpf_link_create_opts, options, .iter_info = &info, .iter_info_len = sizeof(info));

	return bpf_link_create(iter->program, 0, BPF_TRACE_ITER, pid ? &options : NULL);
}

static struct outcome attach_all(struct task_iter *iter, const pid_t *pids, size_t count)
{
	for (size_t i = 0; count <= LINKS && i < count; i++) {
		iter->links[i] = attach(iter, pids[i]);
		if (iter->links[i] < 0)
			break;
		iter->link_count++;
	}
	if (iter->link_count == count)
		return outcome_ok();
	while (iter->link_count)
		close(iter->links[--iter->link_count]);
	iter->links[0] = attach(iter, 0);
	if (iter->links[0] < 0)
		return outcome_errno(errno, "the BPF iterator was refused");
	iter->link_count = 1;
	return outcome_ok();
}

/*
 * From 5.18 on the kernel itself can look up where its fields are, in the types that it has in memory anyway; libbpf reads and searches a copy of all of them,
 * some megabytes, which costs more than a second of sampling.
 */
static bool load_light(struct task_iter *iter)
{
	iter->light = task_iter_light__open();
	if (!iter->light || task_iter_light__load(iter->light) < 0) {
		task_iter_light__destroy(iter->light);
		iter->light = NULL;
		return false;
	}
	iter->program = iter->light->progs.dump_task.prog_fd;
	iter->wanted = iter->light->maps.wanted.map_fd;
	return true;
}

static bool load(struct task_iter *iter)
{
	const char *forced = getenv("PIDSHOT_BPF_LOADER"); /* tests try both */

	if ((!forced || strcmp(forced, "kernel") == 0) && load_light(iter))
		return true;
	if (forced && strcmp(forced, "libbpf") != 0)
		return false;
	iter->skeleton = task_iter_bpf__open();
	if (!iter->skeleton || task_iter_bpf__load(iter->skeleton) != 0)
		return false;
	iter->program = bpf_program__fd(iter->skeleton->progs.dump_task);
	iter->wanted = bpf_map__fd(iter->skeleton->maps.wanted);
	return true;
}

struct outcome task_iter_open(const pid_t *pids, size_t count, struct task_iter **ret)
{
	__attribute__((cleanup(close_guarded))) struct task_iter *iter = calloc(1, sizeof(*iter));
	struct outcome got = bpf_host_check(); /* the kernel's CPU times in the initial namespace are those that procfs scales */

	if (!iter)
		return outcome_fault(ENOMEM, "no memory for the BPF iterator");
	if (!is_ok(got))
		return got;
	if (count > TASK_ITER_PROCESSES)
		return outcome_of(OUTCOME_OVER_BUDGET, 0, "too many processes for one BPF iterator");
	libbpf_set_print(say_nothing);
	/* Refused without CAP_BPF and CAP_PERFMON; refused by the verifier where the kernel lacks a field. */
	if (!load(iter)) {
		got = outcome_errno(errno, "the BPF program was not loaded (needs CAP_BPF and CAP_PERFMON)");
		return is_fault(got) ? outcome_of(OUTCOME_UNSUPPORTED, got.err, got.what) : got;
	}
	for (size_t i = 0; i < count; i++) {
		__u32 key = (__u32)pids[i];
		__u8 yes = 1;

		if (bpf_map_update_elem(iter->wanted, &key, &yes, BPF_ANY) != 0)
			return outcome_of(OUTCOME_UNSUPPORTED, errno, "the BPF program's map was not filled");
	}
	got = attach_all(iter, pids, count);
	if (is_ok(got))
		*ret = take_ptr(&iter);
	return is_fault(got) ? outcome_of(OUTCOME_UNSUPPORTED, got.err, got.what) : got;
}

static struct outcome read_link(int link, struct strbuf *ret)
{
	enum { CHUNK = 64 << 10, CAP = 64 << 20 };
	cleanup_fd int fd = bpf_iter_create(link);

	if (fd < 0)
		return outcome_of(OUTCOME_UNSUPPORTED, errno, "the BPF iterator was not started");
	while (ret->length < CAP) {
		char *room = strbuf_room(ret, CHUNK);
		ssize_t got = room ? read(fd, room, CHUNK) : 0;

		if (!room)
			return outcome_fault(ENOMEM, "no memory for threads");
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		/* A process that has ended has no thread any more. */
		if (got < 0)
			return errno == ESRCH || errno == ENOENT ? outcome_ok() : outcome_of(OUTCOME_UNSUPPORTED, errno, "the BPF iterator was not read");
		if (got == 0)
			return outcome_ok();
		strbuf_added(ret, (size_t)got);
	}
	return outcome_of(OUTCOME_TRUNCATED, 0, "more threads than the BPF iterator's cap");
}

struct outcome task_iter_read(struct task_iter *iter, struct strbuf *ret)
{
	struct outcome got = outcome_ok();

	strbuf_reset(ret);
	for (size_t i = 0; i < iter->link_count && is_ok(got); i++)
		got = read_link(iter->links[i], ret);
	return got;
}
