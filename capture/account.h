#ifndef PIDSHOT_CAPTURE_ACCOUNT_H
#define PIDSHOT_CAPTURE_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/**
 * The name that belongs to the number @id in the text of /etc/passwd or /etc/group, passwd(5), group(5): both begin "name:x:id". False if there
 * is none. @ret is borrowed from the text.
 */
bool account_name(struct span text, uint64_t id, struct span *ret);

#endif
