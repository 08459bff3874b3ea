/* Whatever bytes are given as a bundle: a report or one line, and nothing else happens. */
#include "report/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const struct load_limits limits = { .max_size = 64 << 20 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_reading struct reading reading = { 0 };
	struct bundle *bundle = NULL;

	if (bundle_parse(span_of(bytes, length), limits, &bundle, &error))
		(void)reading_of(bundle, &reading, &error);
	return 0;
}
