#ifndef PIDSHOT_CAPTURE_WINDOWS_BPF_HOST_H
#define PIDSHOT_CAPTURE_WINDOWS_BPF_HOST_H

#include "common/outcome.h"

/** Whether BPF programs that look into the kernel's types can be had here, and pids are those of the initial pid namespace, by which programs and links go. */
struct outcome bpf_host_check(void);

#endif
