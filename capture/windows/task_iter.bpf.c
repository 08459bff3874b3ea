/* Counters of the threads of some processes in one read: an iterator over tasks (kernel/bpf/task_iter.c), which stops nobody and takes no lock of the target's. */
#include "capture/windows/kernel_types.bpf.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "capture/windows/task_record.h"

char LICENSE[] SEC("license") = "GPL";

/* The processes that are wanted, by tgid. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u8);
} wanted SEC(".maps");

static __u32 state_of(struct task_struct *task)
{
	struct task_struct___older *older = (void *)task;

	if (bpf_core_field_exists(task->__state))
		return task->__state;
	return (__u32)older->state;
}

static __u32 cpu_of(struct task_struct *task)
{
	struct task_struct___older *older = (void *)task;

	if (bpf_core_field_exists(older->cpu))
		return older->cpu;
	return task->thread_info.cpu;
}

SEC("iter/task")
int dump_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct task_record record = {};
	__u32 tgid = 0;

	if (!task)
		return 0;
	tgid = (__u32)task->tgid;
	if (!bpf_map_lookup_elem(&wanted, &tgid))
		return 0;
	record.tgid = tgid;
	record.tid = (__u32)task->pid;
	record.state = state_of(task);
	record.exit_state = (__u32)task->exit_state;
	record.cpu = cpu_of(task);
	record.utime_ns = task->utime;
	record.stime_ns = task->stime;
	record.gtime_ns = task->gtime;
	record.prev_utime_ns = task->prev_cputime.utime;
	record.prev_stime_ns = task->prev_cputime.stime;
	record.run_ns = task->se.sum_exec_runtime;
	record.run_delay_ns = task->sched_info.run_delay;
	record.timeslices = task->sched_info.pcount;
	record.nvcsw = task->nvcsw;
	record.nivcsw = task->nivcsw;
	record.min_flt = task->min_flt;
	record.maj_flt = task->maj_flt;
	record.rchar = task->ioac.rchar;
	record.wchar = task->ioac.wchar;
	record.syscr = task->ioac.syscr;
	record.syscw = task->ioac.syscw;
	record.read_bytes = task->ioac.read_bytes;
	record.write_bytes = task->ioac.write_bytes;
	record.cancelled_write_bytes = task->ioac.cancelled_write_bytes;
	if (bpf_core_field_exists(task->delays) && task->delays) {
		record.has_delays = 1;
		record.blkio_delay_ns = task->delays->blkio_delay;
	}
	bpf_seq_write(ctx->meta->seq, &record, sizeof(record));
	return 0;
}
