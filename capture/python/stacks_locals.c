#include "capture/python/dump.h"
#include "capture/python/locals.h"
#include "capture/python/repr.h"
#include "common/cleanup.h"

enum { FRAMES_MAX = 64, VARIABLES_MAX = 256, ALL_BYTES = 8 << 20, DEADLINE_NS = 2000000000 };

/* The variables of one frame, kept until the frame is known not to have moved on. */
struct frame_locals {
	struct dump *dump;
	const struct py_thread *thread;
	int64_t depth, position;
	struct strbuf names, values;   /* each ended by a length, see keep() */
	size_t bytes;                  /* of the whole dump */
	uint64_t end_ns;
};

static void send_one(struct frame_locals *locals, struct span name, struct span value)
{
	struct answer *answer = &locals->dump->reading->answer;

	answer_row(answer, TABLE_PY_LOCAL);
	answer_int(answer, PY_LOCAL_PID, locals->dump->reading->pid);
	answer_int(answer, PY_LOCAL_THREAD_STATE, (int64_t)locals->thread->address);
	answer_int(answer, PY_LOCAL_DEPTH, locals->depth);
	answer_int(answer, PY_LOCAL_POSITION, locals->position++);
	answer_text(answer, PY_LOCAL_NAME, ANSWER_NAME, name);
	if (value.at)
		answer_text(answer, PY_LOCAL_VALUE, ANSWER_VALUE, value);
}

static void keep(struct strbuf *buf, struct span bytes)
{
	uint64_t length = bytes.length;

	strbuf_add(buf, span_of(&length, sizeof(length)));
	strbuf_add(buf, bytes);
}

static struct span take(struct span *rest)
{
	uint64_t length = 0;
	struct span taken = { 0 };

	memcpy(&length, rest->at, sizeof(length));
	taken = span_first(span_skip(*rest, sizeof(length)), length);
	*rest = span_skip(*rest, sizeof(length) + length);
	return taken;
}

static bool found(void *context, struct span name, uint64_t value)
{
	struct frame_locals *locals = context;
	struct repr repr = { .memory = &locals->dump->reading->memory, .runtime = &locals->dump->reading->runtime };
	cleanup_strbuf struct strbuf text = { 0 };

	repr_value(&repr, name, value, &text);
	keep(&locals->names, name);
	keep(&locals->values, strbuf_span(&text));
	locals->position++;
	locals->bytes += text.length;
	return locals->position < VARIABLES_MAX && locals->bytes < ALL_BYTES && sink_now() < locals->end_ns;
}

static void send_frame(struct frame_locals *locals, const struct walk_frame *frame)
{
	struct reading *reading = locals->dump->reading;
	struct span names = { 0 };
	struct span values = { 0 };
	bool is_read = false;

	strbuf_reset(&locals->names);
	strbuf_reset(&locals->values);
	locals->position = 0;
	memory_cache_begin(&reading->memory); /* what one frame holds is read as of one moment */
	is_read = locals_read(&reading->memory, &reading->runtime, frame->address, frame->code, found, locals);
	locals->position = 0;
	names = strbuf_span(&locals->names);
	values = strbuf_span(&locals->values);
	while (names.length > 0) {
		struct span name = take(&names);
		struct span value = take(&values);

		send_one(locals, name, is_read ? value : (struct span){ 0 });
	}
}

static void send_thread(struct frame_locals *locals, size_t index)
{
	const struct dumped *dumped = &locals->dump->threads[index];

	locals->thread = &locals->dump->reading->threads.thread[index];
	locals->depth = 0;
	for (size_t i = 0; i < dumped->stack.count && locals->depth < FRAMES_MAX; i++) {
		const struct walk_frame *frame = &locals->dump->frames[dumped->first + i];

		if (locals->bytes >= ALL_BYTES || sink_now() >= locals->end_ns)
			return;
		if (frame->is_shim)
			continue;
		if (!frame->is_unreadable)
			send_frame(locals, frame);
		locals->depth++;
	}
}

void dump_send_locals(struct dump *dump)
{
	struct frame_locals locals = { .dump = dump, .end_ns = sink_now() + DEADLINE_NS };

	for (size_t i = 0; i < dump->reading->threads.thread_count; i++)
		send_thread(&locals, i);
	strbuf_deinit(&locals.names);
	strbuf_deinit(&locals.values);
}
