#ifndef PIDSHOT_CAPTURE_PACKED_FILE_H
#define PIDSHOT_CAPTURE_PACKED_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/** A file as a worker read it, one of several in an answer. Worker and parent are one program: what @got says stays valid. */
struct packed_file {
	struct span path;     /**< as the one who packs and the one who unpacks agree: "stat", "net/stat/arp_cache" */
	struct outcome got;
	struct span bytes;
	bool is_left;         /**< too large to be handed on: to be read by who wants it */
	uint64_t t_ns;        /**< CLOCK_MONOTONIC when it was opened */
	uint64_t duration_ns; /**< from open to close */
};

/** Appends one for packed_file_next(). */
void packed_file_add(const struct packed_file *file, struct strbuf *ret);

/** Takes the next file off @packed, of which path and bytes are borrowed. False: there are no more. */
bool packed_file_next(struct span *packed, struct packed_file *ret);

#endif
