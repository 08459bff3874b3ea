#include "capture/python/collector_state.h"
#include "capture/python/elf_file.h"
#include "capture/python/pymalloc.h"
#include "capture/python/reading.h"
#include "capture/python/version.h"
#include "common/array.h"

/* The interpreters themselves: which CPython it is, who holds its locks. */

/* Minors on which our tests ran, on x86_64. */
static const struct {
	int version;
	bool is_free_threaded; /* also without the global lock */
} verified[] = {
	{ 207, false }, { 306, false }, { 307, false }, { 308, false }, { 309, false }, { 310, false },
	{ 311, false }, { 312, false }, { 313, true },  { 314, true },  { 315, false },
};

static bool is_verified(const struct runtime *runtime)
{
	for (size_t i = 0; i < array_length(verified); i++)
		if (verified[i].version == runtime->version)
			return runtime->is_layout_known && (verified[i].is_free_threaded || !runtime->is_free_threaded) && !runtime->is_debug_build &&
			       runtime->is_version_exact;
	return false;
}

/* Dicts that every interpreter has from its first moments on. Free-threaded builds have mimalloc, and nothing else. */
static int is_pymalloc_used(struct reading *reading)
{
	const struct py_interpreter *first = reading->threads.interpreter;
	uint64_t dicts[3] = { 0 };

	if (reading->runtime.is_free_threaded || reading->threads.interpreter_count == 0)
		return reading->runtime.is_free_threaded ? 0 : -1;
	dicts[0] = first->modules;
	dicts[1] = first->sysdict;
	dicts[2] = first->builtins;
	return pymalloc_is_used(&reading->memory, dicts, array_length(dicts));
}

static void send_runtime(struct reading *reading)
{
	struct answer *answer = &reading->answer;
	const struct runtime *runtime = &reading->runtime;
	struct strbuf version = { 0 };
	int has_probes = elf_file_has_section(&runtime->object, reading->dir, ".note.stapsdt");
	int is_pymalloc = is_pymalloc_used(reading);

	version_add(&version, runtime->version_hex);
	answer_row(answer, TABLE_PY_RUNTIME);
	answer_int(answer, PY_RUNTIME_PID, reading->pid);
	answer_text(answer, PY_RUNTIME_VERSION, ANSWER_PLAIN, strbuf_span(&version));
	answer_int(answer, PY_RUNTIME_VERSION_HEX, runtime->version_hex);
	answer_int(answer, PY_RUNTIME_IS_VERSION_EXACT, runtime->is_version_exact);
	answer_int(answer, PY_RUNTIME_IS_FREE_THREADED, runtime->is_free_threaded);
	answer_int(answer, PY_RUNTIME_IS_DEBUG_BUILD, runtime->is_debug_build);
	answer_int(answer, PY_RUNTIME_HAS_DEBUG_OFFSETS, runtime->has_debug_offsets);
	answer_int(answer, PY_RUNTIME_IS_READER_VERIFIED, is_verified(runtime));
	if (runtime->address)
		answer_int(answer, PY_RUNTIME_ADDRESS, (int64_t)runtime->address);
	answer_text(answer, PY_RUNTIME_OBJECT, ANSWER_NAME, runtime->object.map->path);
	answer_int(answer, PY_RUNTIME_OBJECT_IS_DELETED, runtime->object.map->is_deleted);
	answer_int(answer, PY_RUNTIME_OTHER_COUNT, runtime->others);
	answer_int(answer, PY_RUNTIME_IS_CUT, reading->threads.is_cut);
	if (has_probes >= 0)
		answer_int(answer, PY_RUNTIME_HAS_PROBES, has_probes);
	if (is_pymalloc >= 0)
		answer_int(answer, PY_RUNTIME_IS_PYMALLOC, is_pymalloc);
	answer_int(answer, PY_RUNTIME_LOCATE_NS, (int64_t)reading->locate_ns);
	answer_int(answer, PY_RUNTIME_READ_NS, (int64_t)reading->read_ns);
	answer_int(answer, PY_RUNTIME_CALL_COUNT, (int64_t)reading->memory.counts.calls);
	strbuf_deinit(&version);
}

static void send_gil(struct reading *reading, const struct py_interpreter *interpreter)
{
	struct answer *answer = &reading->answer;
	const struct layout *layout = &reading->runtime.layout;
	uint64_t gil = interpreter->gil;
	uint64_t holder = 0, word = 0;
	int32_t locked = 0;

	if (!gil || reading->runtime.is_free_threaded)
		return;
	answer_int(answer, PY_INTERPRETER_GIL_ADDRESS, (int64_t)gil);
	if (layout->gil_last_holder < 0) {
		/* Up to 3.6: the one word says both. */
		if (memory_read_word(&reading->memory, gil, &holder))
			answer_int(answer, PY_INTERPRETER_GIL_LOCKED, holder != 0);
	} else if (memory_read_word(&reading->memory, gil + (uint64_t)layout->gil_last_holder, &holder) &&
		   memory_read_int(&reading->memory, gil + (uint64_t)layout->gil_locked, &locked)) {
		answer_int(answer, PY_INTERPRETER_GIL_LOCKED, locked);
		if (memory_read_word(&reading->memory, gil + (uint64_t)layout->gil_interval, &word))
			answer_int(answer, PY_INTERPRETER_GIL_INTERVAL_US, (int64_t)word);
		if (memory_read_word(&reading->memory, gil + (uint64_t)layout->gil_switch_number, &word))
			answer_int(answer, PY_INTERPRETER_GIL_SWITCH_COUNT, (int64_t)word);
	}
	if (holder)
		answer_int(answer, PY_INTERPRETER_GIL_HOLDER, (int64_t)holder);
}

static void send_interpreter(struct reading *reading, const struct py_interpreter *interpreter)
{
	struct answer *answer = &reading->answer;
	struct gc_state state = { 0 };
	uint64_t count = 0;

	answer_row(answer, TABLE_PY_INTERPRETER);
	answer_int(answer, PY_INTERPRETER_PID, reading->pid);
	answer_int(answer, PY_INTERPRETER_INTERPRETER, interpreter->id);
	answer_int(answer, PY_INTERPRETER_ADDRESS, (int64_t)interpreter->address);
	answer_int(answer, PY_INTERPRETER_THREAD_COUNT, (int64_t)interpreter->thread_count);
	if (memory_read_word(&reading->memory, interpreter->modules + (uint64_t)reading->runtime.layout.dict_used, &count))
		answer_int(answer, PY_INTERPRETER_MODULE_COUNT, (int64_t)count);
	if (gc_state_read(&reading->memory, &reading->runtime, reading->dir, interpreter->address, &state) && state.is_collecting != GC_UNKNOWN)
		answer_int(answer, PY_INTERPRETER_IS_COLLECTING, state.is_collecting);
	send_gil(reading, interpreter);
}

struct outcome part_interpreters(struct reading *reading)
{
	memory_cache_end(&reading->memory);
	send_runtime(reading);
	for (size_t i = 0; i < reading->threads.interpreter_count; i++)
		send_interpreter(reading, &reading->threads.interpreter[i]);
	return outcome_ok();
}
