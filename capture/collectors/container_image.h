#ifndef PIDSHOT_COLLECTORS_CONTAINER_IMAGE_H
#define PIDSHOT_COLLECTORS_CONTAINER_IMAGE_H

#include "capture/sink.h"

/**
 * Appends the name of the image that a container was made from, as its runtime keeps it in a file of the host; nothing where no file tells. @runtime may be
 * empty. The file holds secrets too: it is read for this alone, and not kept. Ok or a fault.
 */
struct outcome container_image(struct sink *sink, pid_t pid, struct span runtime, struct span id, struct strbuf *ret);

#endif
