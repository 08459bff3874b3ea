#ifndef PIDSHOT_PYTHON_MEMORY_IMAGE_H
#define PIDSHOT_PYTHON_MEMORY_IMAGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/**
 * Memory of a process as it was read once: regions, each an address (8 bytes, little-endian), a length (4 bytes) and its bytes. A later region hides an earlier
 * one. What tests and fuzz targets walk in place of a live process.
 */
struct memory_region {
	uint64_t address;
	struct span bytes;
};

struct memory_image {
	struct memory_region *regions; /**< by address */
	size_t count;
};

/** The regions of @bytes, which is borrowed. Malformed (and the regions before that) where one is cut. */
struct outcome memory_image_open(struct span bytes, struct memory_image *ret);
void memory_image_close(struct memory_image *image);

/** As process_vm_readv(2): the bytes that came before the first that is in no region, or -1 with EFAULT. */
ssize_t memory_image_read(const struct memory_image *image, const struct iovec *pieces, size_t count, void *to);

/** Appends a region. */
void memory_image_add(struct strbuf *buf, uint64_t address, struct span bytes);

#endif
