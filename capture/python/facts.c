#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/reading.h"
#include "capture/python/strings.h"
#include "common/array.h"
#include "common/cleanup.h"

/* What module sys says: paths, arguments, the build. */

enum { TEXT_CAP = 4096, ITEMS_CAP = 4096 };

static const char *const texts[] = { "executable", "_base_executable", "prefix", "base_prefix", "version", "platform", "abiflags" };

static void send_text(struct reading *reading, const struct py_interpreter *interpreter, const char *name, uint64_t value)
{
	struct answer *answer = &reading->answer;
	struct strbuf text = { 0 };

	if (value && string_read(&reading->memory, &reading->runtime, value, TEXT_CAP, &text)) {
		answer_row(answer, TABLE_PY_FACT);
		answer_int(answer, PY_FACT_PID, reading->pid);
		answer_int(answer, PY_FACT_INTERPRETER, interpreter->id);
		answer_text(answer, PY_FACT_NAME, ANSWER_PLAIN, span(name));
		answer_text(answer, PY_FACT_VALUE, ANSWER_NAME, strbuf_span(&text));
	}
	strbuf_deinit(&text);
}

/* The strings of a list; what is none of them is an empty one, so that positions stay. */
static void read_strings(struct reading *reading, uint64_t list, struct strbuf *ret, char separator)
{
	cleanup_free uint64_t *items = NULL;
	size_t count = 0;
	uint64_t size = 0;

	if (!object_items(&reading->memory, &reading->runtime, list, ITEMS_CAP, &items, &count, &size))
		return;
	for (size_t i = 0; i < count; i++) {
		string_read(&reading->memory, &reading->runtime, items[i], TEXT_CAP, ret);
		strbuf_add_byte(ret, separator);
	}
}

static void send_arguments(struct reading *reading, uint64_t list)
{
	struct strbuf words = { 0 };

	read_strings(reading, list, &words, '\0');
	answer_words(&reading->answer, TABLE_PY_ARGUMENT, PY_ARGUMENT_PID, PY_ARGUMENT_POSITION, PY_ARGUMENT_ARGUMENT, strbuf_span(&words));
	strbuf_deinit(&words);
}

static void send_paths(struct reading *reading, uint64_t list)
{
	struct answer *answer = &reading->answer;
	struct strbuf paths = { 0 };
	struct span rest = { 0 };
	struct span path = { 0 };

	read_strings(reading, list, &paths, '\0');
	rest = strbuf_span(&paths);
	for (int64_t position = 0; span_field(&rest, '\0', &path); position++) {
		answer_row(answer, TABLE_PY_PATH);
		answer_int(answer, PY_PATH_PID, reading->pid);
		answer_int(answer, PY_PATH_POSITION, position);
		answer_text(answer, PY_PATH_PATH, ANSWER_NAME, path);
	}
	strbuf_deinit(&paths);
}

static bool send_facts(struct reading *reading, const struct py_interpreter *interpreter)
{
	cleanup_dict struct dict sys = { 0 };

	if (!dict_read(&reading->memory, &reading->runtime, interpreter->sysdict, DICT_ENTRIES_MAX, &sys))
		return false;
	for (size_t i = 0; i < array_length(texts); i++)
		send_text(reading, interpreter, texts[i], dict_find(&reading->memory, &reading->runtime, &sys, texts[i]));
	if (interpreter->id == 0) {
		send_arguments(reading, dict_find(&reading->memory, &reading->runtime, &sys, "argv"));
		send_paths(reading, dict_find(&reading->memory, &reading->runtime, &sys, "path"));
	}
	return true;
}

struct outcome part_facts(struct reading *reading)
{
	bool is_read = false;

	memory_cache_begin(&reading->memory);
	for (size_t i = 0; i < reading->threads.interpreter_count; i++)
		is_read = send_facts(reading, &reading->threads.interpreter[i]) || is_read;
	return is_read ? outcome_ok() : outcome_malformed("module sys of no interpreter could be read");
}
