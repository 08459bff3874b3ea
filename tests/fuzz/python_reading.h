#ifndef PIDSHOT_TESTS_FUZZ_PYTHON_READING_H
#define PIDSHOT_TESTS_FUZZ_PYTHON_READING_H

#include <stdlib.h>

#include "capture/python/collector_state.h"
#include "capture/python/dicts.h"
#include "capture/python/heap_owner.h"
#include "capture/python/names.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "capture/python/threads.h"
#include "capture/python/walk.h"
#include "capture/sink.h"

/* One reading of all that capture/python knows to read: of a live process, to record a seed, and of what the fuzzer made of it. */

enum { READING_WALKS = 16, READING_TRIES = 3 };

/* Walked twice alike it seems to rest, and is looked at instead. */
static inline void reading_again(struct walker *walker, struct walk *walk, struct walk_stack *stack)
{
	size_t count = 0;

	walk_run(walker, walk, READING_TRIES, stack);
	count = stack->count;
	walk_look(walker, &walk, 1);
	walk_run(walker, walk, READING_TRIES, stack);
	if (stack->is_unmoved && stack->count != count)
		__builtin_trap();
}

static inline void reading_walk(struct memory *memory, const struct runtime *runtime, const struct py_threads *threads)
{
	struct codes codes = { 0 };
	struct walker walker = { 0 };

	if (!is_ok(codes_init(&codes, memory, runtime)))
		return;
	if (is_ok(walker_init(&walker, memory, runtime, &codes)))
		for (size_t i = 0; i < threads->thread_count && i < READING_WALKS; i++) {
			struct walk walk = { 0 };
			struct walk_stack stack = { 0 };

			walk_init(&walk, threads->thread[i].address, threads->interpreter[threads->thread[i].interpreter].gil);
			walk_run(&walker, &walk, READING_TRIES, &stack);
			if (stack.count > WALK_DEPTH_MAX)
				__builtin_trap();
			reading_again(&walker, &walk, &stack);
			for (size_t j = 0; j < stack.count; j++) {
				struct code *code = codes_get(&codes, stack.frames[j].code);
				struct code_position position = { 0 };

				if (!code)
					continue;
				codes_read_text(&codes, code);
				if (stack.frames[j].instruction != INT32_MIN)
					code_position(&codes, code, stack.frames[j].instruction, &position);
			}
			walk_deinit(&walk);
		}
	walker_deinit(&walker);
	codes_deinit(&codes);
}

/* Not of a live process: a seed would hold all that it has. */
static inline void reading_heap(struct memory *memory, const struct runtime *runtime, const struct py_interpreter *interpreter, struct arena *arena)
{
	enum { PATIENCE_NS = 20000000 };
	struct gc_lists lists = { 0 };
	struct heap heap = { 0 };
	uint64_t end_ns = sink_now() + PATIENCE_NS;

	if (memory->image && gc_lists_find(memory, runtime, interpreter->address, &lists)) {
		heap_walk(memory, runtime, &lists, end_ns, &heap);
		heap_owners_find(memory, runtime, lists.header_size, interpreter->modules, end_ns + PATIENCE_NS, arena, &heap);
	}
	heap_deinit(&heap);
	memory_cache_deinit(&memory->cache);
}

static inline void reading_objects(struct memory *memory, const struct runtime *runtime, const struct py_interpreter *interpreter)
{
	struct arena arena = { 0 };
	struct thread_names names = { 0 };
	struct gc_state state = { 0 };
	struct strbuf text = { 0 };
	uint64_t *items = NULL;
	size_t count = 0;
	uint64_t size = 0;
	uint64_t list = dict_lookup(memory, runtime, interpreter->sysdict, "argv");

	thread_names_read(memory, runtime, interpreter->modules, &arena, &names);
	gc_state_read(memory, runtime, -1, interpreter->address, &state);
	reading_heap(memory, runtime, interpreter, &arena);
	if (object_items(memory, runtime, list, 64, &items, &count, &size))
		for (size_t i = 0; i < count; i++)
			string_read(memory, runtime, items[i], 256, &text);
	free(items);
	string_read(memory, runtime, dict_lookup(memory, runtime, interpreter->sysdict, "executable"), 256, &text);
	strbuf_deinit(&text);
	arena_deinit(&arena);
}

static inline void reading_all(struct memory *memory, const struct runtime *runtime)
{
	struct py_threads threads = { 0 };

	runtime_prove(memory, runtime);
	threads_read(memory, runtime, &threads);
	reading_walk(memory, runtime, &threads);
	for (size_t i = 0; i < threads.interpreter_count && i < 4; i++)
		reading_objects(memory, runtime, &threads.interpreter[i]);
	threads_deinit(&threads);
}

#endif
