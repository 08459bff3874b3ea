#include "capture/python/memory_image.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_BYTES = 8, LENGTH_BYTES = 4, HEAD_BYTES = ADDRESS_BYTES + LENGTH_BYTES };

void memory_image_add(struct strbuf *buf, uint64_t address, struct span bytes)
{
	uint32_t length = (uint32_t)bytes.length;

	strbuf_add(buf, span_of(&address, sizeof(address)));
	strbuf_add(buf, span_of(&length, sizeof(length)));
	strbuf_add(buf, span_first(bytes, length));
}

/* Takes one region off the front. */
static bool next_region(struct span *rest, struct memory_region *ret)
{
	uint32_t length = 0;

	if (rest->length < HEAD_BYTES)
		return false;
	memcpy(&ret->address, rest->at, ADDRESS_BYTES);
	memcpy(&length, rest->at + ADDRESS_BYTES, LENGTH_BYTES);
	*rest = span_skip(*rest, HEAD_BYTES);
	if (length > rest->length)
		return false;
	ret->bytes = span_first(*rest, length);
	*rest = span_skip(*rest, length);
	return true;
}

static size_t count_regions(struct span rest)
{
	struct memory_region region = { 0 };
	size_t count = 0;

	while (next_region(&rest, &region))
		count++;
	return count;
}

/* Equal addresses stay in the order of the recording: they lie in one array, whose addresses tell. */
static int by_address(const void *left, const void *right)
{
	const struct memory_region *a = left;
	const struct memory_region *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return a->bytes.at < b->bytes.at ? -1 : a->bytes.at > b->bytes.at;
}

struct outcome memory_image_open(struct span bytes, struct memory_image *ret)
{
	struct span rest = bytes;
	size_t count = count_regions(bytes);

	*ret = (struct memory_image){ .regions = calloc(count ? count : 1, sizeof(*ret->regions)) };
	if (!ret->regions)
		return outcome_fault(ENOMEM, "no memory for an image");
	while (ret->count < count && next_region(&rest, &ret->regions[ret->count]))
		ret->count++;
	qsort(ret->regions, count, sizeof(*ret->regions), by_address);
	return rest.length ? outcome_malformed("the last region is cut") : outcome_ok();
}

void memory_image_close(struct memory_image *image)
{
	free(image->regions);
	*image = (struct memory_image){ 0 };
}

/* The latest region that holds @address: overlapping ones are looked at back to the start of the image, which is short. */
static struct span region_at(const struct memory_image *image, uint64_t address)
{
	size_t low = 0;
	size_t high = image->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (image->regions[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	for (size_t i = low, looked = 0; i > 0 && looked < 64; i--, looked++) {
		const struct memory_region *region = &image->regions[i - 1];

		if (address - region->address < region->bytes.length)
			return span_skip(region->bytes, (size_t)(address - region->address));
	}
	return (struct span){ 0 };
}

ssize_t memory_image_read(const struct memory_image *image, const struct iovec *pieces, size_t count, void *to)
{
	char *at = to;

	for (size_t i = 0; i < count; i++) {
		uint64_t address = (uint64_t)(uintptr_t)pieces[i].iov_base;

		for (size_t left = pieces[i].iov_len; left;) {
			struct span got = span_first(region_at(image, address), left);

			if (!got.length) {
				errno = EFAULT;
				return at > (char *)to ? at - (char *)to : -1;
			}
			memcpy(at, got.at, got.length);
			at += got.length;
			address += got.length;
			left -= got.length;
		}
	}
	return at - (char *)to;
}
