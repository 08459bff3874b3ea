#ifndef PIDSHOT_PYTHON_DICTS_H
#define PIDSHOT_PYTHON_DICTS_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/python/runtime.h"

/** A key and its value, both addresses of objects. */
struct dict_entry {
	uint64_t key, value;
};

/** The entries of a dict, in its order (2.7: of its table). Zero-initialised is empty and valid. */
struct dict {
	struct dict_entry *entry;
	size_t count, capacity;
	uint64_t size;    /**< what the dict says that it holds; larger than @count: read up to the cap */
};

enum { DICT_ENTRIES_MAX = 1 << 20 };

/** Reads at most @cap entries of the dict object at @address, of any version and shape. False: not readable, or no dict; @ret is empty then. */
bool dict_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct dict *ret);
/** The same of an instance's attributes, wherever its class keeps them: a dict, or values beside the keys of its class. */
bool dict_read_instance(struct memory *memory, const struct runtime *runtime, uint64_t object, size_t cap, struct dict *ret);
void dict_deinit(struct dict *dict);
#define cleanup_dict __attribute__((cleanup(dict_deinit)))

/** The value whose key is that text; 0: none. Reads the keys in few calls. */
uint64_t dict_find(struct memory *memory, const struct runtime *runtime, const struct dict *dict, const char *name);

/** Both in one: looks up a name in the dict at @address, or among the attributes of an instance; 0: none. */
uint64_t dict_lookup(struct memory *memory, const struct runtime *runtime, uint64_t address, const char *name);
uint64_t instance_lookup(struct memory *memory, const struct runtime *runtime, uint64_t object, const char *name);

/** Bytes of what a dict has beside itself: table, or keys with room for entries; of one that shares its keys with its class the values. 0: not readable. */
uint64_t dict_table_bytes(struct memory *memory, const struct runtime *runtime, uint64_t address);

/* ---- the parts ---- */

/** Entries of a keys object (PyDictKeysObject) with values in @values beside it; 0: in the entries. */
bool dict_read_keys(struct memory *memory, const struct runtime *runtime, uint64_t keys, uint64_t values, size_t cap, struct dict *ret);
bool dict_reserve(struct dict *dict, size_t count);
/** Where the values of a split table begin, in what ma_values or an instance points to. */
uint64_t dict_values_at(const struct runtime *runtime, uint64_t values);

#endif
