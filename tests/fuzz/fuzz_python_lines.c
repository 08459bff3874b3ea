/* capture/python/lines.c on any table. */
#include "capture/python/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int versions[] = { 207, 306, 310, 311, 315 };
	struct code_position position = { 0 };
	int32_t first = 0;
	int32_t instruction = 0;

	if (size < 9)
		return 0;
	memcpy(&first, data + 1, 4);
	memcpy(&instruction, data + 5, 4);
	lines_find(versions[data[0] % 5], span_of(data + 9, size - 9), first, instruction, &position);
	return 0;
}
