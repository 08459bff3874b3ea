#include "capture/python/runtime.h"

#include <stdlib.h>

#include "capture/python/debug_offsets.h"
#include "capture/python/version.h"
#include "common/cleanup.h"

/* What exports its symbols, which is nearly everything: shared libraries, and executables that extension modules link against. */

bool runtime_by_symbol(struct memory *memory, const struct elf_object *object, struct runtime *ret)
{
	struct elf_symbol symbol = { 0 };

	if (elf_object_symbol(memory, object, "_PyRuntime", &symbol)) {
		ret->address = symbol.address;
		ret->layout.runtime_size = symbol.size > INT32_MAX ? 0 : (int32_t)symbol.size; /* to compare with */
		ret->head = symbol.address; /* until the layout is known */
		return true;
	}
	/* Up to 3.6 the runtime is a handful of static variables. */
	if (elf_object_symbol(memory, object, "_PyThreadState_Current", &symbol)) {
		ret->current_thread = symbol.address;
		ret->head = symbol.address;
		return true;
	}
	return false;
}

/* Py_GetVersion()'s buffer is static: somewhere in .bss. */
static bool scan_version(struct memory *memory, const struct elf_object *object, uint32_t *ret)
{
	enum { RANGE_MAX = 16 << 20 };

	for (int i = 0; i < object->writable_count; i++) {
		size_t size = object->writable[i].end - object->writable[i].start;
		cleanup_free char *bytes = malloc(size && size <= RANGE_MAX ? size : 1);

		if (bytes && size && size <= RANGE_MAX && memory_read(memory, object->writable[i].start, bytes, size) == MEMORY_OK &&
		    version_scan(span_of(bytes, size), ret))
			return true;
	}
	return false;
}

static bool find_version(struct memory *memory, struct runtime *runtime)
{
	const struct elf_object *object = &runtime->object;
	cleanup_strbuf struct strbuf soname = { 0 };
	struct elf_symbol symbol = { 0 };
	uint32_t hex = 0;

	runtime->is_version_exact = true;
	/* Python/getversion.c: const unsigned long, 3.11 and later; the upper half of the word is 0. */
	if (elf_object_symbol(memory, object, "Py_Version", &symbol) && memory_read(memory, symbol.address, &hex, sizeof(hex)) == MEMORY_OK &&
	    version_major(hex) == 3) {
		runtime->version_hex = hex;
		return true;
	}
	if (scan_version(memory, object, &runtime->version_hex))
		return true;
	runtime->is_version_exact = false;
	if (elf_object_soname(memory, object, &soname) && version_of_name(strbuf_span(&soname), &runtime->version_hex))
		return true;
	return version_of_name(object->map->path, &runtime->version_hex);
}

/* 3.13 and later: the interpreter says itself where its things lie. */
static struct outcome take_debug_offsets(struct runtime *runtime, struct span bytes)
{
	struct debug_offsets head = { 0 };
	const struct layout *layout = NULL;
	struct outcome got = outcome_ok();

	if (!debug_offsets_head(bytes, &head))
		return outcome_malformed("CPython without debug offsets where they should be");
	runtime->version_hex = head.version_hex;
	runtime->is_free_threaded = head.is_free_threaded;
	layout = layout_find(head.version_hex, head.is_free_threaded);
	runtime->is_layout_known = layout != NULL;
	runtime->layout = layout ? *layout : *layout_newest(head.is_free_threaded);
	got = debug_offsets_apply(bytes, &runtime->layout);
	runtime->has_debug_offsets = is_ok(got);
	runtime->is_version_exact = true;
	return got;
}

/* The GIL and the collector of a runtime whose structure has another size than the table's may lie elsewhere: not read, rather than guessed. */
static void compare_size(struct runtime *runtime, int32_t size)
{
	runtime->is_layout_known = size <= 0 || size == runtime->layout.runtime_size;
	if (runtime->is_layout_known)
		return;
	runtime->layout.runtime_tstate_current = -1;
	runtime->layout.runtime_gil = -1;
	runtime->layout.runtime_gc = -1;
}

static struct outcome take_table(struct memory *memory, struct runtime *runtime)
{
	int32_t size = runtime->layout.runtime_size;
	const struct layout *layout = NULL;

	if (!find_version(memory, runtime))
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "CPython of a version that cannot be told");
	layout = layout_find(runtime->version_hex, false);
	if (!layout)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "CPython of a version that is not known, without debug offsets");
	runtime->layout = *layout;
	compare_size(runtime, size);
	return outcome_ok();
}

/* Symbols that only some builds have. */
static void take_flags(struct memory *memory, struct runtime *runtime)
{
	struct elf_symbol symbol = { 0 };

	/* Include/object.h: under Py_REF_DEBUG alone, which Py_DEBUG implies */
	runtime->is_debug_build = elf_object_symbol(memory, &runtime->object, "_Py_NegativeRefcount", &symbol);
	if (elf_object_symbol(memory, &runtime->object, "PyCode_Type", &symbol))
		runtime->code_type = symbol.address;
	/* 2.7: the width is in the names of functions (Include/unicodeobject.h) */
	runtime->unicode_width = elf_object_symbol(memory, &runtime->object, "PyUnicodeUCS2_FromUnicode", &symbol) ? 2 : 4;
}

struct outcome runtime_identify(struct memory *memory, int dir, struct runtime *runtime)
{
	char bytes[DEBUG_OFFSETS_BYTES];
	struct outcome got = outcome_ok();
	struct debug_offsets head = { 0 };

	if (runtime->address && memory_read(memory, runtime->address, bytes, sizeof(bytes)) == MEMORY_OK &&
	    debug_offsets_head(span_of(bytes, sizeof(bytes)), &head))
		got = take_debug_offsets(runtime, span_of(bytes, sizeof(bytes)));
	else
		got = take_table(memory, runtime);
	runtime->version = version_number(runtime->version_hex);
	if (!is_ok(got))
		return got;
	take_flags(memory, runtime);
	/* Include/object.h: up to 3.7 Py_DEBUG puts two pointers before every object (Py_TRACE_REFS). */
	if (runtime->is_debug_build && runtime->version < 308)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "a debug build of CPython before 3.8: its objects have another shape");
	if (runtime->address && runtime->version < 307)
		return outcome_malformed("a runtime structure in a version that has none");
	if (!runtime->address && runtime->head == runtime->current_thread && !runtime_find_head(memory, dir, runtime))
		return outcome_of(OUTCOME_EMPTY, 0, "a CPython is mapped, but no interpreter was found in it");
	if (runtime->address)
		runtime->head = runtime->address + (uint64_t)runtime->layout.runtime_interpreters_head;
	if (runtime->address && runtime->layout.runtime_tstate_current >= 0)
		runtime->current_thread = runtime->address + (uint64_t)runtime->layout.runtime_tstate_current;
	return outcome_ok();
}
