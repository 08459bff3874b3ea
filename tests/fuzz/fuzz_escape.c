/* Whatever the bytes, escaping gives plain text that leads back to them; undoing arbitrary text does not crash. */
#include <stdint.h>
#include <stdlib.h>

#include "common/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_strbuf struct strbuf there = { 0 };
	cleanup_strbuf struct strbuf back = { 0 };
	struct span bytes = span_of(data, size);

	escape_bytes(&there, bytes);
	for (size_t i = 0; i < there.length; i++)
		if ((unsigned char)there.at[i] < 0x20 || there.at[i] == 0x7f)
			abort();
	escape_undo(&back, strbuf_span(&there));
	if (!span_equal(strbuf_span(&back), bytes) || escape_is_plain(bytes) != span_equal(strbuf_span(&there), bytes))
		abort();
	strbuf_reset(&back);
	escape_undo(&back, bytes);
	return 0;
}
