#ifndef PIDSHOT_COLLECTORS_IDENTITY_NAMES_H
#define PIDSHOT_COLLECTORS_IDENTITY_NAMES_H

#include "capture/sink.h"

/**
 * What the target itself calls its user and group: from /etc/passwd and /etc/group in its own root, read as the target would. Empty spans where it has
 * no name for them; owned by the sink. Ok (a file that was refused is a row of `source`), or a fault.
 */
struct outcome identity_names(struct sink *sink, const struct target *target, uint64_t uid, uint64_t gid, struct span *ret_user,
			      struct span *ret_group);

#endif
