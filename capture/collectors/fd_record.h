#ifndef PIDSHOT_COLLECTORS_FD_RECORD_H
#define PIDSHOT_COLLECTORS_FD_RECORD_H

/*
 * What the BPF program fd_iter.bpf.c writes for each descriptor and fd_iter.c reads: raw kernel numbers. Only types that both sides have the same of.
 */
struct fd_record {
	unsigned int fd;
	unsigned int f_mode;        /**< of struct file: FMODE_READ 1, FMODE_WRITE 2, include/linux/fs.h */
	unsigned long long inode;
	unsigned long long magic;   /**< of its file system */
};

#endif
