#include "capture/python/coroutines.h"

#include <stdlib.h>

#include "capture/python/objects.h"
#include "common/array.h"
#include "common/cleanup.h"

enum {
	REFERENCE_TAG = 3,     /* of a _PyStackRef, 3.14 and later */
	STACK_MAX = 1 << 16,
	YIELD_FROM = 72,       /* opcode, 3.6 to 3.10 */
	RESUME_AFTER_AWAIT = 2, /* argument of RESUME, 3.11 and later: after yield from; 3: after await */
};

enum state { STATE_NONE, STATE_CREATED, STATE_SUSPENDED, STATE_AWAITING, STATE_EXECUTING };

/* One coroutine, or generator. */
struct one {
	bool is_generator;     /* its yields need not be awaits */
	enum state state;
	struct coroutine_frame frame;
};

void coroutines_deinit(struct coroutines *coroutines)
{
	free(coroutines->at);
	*coroutines = (struct coroutines){ 0 };
}

/* enum _framestate: Include/internal/pycore_frame.h. From 3.13 on it tells an await from a yield. */
static enum state state_of(int version, int8_t state)
{
	if (version >= 315)
		return state == 0 ? STATE_CREATED : state == 1 ? STATE_SUSPENDED : state <= 3 ? STATE_AWAITING : state == 4 ? STATE_EXECUTING : STATE_NONE;
	if (version >= 313)
		return state == -3 ? STATE_CREATED : state == -2 ? STATE_SUSPENDED : state == -1 ? STATE_AWAITING : state == 0 ? STATE_EXECUTING : STATE_NONE;
	return state == -2 ? STATE_CREATED : state == -1 ? STATE_SUSPENDED : state == 0 ? STATE_EXECUTING : STATE_NONE;
}

/* Up to 3.10 the frame is an object of its own, which is gone when the coroutine has ended. 3.10: f_state; before: f_executing, and no state but that. */
static enum state state_of_frame_object(struct codes *codes, uint64_t frame)
{
	const struct layout *layout = &codes->runtime->layout;
	int8_t executing = 0;
	int32_t last = 0;

	if (!memory_is_plausible(frame) || memory_read(codes->memory, frame + (uint64_t)layout->frame_executing, &executing, 1) != MEMORY_OK ||
	    !memory_read_int(codes->memory, frame + (uint64_t)layout->frame_instruction, &last))
		return STATE_NONE;
	if (codes->runtime->version == 310)
		return state_of(310, executing);
	return executing ? STATE_EXECUTING : last < 0 ? STATE_CREATED : STATE_SUSPENDED;
}

static void read_instruction(struct codes *codes, struct code *code, struct coroutine_frame *frame)
{
	uint64_t at = frame->frame + (uint64_t)codes->runtime->layout.frame_instruction;

	if (codes->runtime->version >= 311)
		frame->instruction = code_instruction(codes, code, memory_word(codes->memory, at));
	else if (!memory_read_int(codes->memory, at, &frame->instruction))
		frame->instruction = INT32_MIN;
}

static bool read_one(struct codes *codes, uint64_t address, struct one *ret)
{
	const struct layout *layout = &codes->runtime->layout;
	struct code *code = NULL;
	int8_t state = 0;

	*ret = (struct one){ .frame = { .frame = address + (uint64_t)layout->generator_frame } };
	if (codes->runtime->version >= 311) {
		if (memory_read(codes->memory, address + (uint64_t)layout->generator_state, &state, 1) != MEMORY_OK)
			return false;
		ret->state = state_of(codes->runtime->version, state);
	} else {
		ret->frame.frame = memory_word(codes->memory, ret->frame.frame);
		ret->state = state_of_frame_object(codes, ret->frame.frame);
	}
	if (ret->state == STATE_NONE)
		return false;
	ret->frame.code = memory_word(codes->memory, ret->frame.frame + (uint64_t)layout->frame_code);
	if (codes->runtime->version >= 314)
		ret->frame.code &= ~(uint64_t)REFERENCE_TAG;
	code = codes_get(codes, ret->frame.code);
	if (!code)
		return false;
	read_instruction(codes, code, &ret->frame);
	return true;
}

/* The value on top of a frame's stack: of one that awaits, what it awaits (_PyGen_yf() of Objects/genobject.c). */
static uint64_t stack_top(struct codes *codes, uint64_t frame)
{
	const struct layout *layout = &codes->runtime->layout;
	struct memory *memory = codes->memory;
	int version = codes->runtime->version;
	int32_t depth = 0;

	if (version >= 314)
		return memory_word(memory, memory_word(memory, frame + (uint64_t)layout->frame_stack) - (version == 314 ? 8 : 16)) & ~(uint64_t)REFERENCE_TAG;
	if (version < 310)
		return memory_word(memory, memory_word(memory, frame + (uint64_t)layout->frame_stacktop) - 8);
	if (!memory_read_int(memory, frame + (uint64_t)(version == 310 ? layout->frame_stacktop : layout->frame_stack), &depth) || depth < 1 || depth > STACK_MAX)
		return 0;
	frame = version == 310 ? memory_word(memory, frame + (uint64_t)layout->frame_valuestack) : frame + (uint64_t)layout->frame_localsplus;
	return memory_word(memory, frame + (uint64_t)(depth - 1) * 8);
}

/* Whether a generator stands at a "yield from", and not at a yield whose stack may hold anything. */
static bool is_awaiting(struct codes *codes, const struct one *one)
{
	const struct layout *layout = &codes->runtime->layout;
	int version = codes->runtime->version;
	unsigned char next[2] = { 0 };
	uint64_t at = 0;

	if (one->state != STATE_SUSPENDED || !one->is_generator || version >= 313)
		return one->state == STATE_AWAITING || (one->state == STATE_SUSPENDED && !one->is_generator);
	if (version >= 311)
		at = memory_word(codes->memory, one->frame.frame + (uint64_t)layout->frame_instruction) + 2;
	else
		at = memory_word(codes->memory, one->frame.code + (uint64_t)layout->code_code) + (uint64_t)layout->bytes_data +
		     (uint64_t)(one->frame.instruction + (version == 310 ? 1 : 2)) * (version == 310 ? 2 : 1);
	if (memory_read(codes->memory, at, next, sizeof(next)) != MEMORY_OK)
		return false;
	return version >= 311 ? next[1] >= RESUME_AFTER_AWAIT : next[0] == YIELD_FROM;
}

enum link { LINK_END, LINK_COROUTINE, LINK_GENERATOR, LINK_WRAPPER };

/* What kind of object may follow in the chain: Objects/genobject.c, Objects/iterobject.c. */
static enum link link_of(struct codes *codes, uint64_t address)
{
	static const struct {
		const char *type;
		enum link link;
	} links[] = {
		{ "coroutine", LINK_COROUTINE },
		{ "generator", LINK_GENERATOR },
		{ "async_generator", LINK_GENERATOR },
		{ "coroutine_wrapper", LINK_WRAPPER },
		{ "async_generator_asend", LINK_WRAPPER },
		{ "async_generator_athrow", LINK_WRAPPER },
		{ "anext_awaitable", LINK_WRAPPER },
	};
	cleanup_strbuf struct strbuf type = { 0 };

	if (!object_type_name(codes->memory, codes->runtime, address, &type))
		return LINK_END;
	for (size_t i = 0; i < array_length(links); i++)
		if (span_is(strbuf_span(&type), links[i].type))
			return links[i].link;
	return LINK_END;
}

static bool add(struct coroutines *coroutines, const struct coroutine_frame *frame)
{
	if (coroutines->count == coroutines->capacity) {
		size_t capacity = coroutines->capacity ? coroutines->capacity * 2 : 8;
		struct coroutine_frame *at = reallocarray(coroutines->at, capacity, sizeof(*at));

		if (!at)
			return false;
		coroutines->at = at;
		coroutines->capacity = capacity;
	}
	coroutines->at[coroutines->count++] = *frame;
	return true;
}

bool coroutines_read(struct codes *codes, uint64_t address, struct coroutines *ret)
{
	ret->count = 0;
	ret->is_executing = false;
	ret->awaited = 0;
	for (int i = 0; i < COROUTINES_MAX && memory_is_plausible(address); i++) {
		enum link link = link_of(codes, address);
		struct one one = { 0 };

		if (link == LINK_WRAPPER) {
			address = object_member(codes->memory, codes->runtime, address, 0);
			continue;
		}
		if (link == LINK_END) {
			ret->awaited = address;
			break;
		}
		if (!read_one(codes, address, &one) || !add(ret, &one.frame))
			break;
		one.is_generator = link == LINK_GENERATOR;
		ret->is_executing = one.state == STATE_EXECUTING;
		if (!is_awaiting(codes, &one))
			break;
		address = stack_top(codes, one.frame.frame);
	}
	return ret->count > 0;
}
