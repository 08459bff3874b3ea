#ifndef PIDSHOT_REPORT_EXTRACT_H
#define PIDSHOT_REPORT_EXTRACT_H

#include "report/reading.h"

/**
 * Writes the members below the folder @directory, which must not exist or be empty unless @is_forced. Every component is opened relative to the
 * one before it without following links, and every file is made new (a forced one after removing the old), so that nothing is
 * ever written outside. False with a line in @error.
 */
bool extract_members(const struct bundle *bundle, const char *directory, bool is_forced, struct strbuf *error);

/** Makes the links of table link below @directory, after everything else. Those whose path is not clean or taken are noted in @notes. */
bool extract_links(struct query *query, const char *directory, struct strbuf *notes, struct strbuf *error);

/**
 * Goes down to the folder that @path's last component belongs to, making folders on the way and following no link; *@ret_name is that component, which a NUL has to
 * follow. The caller's descriptor, or -1 with errno.
 */
int extract_open_parent(int root, struct span path, const char **ret_name);

/**
 * Makes the tables proc/PID/net/{tcp,tcp6,udp,udp6,unix} below @directory that are not there, before any link is: the sockets of the first target, from
 * table socket, in the kernel's form. False with a line in @error.
 */
bool extract_sockets(struct query *query, const char *directory, struct strbuf *error);

#endif
