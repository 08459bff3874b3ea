#include "capture/windows/bpf_host.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct outcome bpf_host_check(void)
{
	enum { PROC_PID_INIT_INO = 0xEFFFFFFC }; /* include/linux/proc_ns.h */
	struct stat file = { 0 };

	if (access("/sys/kernel/btf/vmlinux", R_OK) != 0)
		return outcome_of(OUTCOME_ABSENT, ENOENT, "the kernel has no BTF (CONFIG_DEBUG_INFO_BTF)");
	if (stat("/proc/self/ns/pid", &file) != 0 || file.st_ino != PROC_PID_INIT_INO)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "the capture is in a pid namespace of its own");
	return outcome_ok();
}
