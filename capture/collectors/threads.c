#include <errno.h>
#include <stdlib.h>

#include "capture/listing.h"
#include "capture/packed_file.h"
#include "capture/proc/io.h"
#include "capture/proc/schedstat.h"
#include "capture/proc/stack.h"
#include "capture/proc/stat.h"
#include "capture/proc/status.h"
#include "capture/proc/syscall.h"
#include "capture/registry.h"
#include "capture/thread_files.h"
#include "common/cleanup.h"

enum { TOGETHER = 32, DEADLINE_MS = 2000 };

/* What was learned of one thread; the outcome of a file says whether its part is filled. */
struct thread {
	int64_t tid;
	struct span text[THREAD_FILES];
	struct outcome got[THREAD_FILES];
	struct proc_stat stat;
	struct proc_status status;
	struct proc_syscall call;
	struct proc_schedstat schedstat;
	struct proc_io io;
};

static struct outcome parse(struct thread *thread, enum thread_file file)
{
	struct span text = thread->text[file];

	switch (file) {
	case THREAD_FILE_STAT: return proc_stat_parse(text, &thread->stat);
	case THREAD_FILE_STATUS: return proc_status_parse(text, &thread->status);
	case THREAD_FILE_SYSCALL: return proc_syscall_parse(text, &thread->call);
	case THREAD_FILE_SCHEDSTAT: return proc_schedstat_parse(text, &thread->schedstat);
	case THREAD_FILE_IO: return proc_io_parse(text, &thread->io);
	default: return outcome_ok();
	}
}

static void store_stat(struct row *row, const struct proc_stat *stat)
{
	row_text(row, THREAD_COMM, stat->comm);
	row_text(row, THREAD_STATE, span_of(&stat->state, 1));
	row_int(row, THREAD_FLAGS, (int64_t)stat->flags);
	row_int(row, THREAD_MINOR_FAULTS, (int64_t)stat->minor_faults);
	row_int(row, THREAD_MAJOR_FAULTS, (int64_t)stat->major_faults);
	row_int(row, THREAD_UTIME_TICKS, (int64_t)stat->utime_ticks);
	row_int(row, THREAD_STIME_TICKS, (int64_t)stat->stime_ticks);
	row_int(row, THREAD_PRIORITY, stat->priority);
	row_int(row, THREAD_NICE, stat->nice);
	row_int(row, THREAD_START_TICKS, (int64_t)stat->start_ticks);
	row_int(row, THREAD_PROCESSOR, stat->processor);
	row_int(row, THREAD_RT_PRIORITY, stat->rt_priority);
	row_int(row, THREAD_POLICY, stat->policy);
	row_int(row, THREAD_BLKIO_DELAY_TICKS, (int64_t)stat->blkio_delay_ticks);
	row_int(row, THREAD_GUEST_TICKS, (int64_t)stat->guest_ticks);
}

static void store_status(struct row *row, const struct proc_status *status)
{
	static const struct {
		enum proc_status_field field;
		int column;
	} fields[] = {
		{ PROC_STATUS_SIG_PENDING, THREAD_SIG_PENDING },
		{ PROC_STATUS_SIG_BLOCKED, THREAD_SIG_BLOCKED },
		{ PROC_STATUS_CAP_EFFECTIVE, THREAD_CAP_EFFECTIVE },
		{ PROC_STATUS_SECCOMP, THREAD_SECCOMP },
		{ PROC_STATUS_VOLUNTARY_CTXT_SWITCHES, THREAD_VOLUNTARY_CTXT_SWITCHES },
		{ PROC_STATUS_NONVOLUNTARY_CTXT_SWITCHES, THREAD_NONVOLUNTARY_CTXT_SWITCHES },
	};
	struct span inner = span_skip(status->namespace_pids, (size_t)(span_last_index(status->namespace_pids, '\t') + 1));
	uint64_t inner_tid = 0;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (proc_status_has(status, fields[i].field))
			row_int(row, fields[i].column, status->value[fields[i].field]);
	if (span_uint64(inner, &inner_tid))
		row_int(row, THREAD_NAMESPACE_TID, (int64_t)inner_tid);
	if (!span_is_empty(status->cpus_allowed_list))
		row_text(row, THREAD_CPUS_ALLOWED_LIST, status->cpus_allowed_list);
}

static void store_call(struct row *row, const struct proc_syscall *call)
{
	row_int(row, THREAD_IS_RUNNING, call->is_running);
	if (call->is_running)
		return;
	row_int(row, THREAD_SYSCALL_NUMBER, call->number);
	for (int i = 0; call->has_arguments && i < 6; i++)
		row_int(row, THREAD_SYSCALL_ARG0 + i, (int64_t)call->argument[i]);
	row_int(row, THREAD_STACK_POINTER, (int64_t)call->stack_pointer);
	row_int(row, THREAD_PROGRAM_COUNTER, (int64_t)call->program_counter);
}

static void store_io(struct row *row, const struct proc_io *io)
{
	row_int(row, THREAD_RCHAR_BYTES, (int64_t)io->rchar_bytes);
	row_int(row, THREAD_WCHAR_BYTES, (int64_t)io->wchar_bytes);
	row_int(row, THREAD_SYSCR, (int64_t)io->syscr);
	row_int(row, THREAD_SYSCW, (int64_t)io->syscw);
	row_int(row, THREAD_READ_BYTES, (int64_t)io->read_bytes);
	row_int(row, THREAD_WRITE_BYTES, (int64_t)io->write_bytes);
	row_int(row, THREAD_CANCELLED_WRITE_BYTES, (int64_t)io->cancelled_write_bytes);
}

/* A wchan of "0" means: not asleep, or not for us to know (kernel/sched: get_wchan needs ptrace access). */
static void store_wchan(struct row *row, struct span wchan)
{
	if (!span_is_empty(wchan) && !span_is(wchan, "0"))
		row_text(row, THREAD_WCHAN, wchan);
}

static void store_thread(struct sink *sink, pid_t pid, const struct thread *thread)
{
	struct row *row = sink_row(sink, TABLE_THREAD);

	row_int(row, THREAD_PID, pid);
	row_int(row, THREAD_TID, thread->tid);
	if (is_ok(thread->got[THREAD_FILE_STAT]))
		store_stat(row, &thread->stat);
	if (is_ok(thread->got[THREAD_FILE_STATUS]))
		store_status(row, &thread->status);
	if (is_ok(thread->got[THREAD_FILE_COMM])) /* longer than stat's for some kernel threads */
		row_text(row, THREAD_COMM, span_first(thread->text[THREAD_FILE_COMM], thread->text[THREAD_FILE_COMM].length - 1));
	store_wchan(row, thread->text[THREAD_FILE_WCHAN]);
	if (is_ok(thread->got[THREAD_FILE_SYSCALL]))
		store_call(row, &thread->call);
	if (is_ok(thread->got[THREAD_FILE_SCHEDSTAT])) {
		row_int(row, THREAD_RUN_NS, (int64_t)thread->schedstat.run_ns);
		row_int(row, THREAD_RUN_DELAY_NS, (int64_t)thread->schedstat.run_delay_ns);
		row_int(row, THREAD_TIMESLICES, (int64_t)thread->schedstat.timeslices);
	}
	if (is_ok(thread->got[THREAD_FILE_IO]))
		store_io(row, &thread->io);
}

static void store_stack(struct sink *sink, pid_t pid, const struct thread *thread)
{
	struct span rest = thread->text[THREAD_FILE_STACK];
	struct proc_stack_frame frame = { 0 };

	for (int64_t depth = 0; proc_stack_next(&rest, &frame); depth++) {
		struct row *row = sink_row(sink, TABLE_KERNEL_FRAME);

		row_int(row, KERNEL_FRAME_PID, pid);
		row_int(row, KERNEL_FRAME_TID, thread->tid);
		row_int(row, KERNEL_FRAME_DEPTH, depth);
		row_text(row, KERNEL_FRAME_FUNCTION, frame.function);
		if (frame.has_offset) {
			row_int(row, KERNEL_FRAME_OFFSET_BYTES, (int64_t)frame.offset_bytes);
			row_int(row, KERNEL_FRAME_SIZE_BYTES, (int64_t)frame.size_bytes);
		}
	}
}

/* Threads under way: whose, and where they go. */
struct threads {
	const struct target *target;
	struct sink *sink;
	int dir;              /* task */
	struct span folder;   /* "/proc/42/task/" */
	struct outcome stack; /* what became of kernel stacks, a table of its own */
	bool is_cut;          /* the capture ended before the last */
};

/* One of a thread's files, or its folder that could not be opened. */
static struct outcome accept_file(struct threads *threads, const struct packed_file *file, struct span name, struct thread *thread)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct sink_try try = { .pid = threads->target->pid, .got = file->got, .bytes = file->bytes, .t_ns = file->t_ns, .duration_ns = file->duration_ns };
	enum thread_file index = thread_file_of(name);
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	strbuf_add(&path, threads->folder);
	strbuf_add(&path, file->path);
	if (strbuf_failed(&path))
		return outcome_fault(ENOMEM, "no memory for a path");
	try.path = strbuf_span(&path);
	got = sink_accept(threads->sink, &try, &text);
	if (index == THREAD_FILES)
		return is_fault(got) ? got : outcome_ok();
	thread->text[index] = text;
	if (is_ok(got))
		got = parse(thread, index);
	thread->got[index] = got;
	return sink_outcome(threads->sink, got);
}

static void store(struct threads *threads, const struct thread *thread)
{
	struct outcome stack = thread->got[THREAD_FILE_STACK];

	store_thread(threads->sink, threads->target->pid, thread);
	store_stack(threads->sink, threads->target->pid, thread);
	/* One that runs has none, which is an answer; a thread that was refused says nothing of others that were not. */
	if (is_ok(stack) || stack.kind == OUTCOME_EMPTY)
		threads->stack = outcome_ok();
	else if (!is_ok(threads->stack))
		threads->stack = stack;
}

/* Takes the files of the next thread off @packed. */
static struct outcome accept_thread(struct threads *threads, struct span *packed)
{
	struct thread thread = { 0 };
	struct packed_file file = { 0 };
	struct span first = { 0 };
	struct outcome got = outcome_ok();

	for (struct span rest = *packed; !is_fault(got) && packed_file_next(&rest, &file); *packed = rest) {
		struct span name = file.path;
		struct span tid = { 0 };

		if (!span_field(&name, '/', &tid) || (first.length && !span_equal(tid, first)))
			break;
		first = tid;
		got = accept_file(threads, &file, name, &thread);
	}
	if (is_fault(got) || thread.got[THREAD_FILE_STAT].kind == OUTCOME_GONE || !span_int64(first, &thread.tid))
		return got;
	store(threads, &thread);
	return outcome_ok();
}

static struct outcome accept(struct threads *threads, struct span packed)
{
	struct outcome got = outcome_ok();

	while (!is_fault(got) && packed.length && !threads->is_cut) {
		threads->is_cut = sink_stopping(threads->sink);
		if (!threads->is_cut)
			got = accept_thread(threads, &packed);
	}
	return got;
}

/* These files do not hang: where there is no worker they are read here. */
static struct outcome read_here(struct threads *threads, struct span tids)
{
	cleanup_strbuf struct strbuf packed = { 0 };
	struct outcome got = thread_files_pack(threads->dir, tids, &packed);

	return is_fault(got) ? got : accept(threads, strbuf_span(&packed));
}

/* Threads that are asked for at once. */
struct group {
	struct strbuf tids;   /* each ended by a blank */
	size_t count;
	struct outcome got;
};

struct groups {
	struct threads *threads;
	struct group *list;
	size_t count;
};

static void groups_deinit(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		strbuf_deinit(&groups->list[i].tids);
	free(groups->list);
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	const struct groups *groups = context;
	struct group *group = &groups->list[index];

	(void)start_t_ns;
	(void)duration_ns;
	group->got = got;
	if (groups->threads->is_cut)
		return outcome_ok();
	if (is_ok(got))
		return accept(groups->threads, bytes);
	if (got.kind != OUTCOME_UNSUPPORTED)
		return is_fault(got) ? got : outcome_ok();
	group->got = outcome_ok();
	return read_here(groups->threads, strbuf_span(&group->tids));
}

/* The reader reads them while those before them are parsed here. */
static struct outcome ask(struct groups *groups)
{
	struct worker_job job = { .count = groups->count, .deadline_ms = DEADLINE_MS, .done = done, .context = groups };
	cleanup_free struct reader_question *questions = calloc(groups->count ? groups->count : 1, sizeof(*questions));

	if (!questions)
		return outcome_fault(ENOMEM, "no memory for threads");
	for (size_t i = 0; i < groups->count; i++)
		questions[i] = (struct reader_question){ .what = READER_THREADS, .dir = groups->threads->dir, .name = strbuf_text(&groups->list[i].tids) };
	return sink_ask(groups->threads->sink, questions, &job);
}

/* Puts the threads @tids into groups of @together. */
static struct outcome divide(struct span tids, size_t count, size_t together, struct groups *ret)
{
	struct span tid = { 0 };

	ret->list = calloc(count / together + 1, sizeof(*ret->list));
	if (!ret->list)
		return outcome_fault(ENOMEM, "no memory for threads");
	while (span_field(&tids, ' ', &tid)) {
		struct group *group = &ret->list[ret->count];

		strbuf_add(&group->tids, tid);
		strbuf_add_byte(&group->tids, ' ');
		ret->count += ++group->count == together;
	}
	ret->count += ret->list[ret->count].count > 0;
	return outcome_ok();
}

/* One by one, so that the one that does not answer is known. */
static struct outcome ask_again(struct threads *threads, const struct group *group)
{
	cleanup_with(groups_deinit) struct groups singles = { .threads = threads };
	cleanup_strbuf struct strbuf path = { 0 };
	struct outcome got = divide(strbuf_span(&group->tids), group->count, 1, &singles);

	if (!is_fault(got))
		got = ask(&singles);
	for (size_t i = 0; !is_fault(got) && !threads->is_cut && i < singles.count; i++) {
		const struct group *single = &singles.list[i];

		if (is_ok(single->got))
			continue;
		strbuf_reset(&path);
		strbuf_add(&path, threads->folder);
		strbuf_add(&path, span_first(strbuf_span(&single->tids), single->tids.length - 1));
		sink_note(threads->sink, threads->target->pid, strbuf_span(&path), single->got);
	}
	return got;
}

static struct outcome read_many(struct threads *threads, struct span tids, size_t count)
{
	cleanup_with(groups_deinit) struct groups groups = { .threads = threads };
	struct outcome got = divide(tids, count, TOGETHER, &groups);

	if (!is_fault(got))
		got = ask(&groups);
	for (size_t i = 0; !is_fault(got) && !threads->is_cut && i < groups.count; i++)
		if (!is_ok(groups.list[i].got))
			got = ask_again(threads, &groups.list[i]);
	return got;
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	cleanup_listing struct listing task = { 0 };
	cleanup_strbuf struct strbuf folder = { 0 };
	cleanup_strbuf struct strbuf tids = { 0 };
	cleanup_fd int dir = -1;
	struct threads threads = { .target = target, .sink = sink, .stack = outcome_of(OUTCOME_GONE, ESRCH, NULL) };
	struct outcome got = listing_open(target->dir, "task", &dir, &task);

	if (!is_ok(got))
		return got.kind == OUTCOME_EMPTY ? outcome_of(OUTCOME_GONE, ESRCH, NULL) : got;
	strbuf_addf(&folder, "/proc/%d/task/", (int)target->pid);
	for (size_t i = 0; i < task.count; i++)
		strbuf_addf(&tids, "%s ", task.entry[i].name);
	if (strbuf_failed(&folder) || strbuf_failed(&tids))
		return outcome_fault(ENOMEM, "no memory for threads");
	threads.dir = dir;
	threads.folder = strbuf_span(&folder);
	/* The few are read here: to ask another process takes longer. */
	got = task.count < TOGETHER ? read_here(&threads, strbuf_span(&tids)) : read_many(&threads, strbuf_span(&tids), task.count);
	if (is_fault(got))
		return got;
	sink_lacks(sink, TABLE_KERNEL_FRAME, threads.stack);
	return threads.is_cut ? outcome_of(OUTCOME_TRUNCATED, 0, "the capture ended before the last thread") : outcome_ok();
}

const struct collector collector_threads = {
	.name = "threads",
	.about = "every thread: state, system call, kernel stack, CPU time",
	.needs = "CAP_SYS_ADMIN for kernel stacks; the target's user or CAP_SYS_PTRACE for system calls",
	.tables = { TABLE_THREAD, TABLE_KERNEL_FRAME },
	.table_count = 2,
	.collect = collect,
};
