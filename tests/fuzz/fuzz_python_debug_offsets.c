/* capture/python/debug_offsets.c and version.c on any bytes. */
#include "capture/python/debug_offsets.h"
#include "capture/python/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct layout layout = *layout_newest(false);
	uint32_t hex = 0;

	version_scan(span_of(data, size), &hex);
	version_of_name(span_of(data, size), &hex);
	/* What the walk copies by the thousand stays small. */
	if (is_ok(debug_offsets_apply(span_of(data, size), &layout)) && (layout.frame_size > 512 || layout.thread_frame > 4096))
		__builtin_trap();
	return 0;
}
