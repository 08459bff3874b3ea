#ifndef PIDSHOT_CAPTURE_PROC_OS_RELEASE_H
#define PIDSHOT_CAPTURE_PROC_OS_RELEASE_H

#include <stdbool.h>

#include "common/span.h"
#include "common/strbuf.h"

/** A line of /etc/os-release: os-release(5). */
struct os_release {
	struct span name;   /**< "PRETTY_NAME"; borrowed */
	struct span value;  /**< as it stands there, with its quotes; borrowed */
};

/** Takes the next assignment off @rest; comments and others are skipped. False at the end. */
bool os_release_next(struct span *rest, struct os_release *ret);

/** Appends what a shell makes of the value: without quotes, \x is x. */
void os_release_unquote(struct span value, struct strbuf *ret);

#endif
