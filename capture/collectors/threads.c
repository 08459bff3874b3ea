#include <errno.h>

#include "capture/collectors/threads.h"
#include "capture/listing.h"
#include "capture/proc/stack.h"
#include "capture/registry.h"
#include "common/cleanup.h"

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

void threads_store(struct threads *threads, const struct thread *thread)
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
	got = threads_collect(&threads, strbuf_span(&tids), task.count);
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
