#include "capture/python/threads.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NODE_MAX = 512, LIST_TRIES = 5 };

static bool reserve(void *array, size_t *capacity, size_t count, size_t size)
{
	void **at = array;
	size_t wanted = *capacity ? *capacity * 2 : 16;
	void *grown = NULL;

	if (count < *capacity)
		return true;
	grown = realloc(*at, wanted * size);
	if (!grown)
		return false;
	*at = grown;
	*capacity = wanted;
	return true;
}

static uint64_t field(struct memory *memory, uint64_t address, int32_t offset)
{
	return offset < 0 ? 0 : memory_word(memory, address + (uint64_t)offset);
}

uint64_t gil_address(struct memory *memory, const struct runtime *runtime, uint64_t interpreter)
{
	const struct layout *layout = &runtime->layout;

	if (layout->interpreter_gil >= 0) {
		uint64_t gil = field(memory, interpreter, layout->interpreter_gil);

		return memory_is_plausible(gil) ? gil : 0;
	}
	if (runtime->address)
		return layout->runtime_gil >= 0 ? runtime->address + (uint64_t)layout->runtime_gil : 0;
	return runtime->current_thread;
}

/* The part of a thread state that a list needs, in one read: to the last of these fields. */
static size_t node_size(const struct layout *layout)
{
	const int32_t fields[] = { layout->thread_next, layout->thread_interpreter, layout->thread_thread_id, layout->thread_native_thread_id };
	int32_t most = 0;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		most = fields[i] > most ? fields[i] : most;
	return (size_t)most + 8 <= NODE_MAX ? (size_t)most + 8 : 0;
}

static uint64_t word(const char *node, int32_t offset)
{
	uint64_t value = 0;

	if (offset >= 0)
		memcpy(&value, node + offset, sizeof(value));
	return value;
}

/* Brent's way of finding that a list goes in circles: @saved is compared with each, and set anew at powers of two. */
struct circle {
	uint64_t saved;
	size_t power, length;
};

static bool is_circular(struct circle *circle, uint64_t address)
{
	if (circle->saved == address)
		return true;
	if (++circle->length >= circle->power) {
		circle->saved = address;
		circle->power = circle->power ? circle->power * 2 : 1;
		circle->length = 0;
	}
	return false;
}

/* One pass over a list. False: a node was given back meanwhile, so what follows is not to be trusted. */
static bool list_threads(struct memory *memory, const struct runtime *runtime, size_t index, struct py_threads *threads)
{
	const struct layout *layout = &runtime->layout;
	uint64_t interpreter = threads->interpreter[index].address;
	uint64_t address = field(memory, interpreter, layout->interpreter_threads_head);
	struct circle circle = { 0 };
	char node[NODE_MAX];
	size_t size = node_size(layout);

	while (address && threads->thread_count < THREADS_MAX) {
		if (!size || !memory_is_plausible(address) || memory_read(memory, address, node, size) != MEMORY_OK ||
		    word(node, layout->thread_interpreter) != interpreter || is_circular(&circle, address) ||
		    !reserve(&threads->thread, &threads->thread_capacity, threads->thread_count, sizeof(*threads->thread)))
			return false;
		threads->thread[threads->thread_count++] = (struct py_thread){ .address = address, .interpreter = index,
									       .ident = word(node, layout->thread_thread_id),
									       .native_id = (int32_t)word(node, layout->thread_native_thread_id) };
		address = word(node, layout->thread_next);
	}
	return !address;
}

/* A circle's nodes were met more than once: each stays once. */
static void drop_repeated(struct py_threads *threads, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < threads->thread_count; i++) {
		bool is_known = false;

		for (size_t j = first; j < kept && !is_known && i - first < 4096; j++)
			is_known = threads->thread[j].address == threads->thread[i].address;
		if (!is_known)
			threads->thread[kept++] = threads->thread[i];
	}
	threads->thread_count = kept;
}

static void read_interpreter(struct memory *memory, const struct runtime *runtime, struct py_threads *threads, size_t index)
{
	const struct layout *layout = &runtime->layout;
	struct py_interpreter *interpreter = &threads->interpreter[index];
	bool is_done = false;

	interpreter->id = layout->interpreter_id >= 0 ? (int64_t)field(memory, interpreter->address, layout->interpreter_id) : 0;
	interpreter->modules = field(memory, interpreter->address, layout->interpreter_modules);
	interpreter->sysdict = field(memory, interpreter->address, layout->interpreter_sysdict);
	interpreter->builtins = field(memory, interpreter->address, layout->interpreter_builtins);
	interpreter->gil = gil_address(memory, runtime, interpreter->address);
	interpreter->first_thread = threads->thread_count;
	for (int i = 0; i < LIST_TRIES && !is_done; i++) {
		threads->thread_count = interpreter->first_thread;
		is_done = list_threads(memory, runtime, index, threads);
	}
	if (!is_done) {
		drop_repeated(threads, interpreter->first_thread);
		threads->is_cut = true;
	}
	interpreter->thread_count = threads->thread_count - interpreter->first_thread;
}

struct outcome threads_read(struct memory *memory, const struct runtime *runtime, struct py_threads *ret)
{
	uint64_t address = memory_word(memory, runtime->head);
	struct circle circle = { 0 };

	while (memory_is_plausible(address) && ret->interpreter_count < INTERPRETERS_MAX && !is_circular(&circle, address)) {
		if (!reserve(&ret->interpreter, &ret->interpreter_capacity, ret->interpreter_count, sizeof(*ret->interpreter)))
			return outcome_fault(ENOMEM, "no memory for interpreters");
		ret->interpreter[ret->interpreter_count++] = (struct py_interpreter){ .address = address };
		address = field(memory, address, runtime->layout.interpreter_next);
	}
	ret->is_cut = address != 0;
	for (size_t i = 0; i < ret->interpreter_count; i++)
		read_interpreter(memory, runtime, ret, i);
	/* The list begins with the newest; where CPython gives no numbers, the oldest is the main one. */
	for (size_t i = 0; runtime->layout.interpreter_id < 0 && i < ret->interpreter_count; i++)
		ret->interpreter[i].id = (int64_t)(ret->interpreter_count - 1 - i);
	return ret->thread_count ? outcome_ok() : outcome_of(OUTCOME_EMPTY, 0, "no thread of the process runs Python");
}

void threads_deinit(struct py_threads *threads)
{
	free(threads->interpreter);
	free(threads->thread);
	*threads = (struct py_threads){ 0 };
}
