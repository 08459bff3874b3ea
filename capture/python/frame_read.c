#include "capture/python/frame_read.h"

enum {
	REFERENCE_TAG = 3, /* of a _PyStackRef, 3.14 and later */
	OWNED_BY_C = 3,    /* FRAME_OWNED_BY_CSTACK, and after it by the interpreter: Include/internal/pycore_frame.h */
};

bool frame_read(struct codes *codes, uint64_t address, struct walk_frame *ret)
{
	const struct layout *layout = &codes->runtime->layout;
	struct code *code = NULL;
	uint64_t at = address + (uint64_t)layout->frame_instruction;

	*ret = (struct walk_frame){ .address = address, .code = memory_word(codes->memory, address + (uint64_t)layout->frame_code) };
	if (codes->runtime->version >= 314)
		ret->code &= ~(uint64_t)REFERENCE_TAG;
	if (layout->frame_owner >= 0 &&
	    (memory_read(codes->memory, address + (uint64_t)layout->frame_owner, &ret->owner, 1) != MEMORY_OK || ret->owner >= OWNED_BY_C))
		return false;
	code = codes_get(codes, ret->code);
	if (!code)
		return false;
	if (codes->runtime->version >= 311)
		ret->instruction = code_instruction(codes, code, memory_word(codes->memory, at));
	else if (!memory_read_int(codes->memory, at, &ret->instruction))
		ret->instruction = INT32_MIN;
	return true;
}
