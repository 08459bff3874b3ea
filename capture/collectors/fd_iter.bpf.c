/* The open files of a process in one read: an iterator over them (kernel/bpf/task_iter.c), which makes no entry of procfs for each. */
#include "capture/windows/kernel_types.bpf.h"

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "capture/collectors/fd_record.h"

char LICENSE[] SEC("license") = "GPL";

SEC("iter/task_file")
int dump_fd(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *file = ctx->file;
	struct fd_record record = {};

	/* A thread may have unshared its table: /proc/PID/fd is the first one's. */
	if (!task || !file || task->pid != task->tgid)
		return 0;
	record.fd = ctx->fd;
	record.f_mode = file->f_mode;
	record.inode = file->f_inode->i_ino;
	record.magic = file->f_inode->i_sb->s_magic;
	bpf_seq_write(ctx->meta->seq, &record, sizeof(record));
	return 0;
}
