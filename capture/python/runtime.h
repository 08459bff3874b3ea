#ifndef PIDSHOT_PYTHON_RUNTIME_H
#define PIDSHOT_PYTHON_RUNTIME_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/python/elf_object.h"
#include "capture/python/layout.h"
#include "capture/python/mappings.h"
#include "capture/python/memory.h"

/** A CPython found in a process, and how to read it. */
struct runtime {
	uint32_t version_hex;
	int version;                /**< version_number() of it: 207, 306, ... 315 */
	bool is_free_threaded;
	bool is_debug_build;        /**< Py_DEBUG */
	bool has_debug_offsets;
	bool is_version_exact;      /**< not only taken from a name */
	bool is_layout_known;       /**< a committed table of its minor, whose size of the runtime is this one's */
	uint64_t address;           /**< of _PyRuntime; 0: it has none (2.7, 3.6) */
	uint64_t head;              /**< address of a word that holds the first interpreter */
	uint64_t current_thread;    /**< address of the word that holds the thread state with the GIL (up to 3.11); 0: none known */
	uint64_t interpreter_lock;  /**< 2.7: address of the lock that is its GIL; 0: not known */
	uint64_t collecting;        /**< up to 3.6: address of the number that is 1 while a collection runs; 0: not known, or the collector has it */
	uint64_t code_type;         /**< PyCode_Type; 0: not known */
	unsigned unicode_width;     /**< 2.7: bytes of a Py_UNICODE, 2 or 4 */
	struct layout layout;
	struct elf_object object;   /**< the executable or library that holds it */
	unsigned others;            /**< further copies of CPython that are mapped */
};

/**
 * Finds CPython in the memory of a process, by what lies in memory alone; where that fails, in the files behind it (@dir is its
 * /proc folder, -1: none). Only what proves itself counts: an interpreter whose thread states point back to it, and whose sys.modules is a dict.
 *
 * Not_applicable: no CPython is mapped. Empty: one is mapped, but no interpreter runs in it (it starts, ends, or is a mere copy). Unsupported: one whose
 * structures are not known; @ret has its version then.
 */
struct outcome runtime_find(struct memory *memory, const struct mappings *mappings, int dir, struct runtime *ret);

/* ---- the parts, each in its own file ---- */

/** An object that may hold a CPython: by its symbols, by the cookie of 3.13 and later, by the file's local symbols and by the shape of its data. */
bool runtime_by_symbol(struct memory *memory, const struct elf_object *object, struct runtime *ret);
bool runtime_by_cookie(struct memory *memory, const struct elf_object *object, struct runtime *ret);
bool runtime_by_shape(struct memory *memory, const struct elf_object *object, int dir, struct runtime *ret);

/** Up to 3.6: finds the static variable with the first interpreter, in the file's symbols, else by its shape. */
bool runtime_find_head(struct memory *memory, int dir, struct runtime *runtime);

/** Fills in layout and version of a runtime whose address and kind are known. Ok, or why it cannot be read. */
struct outcome runtime_identify(struct memory *memory, int dir, struct runtime *runtime);

/** Ok if its first interpreter proves itself; empty if it has none. */
struct outcome runtime_prove(struct memory *memory, const struct runtime *runtime);

/** True if @interpreter has a thread state that points back to it, and a dict of modules. */
bool runtime_is_interpreter(struct memory *memory, const struct layout *layout, uint64_t interpreter);

/** True if the object at @address is of the type of that name. */
bool runtime_is_of_type(struct memory *memory, const struct layout *layout, uint64_t address, const char *name);

#endif
