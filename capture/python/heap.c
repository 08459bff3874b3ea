#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/heap_owner.h"
#include "capture/python/reading.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

/* With --heap: what the garbage collector tracks, by type, and the largest containers of it. */

enum { TYPE_ROWS = 200 };

/* Of all interpreters; together less than the deadline of a part. */
static const uint64_t WALK_NS = 2000000000, SEARCH_NS = 1000000000;

static int larger_first(const void *left, const void *right)
{
	const struct heap_type *a = left;
	const struct heap_type *b = right;

	return (b->size_bytes > a->size_bytes) - (b->size_bytes < a->size_bytes);
}

/* "module.Class" also of classes made in Python, whose own name is the last word alone. */
static void full_name(struct reading *reading, uint64_t type, struct strbuf *ret)
{
	enum { NAME_CAP = 200 };
	const struct runtime *runtime = &reading->runtime;
	uint64_t dict = type_dict(&reading->memory, runtime, type);
	cleanup_strbuf struct strbuf name = { 0 };
	uint64_t module = dict ? dict_lookup(&reading->memory, runtime, dict, "__module__") : 0;

	type_name(&reading->memory, runtime, type, &name);
	/* One made in C says it all. */
	if (module && span_index(strbuf_span(&name), '.') < 0 && string_read(&reading->memory, runtime, module, NAME_CAP, ret) && ret->length > 0)
		strbuf_add_byte(ret, '.');
	strbuf_add(ret, strbuf_span(&name));
}

static void send_type(struct reading *reading, int64_t interpreter, struct span name, uint64_t count, uint64_t bytes)
{
	struct answer *answer = &reading->answer;

	answer_row(answer, TABLE_PY_HEAP_TYPE);
	answer_int(answer, PY_HEAP_TYPE_PID, reading->pid);
	answer_int(answer, PY_HEAP_TYPE_INTERPRETER, interpreter);
	if (name.length > 0)
		answer_text(answer, PY_HEAP_TYPE_TYPE, ANSWER_NAME, name);
	answer_int(answer, PY_HEAP_TYPE_OBJECT_COUNT, (int64_t)count);
	answer_int(answer, PY_HEAP_TYPE_SIZE_BYTES, (int64_t)bytes);
}

/* The many small ones in one row. */
static void send_types(struct reading *reading, int64_t interpreter, struct heap *heap)
{
	uint64_t count = 0;
	uint64_t bytes = 0;

	/* The table is used up: free slots, which have no size, come last. */
	qsort(heap->type, heap->capacity, sizeof(*heap->type), larger_first);
	for (size_t i = 0; i < heap->capacity && heap->type[i].address; i++) {
		cleanup_strbuf struct strbuf name = { 0 };

		if (i < TYPE_ROWS)
			full_name(reading, heap->type[i].address, &name);
		if (name.length > 0) {
			send_type(reading, interpreter, strbuf_span(&name), heap->type[i].object_count, heap->type[i].size_bytes);
			continue;
		}
		count += heap->type[i].object_count;
		bytes += heap->type[i].size_bytes;
	}
	if (count > 0)
		send_type(reading, interpreter, span(""), count, bytes);
}

static void send_containers(struct reading *reading, const struct py_interpreter *interpreter, size_t header_size, uint64_t end_ns, struct heap *heap)
{
	struct answer *answer = &reading->answer;

	heap_owners_find(&reading->memory, &reading->runtime, header_size, interpreter->modules, end_ns, &reading->arena, heap);
	for (size_t i = 0; i < heap->container_count; i++) {
		const struct heap_container *container = &heap->container[i];
		cleanup_strbuf struct strbuf name = { 0 };

		full_name(reading, container->type, &name);
		answer_row(answer, TABLE_PY_HEAP_CONTAINER);
		answer_int(answer, PY_HEAP_CONTAINER_PID, reading->pid);
		answer_int(answer, PY_HEAP_CONTAINER_INTERPRETER, interpreter->id);
		if (name.length > 0)
			answer_text(answer, PY_HEAP_CONTAINER_TYPE, ANSWER_NAME, strbuf_span(&name));
		answer_int(answer, PY_HEAP_CONTAINER_ITEM_COUNT, (int64_t)container->item_count);
		answer_int(answer, PY_HEAP_CONTAINER_SIZE_BYTES, (int64_t)container->size_bytes);
		if (container->owner.length > 0)
			answer_text(answer, PY_HEAP_CONTAINER_OWNER, ANSWER_NAME, container->owner);
	}
}

static void send_walk(struct reading *reading, int64_t interpreter, uint64_t start_ns, const struct heap *heap)
{
	struct answer *answer = &reading->answer;

	answer_row(answer, TABLE_PY_HEAP);
	answer_int(answer, PY_HEAP_PID, reading->pid);
	answer_int(answer, PY_HEAP_INTERPRETER, interpreter);
	answer_int(answer, PY_HEAP_T_NS, (int64_t)start_ns);
	answer_int(answer, PY_HEAP_DURATION_NS, (int64_t)(sink_now() - start_ns));
	answer_int(answer, PY_HEAP_OBJECT_COUNT, (int64_t)heap->object_count);
	answer_int(answer, PY_HEAP_SIZE_BYTES, (int64_t)heap->size_bytes);
	answer_int(answer, PY_HEAP_TYPE_COUNT, (int64_t)heap->type_count);
	if (heap->cut)
		answer_text(answer, PY_HEAP_CUT, ANSWER_PLAIN, span(heap->cut));
}

struct outcome part_heap(struct reading *reading)
{
	uint64_t end_ns = sink_now() + WALK_NS;
	size_t walked = 0;

	if (!reading->wishes.with_heap)
		return outcome_ok();
	if (reading->runtime.is_free_threaded)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "a free-threaded build keeps no lists of its objects");
	for (size_t i = 0; i < reading->threads.interpreter_count && sink_now() < end_ns; i++) {
		const struct py_interpreter *interpreter = &reading->threads.interpreter[i];
		struct gc_lists lists = { 0 };
		struct heap heap = { 0 };
		uint64_t start_ns = sink_now();

		if (!gc_lists_find(&reading->memory, &reading->runtime, interpreter->address, &lists) ||
		    !heap_walk(&reading->memory, &reading->runtime, &lists, end_ns, &heap)) {
			heap_deinit(&heap);
			continue;
		}
		walked++;
		send_walk(reading, interpreter->id, start_ns, &heap);
		send_containers(reading, interpreter, lists.header_size, end_ns + SEARCH_NS, &heap);
		send_types(reading, interpreter->id, &heap);
		heap_deinit(&heap);
	}
	if (walked > 0 && walked < reading->threads.interpreter_count)
		return outcome_of(OUTCOME_TRUNCATED, 0, "not all interpreters' objects were walked");
	return walked > 0 ? outcome_ok() : outcome_of(OUTCOME_UNSUPPORTED, 0, "the lists of the garbage collector are not where they are known to be");
}
