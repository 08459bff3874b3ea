/* capture/python/source_mask.c on any bytes: line n stays line n. */
#include "capture/python/source_mask.h"

#include "common/cleanup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count_lines(const char *at, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += at[i] == '\n' || (at[i] == '\r' && (i + 1 == length || at[i + 1] != '\n'));
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_strbuf struct strbuf masked = { 0 };

	source_mask(span_of(data, size), &masked);
	if (count_lines((const char *)data, size) != count_lines(strbuf_text(&masked), masked.length))
		__builtin_trap();
	return 0;
}
