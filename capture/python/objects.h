#ifndef PIDSHOT_PYTHON_OBJECTS_H
#define PIDSHOT_PYTHON_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/python/runtime.h"
#include "common/strbuf.h"

/** Where the words of an object stand behind what every object has (PyObject: 16 bytes, or 32 where there is no lock): @index 0 is the first. */
uint64_t object_member_at(const struct runtime *runtime, uint64_t address, unsigned index);
/** The word itself; 0: not readable. */
uint64_t object_member(struct memory *memory, const struct runtime *runtime, uint64_t address, unsigned index);

/** The type object of an object; 0: not readable. */
uint64_t object_type(struct memory *memory, const struct runtime *runtime, uint64_t address);
/** Appends the name of a type as tp_name has it: "dict", "module.Class" for types made in C, "Class" for those made in Python. */
bool type_name(struct memory *memory, const struct runtime *runtime, uint64_t type, struct strbuf *ret);
/** The dict of a type that is made at run time, as those of Python's own classes are; 0 of one that stands in the interpreter's code, or not readable. */
uint64_t type_dict(struct memory *memory, const struct runtime *runtime, uint64_t type);
/** Appends the name of an object's type. */
bool object_type_name(struct memory *memory, const struct runtime *runtime, uint64_t address, struct strbuf *ret);

/** Subclasses of built-in types, as the type's flags say (Include/object.h: Py_TPFLAGS_..._SUBCLASS, the same bits from 2.6 on). */
enum object_kind { OBJECT_OTHER, OBJECT_INT, OBJECT_LONG, OBJECT_LIST, OBJECT_TUPLE, OBJECT_BYTES, OBJECT_TEXT, OBJECT_DICT, OBJECT_EXCEPTION, OBJECT_TYPE };
enum object_kind object_kind(struct memory *memory, const struct runtime *runtime, uint64_t address);

/** An int (2.7: int or long) that fits. False: it does not, or is none. */
bool object_int64(struct memory *memory, const struct runtime *runtime, uint64_t address, int64_t *ret);
/** The same without a sign: a thread's ident may have the highest bit set. */
bool object_uint64(struct memory *memory, const struct runtime *runtime, uint64_t address, uint64_t *ret);

/** The dict of an imported module; 0: it is not imported. @modules: of struct py_interpreter. */
uint64_t module_dict(struct memory *memory, const struct runtime *runtime, uint64_t modules, const char *name);

/** The items of a list or tuple, at most @cap of them; @ret is the caller's to free. @ret_size: how many it has. False: not readable. */
bool object_items(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, uint64_t **ret, size_t *ret_count,
		  uint64_t *ret_size);

#endif
