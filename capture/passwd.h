#ifndef PIDSHOT_CAPTURE_PASSWD_H
#define PIDSHOT_CAPTURE_PASSWD_H

#include <stdint.h>

#include "common/strbuf.h"

/**
 * Names of users or groups from a file in the form of passwd(5) or group(5). Not through the C library: its name service would load
 * modules and talk to networks.
 */
struct passwd {
	struct strbuf text;
};

/** Reads @path ("/etc/passwd", "/etc/group"); a file that cannot be read gives no names. */
void passwd_init(struct passwd *passwd, const char *path);
void passwd_deinit(struct passwd *passwd);

/** The name of @id, borrowed; empty: it has none there. */
struct span passwd_name(const struct passwd *passwd, uint64_t id);

#endif
