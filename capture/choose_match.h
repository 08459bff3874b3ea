#ifndef PIDSHOT_CAPTURE_CHOOSE_MATCH_H
#define PIDSHOT_CAPTURE_CHOOSE_MATCH_H

#include "capture/process_list.h"
#include "common/strbuf.h"

/* Whether a process is the one that is meant: bytes in, yes or no out. */

/** Appends the command line as `ps` shows it: blanks between the words; without one the name, [kthreadd] or [sh] <defunct>. */
void choose_shown(const struct listed *process, struct strbuf *ret);

/** pidof(8): @name is its name, or that of its program's file, or of argv[0]; with a slash in it, the whole path of one of these two. */
bool choose_is_named(const struct listed *process, struct span name);

/**
 * @cgroups, the text of /proc/PID/cgroup, says that the process is in group @path (with or without its first slash) or below it: in any
 * hierarchy, or where @path begins with /sys/fs/cgroup/NAME in that of this controller ("unified": v2 beside v1).
 */
bool choose_is_in_group(struct span cgroups, struct span path);

#endif
