/*
 * The few kernel types that our BPF programs look into, with the fields they use: libbpf moves each access to where the running kernel has the field
 * (CO-RE), so that one program does for all, and no vmlinux.h of the build host is needed. A type's name before ___ is the kernel's.
 */
#ifndef PIDSHOT_CAPTURE_WINDOWS_KERNEL_TYPES_BPF_H
#define PIDSHOT_CAPTURE_WINDOWS_KERNEL_TYPES_BPF_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef short __s16;
typedef unsigned int __u32;
typedef int __s32;
typedef unsigned long long __u64;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

enum { BPF_MAP_TYPE_HASH = 1 }; /* include/uapi/linux/bpf.h */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct thread_info {
	__u32 cpu;
};

struct sched_entity {
	__u64 sum_exec_runtime;
};

struct sched_info {
	unsigned long pcount;
	unsigned long long run_delay;
};

struct prev_cputime {
	__u64 utime, stime;
};

struct task_io_accounting {
	__u64 rchar, wchar, syscr, syscw, read_bytes, write_bytes, cancelled_write_bytes;
};

struct task_delay_info {
	__u64 blkio_delay;
};

struct task_struct {
	struct thread_info thread_info;
	unsigned int __state;
	int exit_state;
	int pid, tgid;
	struct sched_entity se;
	struct sched_info sched_info;
	__u64 utime, stime, gtime;
	struct prev_cputime prev_cputime;
	unsigned long nvcsw, nivcsw, min_flt, maj_flt;
	struct task_delay_info *delays;
	struct task_io_accounting ioac;
};

struct super_block {
	unsigned long s_magic;
};

struct inode {
	struct super_block *i_sb;
	unsigned long i_ino;
};

struct file {
	unsigned int f_mode;
	struct inode *f_inode;
};

/* Before 5.14 the state was a long, before 5.16 the CPU stood in the task itself. One type for both: libbpf looks through all the kernel's types for each. */
struct task_struct___older {
	long state;
	unsigned int cpu;
};

#pragma clang attribute pop

struct seq_file;

/* As they are from the first iterator on, and for programs to rely on: nothing to be looked up. */
struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id, seq_num;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	__u32 fd __attribute__((aligned(8)));
	struct file *file __attribute__((aligned(8)));
};

#endif
