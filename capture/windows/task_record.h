#ifndef PIDSHOT_CAPTURE_WINDOWS_TASK_RECORD_H
#define PIDSHOT_CAPTURE_WINDOWS_TASK_RECORD_H

/*
 * What the BPF program task_iter.bpf.c writes for each thread and task_iter.c reads: raw kernel numbers, as struct task_struct has them. Only types that
 * both sides have the same of.
 */
struct task_record {
	unsigned int tgid, tid;
	unsigned int state;       /**< __state */
	unsigned int exit_state;
	unsigned int cpu;
	unsigned int has_delays;  /**< delay accounting is on for it */
	unsigned long long utime_ns, stime_ns, gtime_ns; /**< by timer ticks, not scaled yet */
	unsigned long long prev_utime_ns, prev_stime_ns; /**< as they were last told to anybody, scaled */
	unsigned long long run_ns, run_delay_ns, timeslices;
	unsigned long long nvcsw, nivcsw, min_flt, maj_flt;
	unsigned long long blkio_delay_ns;
	unsigned long long rchar, wchar, syscr, syscw, read_bytes, write_bytes, cancelled_write_bytes;
};

#endif
