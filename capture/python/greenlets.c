#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/frame_read.h"
#include "capture/python/heap_walk.h"
#include "capture/python/reading.h"
#include "common/cleanup.h"

/*
 * Greenlets: objects that the garbage collector tracks, whose type is derived from greenlet.greenlet. Where one keeps the frame that it was switched out in differs from
 * release to release and is told by no header: the first word that leads to a frame object is it. Up to 1.x in the object itself, from 2.0 on in a C++ object behind it.
 */

enum {
	OBJECT_WORDS = 12,        /* of a greenlet, behind what every object has: struct _greenlet, 0.4 to 1.x */
	POINTER_WORDS = 6,        /* of them those that may lead to the object behind it, 2.0 and later */
	INNER_WORDS = 26,         /* of the object behind it, the vtable first: class Greenlet of greenlet/greenlet_greenlet.hpp */
	FRAMES_MAX = 1000,
	FRAME_OF_OBJECT = 1,      /* f_frame of a frame object, 3.11 and later: Include/internal/pycore_frame.h */
};

static const uint64_t WALK_NS = 500000000;

static uint64_t greenlet_type(struct reading *reading, const struct py_interpreter *interpreter)
{
	uint64_t dict = module_dict(&reading->memory, &reading->runtime, interpreter->modules, "greenlet");
	uint64_t type = dict ? dict_lookup(&reading->memory, &reading->runtime, dict, "greenlet") : 0;

	return type && object_kind(&reading->memory, &reading->runtime, type) == OBJECT_TYPE ? type : 0;
}

static bool is_frame_object(struct reading *reading, uint64_t address)
{
	cleanup_strbuf struct strbuf name = { 0 };

	return memory_is_plausible(address) && address % 8 == 0 && object_type_name(&reading->memory, &reading->runtime, address, &name) &&
	       span_is(strbuf_span(&name), "frame");
}

static uint64_t find_frame(struct reading *reading, uint64_t address, size_t words)
{
	for (size_t i = 0; i < words; i++) {
		uint64_t word = memory_word(&reading->memory, address + i * 8);

		if (is_frame_object(reading, word))
			return word;
	}
	return 0;
}

static uint64_t frame_of(struct reading *reading, uint64_t greenlet)
{
	uint64_t first = object_member_at(&reading->runtime, greenlet, 0);
	uint64_t frame = find_frame(reading, first, OBJECT_WORDS);

	for (size_t i = 0; i < POINTER_WORDS && !frame; i++) {
		uint64_t inner = memory_word(&reading->memory, first + i * 8);
		/* What has a type is an object of Python's, and not what is looked for. */
		bool is_object = object_kind(&reading->memory, &reading->runtime, object_type(&reading->memory, &reading->runtime, inner)) == OBJECT_TYPE;

		if (memory_is_plausible(inner) && inner % 8 == 0 && !is_object)
			frame = find_frame(reading, inner, INNER_WORDS);
	}
	return frame && reading->runtime.version >= 311 ? object_member(&reading->memory, &reading->runtime, frame, FRAME_OF_OBJECT) : frame;
}

/* Its frames do not change while it is switched out. */
static uint32_t stack_of(struct reading *reading, uint64_t greenlet, struct walk_frame *frames)
{
	uint64_t frame = frame_of(reading, greenlet);
	size_t count = 0;
	uint32_t stack = 0;

	for (size_t i = 0; i < FRAMES_MAX && memory_is_plausible(frame); i++) {
		count += frame_read(&reading->codes, frame, &frames[count]);
		frame = memory_word(&reading->memory, frame + (uint64_t)reading->runtime.layout.frame_previous);
	}
	for (; count > 0; count--) {
		struct code *code = codes_get(&reading->codes, frames[count - 1].code);

		stack = interner_stack(reading->answer.interner, stack, python_frame(reading, code, frames[count - 1].instruction));
		if (!stack)
			return 0;
	}
	return stack;
}

static void send_greenlet(struct reading *reading, int64_t interpreter, int64_t number, uint64_t greenlet, struct walk_frame *frames)
{
	struct answer *answer = &reading->answer;
	cleanup_strbuf struct strbuf type = { 0 };
	uint32_t stack = stack_of(reading, greenlet, frames);

	answer_stacks(answer);
	answer_row(answer, TABLE_PY_GREENLET);
	answer_int(answer, PY_GREENLET_PID, reading->pid);
	answer_int(answer, PY_GREENLET_GREENLET, number);
	answer_int(answer, PY_GREENLET_INTERPRETER, interpreter);
	if (object_type_name(&reading->memory, &reading->runtime, greenlet, &type))
		answer_text(answer, PY_GREENLET_TYPE, ANSWER_NAME, strbuf_span(&type));
	answer_stack(answer, PY_GREENLET_STACK, stack);
}

struct outcome part_greenlets(struct reading *reading)
{
	cleanup_free struct walk_frame *frames = calloc(FRAMES_MAX, sizeof(*frames));
	struct outcome got = outcome_ok();
	int64_t number = 0;

	if (!frames)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "no memory for greenlets");
	for (size_t i = 0; i < reading->threads.interpreter_count; i++) {
		const struct py_interpreter *interpreter = &reading->threads.interpreter[i];
		struct heap heap = { .wanted_base = greenlet_type(reading, interpreter) };
		struct gc_lists lists = { 0 };

		if (!heap.wanted_base)
			continue;
		/* Somebody uses them: none that is met is not that there is none. */
		if (!gc_lists_find(&reading->memory, &reading->runtime, interpreter->address, &lists)) {
			got = outcome_of(OUTCOME_UNSUPPORTED, 0, "greenlets are looked for in the lists of the garbage collector, which were not found");
			continue;
		}
		heap_walk(&reading->memory, &reading->runtime, &lists, sink_now() + WALK_NS, &heap);
		if (heap.cut || heap.wanted_count == HEAP_WANTED_MAX)
			got = outcome_of(OUTCOME_TRUNCATED, 0, "not all objects were looked at, of which some may be greenlets");
		for (size_t j = 0; j < heap.wanted_count; j++)
			send_greenlet(reading, interpreter->id, ++number, heap.wanted[j], frames);
		heap_deinit(&heap);
	}
	return got;
}
