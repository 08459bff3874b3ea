#ifndef PIDSHOT_COMMON_BANNED_H
#define PIDSHOT_COMMON_BANNED_H

/*
 * Included first by the compiler's command line in every file of ours: what reads or writes without a bound, parses
 * without an error, or keeps hidden state does not compile. The headers that declare them come first, so that
 * only our own uses are caught.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* glibc makes it a macro under _GNU_SOURCE; a poisoned macro would be a warning. */
#undef alloca

#pragma GCC poison strcpy strcat strncat sprintf vsprintf strtok gets
#pragma GCC poison atoi atol atoll atof strtoll strtoull sscanf alloca
/* The kernel has helpers of two of these names for BPF programs, which its header lists; libbpf's header uses the third. */
#ifndef PIDSHOT_USES_BPF
#pragma GCC poison strtol strtoul strncpy
#endif

#endif
