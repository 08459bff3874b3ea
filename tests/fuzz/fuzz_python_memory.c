/*
 * Everything that capture/python reads of an interpreter, in memory that says anything. A seed is what that read of a real one, recorded by
 * record_python.c: PY_VERSION_HEX, the addresses of _PyRuntime and of the word with the first interpreter, and the regions of memory_image.h.
 */
#include "capture/python/debug_offsets.h"
#include "capture/python/memory_image.h"
#include "tests/fuzz/python_reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEAD_BYTES = 20 };

/* As runtime_identify() would have it, but for the symbols. */
static bool open_runtime(struct memory *memory, const uint8_t *data, struct runtime *ret)
{
	char bytes[DEBUG_OFFSETS_BYTES] = { 0 };
	struct debug_offsets head = { 0 };
	const struct layout *layout = NULL;

	memcpy(&ret->version_hex, data, 4);
	memcpy(&ret->address, data + 4, 8);
	memcpy(&ret->head, data + 12, 8);
	if (version_number(ret->version_hex) >= 313 && memory_read(memory, ret->address, bytes, sizeof(bytes)) == MEMORY_OK &&
	    debug_offsets_head(span_of(bytes, sizeof(bytes)), &head))
		ret->is_free_threaded = head.is_free_threaded;
	layout = layout_find(ret->version_hex, ret->is_free_threaded);
	if (!layout)
		return false;
	ret->version = version_number(ret->version_hex);
	ret->layout = *layout;
	ret->unicode_width = 4;
	if (head.version_hex)
		debug_offsets_apply(span_of(bytes, sizeof(bytes)), &ret->layout);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_image image = { 0 };
	struct memory memory = { .fd = -1, .image = &image };
	struct runtime runtime = { 0 };

	if (size < HEAD_BYTES)
		return 0;
	memory_image_open(span_of(data + HEAD_BYTES, size - HEAD_BYTES), &image);
	if (open_runtime(&memory, data, &runtime))
		reading_all(&memory, &runtime);
	memory_image_close(&image);
	return 0;
}
