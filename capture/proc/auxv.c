#include "capture/proc/auxv.h"

static uint64_t word_at(struct span bytes, size_t index, size_t size)
{
	uint64_t wide = 0;
	uint32_t narrow = 0;

	if (size == sizeof(wide)) {
		memcpy(&wide, bytes.at + index * size, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, bytes.at + index * size, sizeof(narrow));
	return narrow;
}

struct outcome proc_auxv_parse(struct span bytes, struct proc_auxv *ret)
{
	size_t size = sizeof(uint64_t);

	*ret = (struct proc_auxv){ 0 };
	/* No type is as large as what a 32-bit pair of type and value looks like. */
	ret->is_32_bit = bytes.length >= size && word_at(bytes, 0, size) > UINT32_MAX;
	if (ret->is_32_bit)
		size = sizeof(uint32_t);
	for (size_t i = 0; (i + 2) * size <= bytes.length; i += 2) {
		uint64_t type = word_at(bytes, i, size);

		if (type == 0)
			return outcome_ok();
		if (ret->count == AUXV_MAX)
			break;
		ret->entry[ret->count].type = type;
		ret->entry[ret->count++].value = word_at(bytes, i + 1, size);
	}
	return outcome_malformed("no AT_NULL at its end");
}
