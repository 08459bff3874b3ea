#include "capture/python/dicts.h"

#include <stdlib.h>
#include <string.h>

#include "capture/python/strings.h"
#include "common/cleanup.h"

/* Kinds of a keys object from 3.11 on: DictKeysKind, Include/internal/pycore_dict.h. */
enum { KEYS_GENERAL, KEYS_UNICODE, KEYS_SPLIT };

enum {
	KEYS_HEAD_3_6 = 40,  /* refcnt, size, lookup, usable, nentries: Objects/dict-common.h, 3.6 to 3.10 */
	KEYS_HEAD_3_11 = 32, /* refcnt; log2_size, log2_index_bytes, kind; version; usable; nentries: pycore_dict.h */
	ENTRY_GENERAL = 24,  /* hash, key, value */
	ENTRY_UNICODE = 16,  /* key, value */
	NAME_CAP = 256,
	TABLE_MAX = 1 << 30,
};

void dict_deinit(struct dict *dict)
{
	free(dict->entry);
	*dict = (struct dict){ 0 };
}

bool dict_reserve(struct dict *dict, size_t count)
{
	struct dict_entry *grown = NULL;

	if (count <= dict->capacity)
		return true;
	grown = realloc(dict->entry, count * sizeof(*grown));
	if (!grown)
		return false;
	dict->entry = grown;
	dict->capacity = count;
	return true;
}

/* How a keys object is laid out. */
struct keys {
	uint64_t entries;    /* address of the first entry */
	uint64_t count;      /* entries that were ever used */
	uint64_t room;       /* entries that there may be: USABLE_FRACTION of Objects/dictobject.c */
	unsigned entry_size;
	unsigned key_at;     /* in an entry; the value follows */
};

static uint64_t word(const char *bytes, size_t offset)
{
	uint64_t value = 0;

	memcpy(&value, bytes + offset, sizeof(value));
	return value;
}

/* Indices take 1, 2, 4 or 8 bytes each, by the size of the table. */
static uint64_t index_bytes(uint64_t size)
{
	return size <= 0xff ? size : size <= 0xffff ? size * 2 : size <= 0xffffffff ? size * 4 : size * 8;
}

static bool read_head(struct memory *memory, const struct runtime *runtime, uint64_t address, struct keys *ret)
{
	char head[KEYS_HEAD_3_6];

	if (!memory_is_plausible(address) || memory_read(memory, address, head, sizeof(head)) != MEMORY_OK)
		return false;
	if (runtime->version < 311) {
		uint64_t size = word(head, 8);

		*ret = (struct keys){ .entries = address + KEYS_HEAD_3_6 + index_bytes(size), .count = word(head, 32), .room = size * 2 / 3,
				      .entry_size = ENTRY_GENERAL, .key_at = 8 };
		return size && size <= TABLE_MAX && (size & (size - 1)) == 0;
	}
	if ((unsigned char)head[8] > 30 || (unsigned char)head[9] > 30 || (unsigned char)head[10] > KEYS_SPLIT)
		return false;
	ret->entries = address + KEYS_HEAD_3_11 + (UINT64_C(1) << head[9]);
	ret->count = word(head, 24);
	ret->room = (UINT64_C(1) << head[8]) * 2 / 3;
	ret->entry_size = head[10] == KEYS_GENERAL ? ENTRY_GENERAL : ENTRY_UNICODE;
	ret->key_at = head[10] == KEYS_GENERAL ? 8 : 0;
	return true;
}

bool dict_read_keys(struct memory *memory, const struct runtime *runtime, uint64_t keys_address, uint64_t values, size_t cap, struct dict *ret)
{
	struct keys keys = { 0 };
	cleanup_free char *entries = NULL;
	cleanup_free uint64_t *split = NULL;

	if (!read_head(memory, runtime, keys_address, &keys) || keys.count > DICT_ENTRIES_MAX)
		return false;
	/* Deleted entries are skipped, so a few more than the cap may have to be looked at. */
	keys.count = keys.count > cap * 2 + 8 ? cap * 2 + 8 : keys.count;
	entries = malloc(keys.count * keys.entry_size + 1);
	split = malloc(keys.count * sizeof(*split) + 1);
	if (!entries || !split || !dict_reserve(ret, keys.count + 1) ||
	    (keys.count && memory_read(memory, keys.entries, entries, keys.count * keys.entry_size) != MEMORY_OK) ||
	    (values && keys.count && memory_read(memory, values, split, keys.count * sizeof(*split)) != MEMORY_OK))
		return false;
	for (size_t i = 0; i < keys.count && ret->count < cap; i++) {
		uint64_t key = word(entries, i * keys.entry_size + keys.key_at);
		uint64_t value = values ? split[i] : word(entries, i * keys.entry_size + keys.key_at + 8);

		if (memory_is_plausible(key) && memory_is_plausible(value))
			ret->entry[ret->count++] = (struct dict_entry){ key, value };
	}
	return true;
}

/* 2.7: an open table of (hash, key, value); a key of a deleted entry is a dummy without a value. */
static bool read_table(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct dict *ret)
{
	uint64_t slots = memory_word(memory, address + (uint64_t)runtime->layout.dict_mask) + 1;
	uint64_t table = memory_word(memory, address + (uint64_t)runtime->layout.dict_table);
	cleanup_free char *entries = slots && slots <= DICT_ENTRIES_MAX ? malloc(slots * ENTRY_GENERAL) : NULL;

	if (!entries || !dict_reserve(ret, slots) || memory_read(memory, table, entries, slots * ENTRY_GENERAL) != MEMORY_OK)
		return false;
	for (size_t i = 0; i < slots && ret->count < cap; i++) {
		uint64_t value = word(entries, i * ENTRY_GENERAL + 16);

		if (memory_is_plausible(value))
			ret->entry[ret->count++] = (struct dict_entry){ word(entries, i * ENTRY_GENERAL + 8), value };
	}
	return true;
}

uint64_t dict_table_bytes(struct memory *memory, const struct runtime *runtime, uint64_t address)
{
	enum { SMALL_TABLE = 8 }; /* 2.7, PyDict_MINSIZE: those entries stand in the dict itself */
	const struct layout *layout = &runtime->layout;
	struct keys keys = { 0 };
	uint64_t keys_address = 0;

	if (layout->dict_table >= 0) {
		uint64_t mask = memory_word(memory, address + (uint64_t)layout->dict_mask);

		return mask >= SMALL_TABLE && mask < TABLE_MAX ? (mask + 1) * ENTRY_GENERAL : 0;
	}
	keys_address = memory_word(memory, address + (uint64_t)layout->dict_keys);
	if (!read_head(memory, runtime, keys_address, &keys))
		return 0;
	if (memory_word(memory, address + (uint64_t)layout->dict_values))
		return keys.room * 8;
	return keys.entries - keys_address + keys.room * keys.entry_size;
}

/* From 3.13 on four bytes of sizes come first: struct _dictvalues. */
uint64_t dict_values_at(const struct runtime *runtime, uint64_t values)
{
	return values && runtime->version >= 313 ? values + 8 : values;
}

bool dict_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct dict *ret)
{
	const struct layout *layout = &runtime->layout;
	uint64_t values = 0;
	bool is_read = false;

	ret->count = 0;
	if (!memory_is_plausible(address) || !memory_read_word(memory, address + (uint64_t)layout->dict_used, &ret->size))
		return false;
	if (layout->dict_table >= 0) {
		is_read = read_table(memory, runtime, address, cap, ret);
	} else {
		values = dict_values_at(runtime, memory_word(memory, address + (uint64_t)layout->dict_values));
		is_read = dict_read_keys(memory, runtime, memory_word(memory, address + (uint64_t)layout->dict_keys), values, cap, ret);
	}
	if (!is_read)
		ret->count = 0;
	return is_read;
}

/* A string as far as it has to be compared: head, and text behind it. */
enum { COMPARED_BYTES = 128 };

/* Whether the string object of which @bytes are the beginning may be @name: cheap, and right for short ASCII. */
static bool may_be(const struct runtime *runtime, const char *bytes, const char *name, size_t length)
{
	const struct layout *layout = &runtime->layout;
	int32_t at = runtime->version < 300 ? layout->bytes_data : layout->unicode_ascii_size;
	int32_t size_at = runtime->version < 300 ? layout->var_size : layout->unicode_length;

	/* From 3.13 on the offsets are the target's own. */
	if (at < 0 || (size_t)at + length > COMPARED_BYTES || size_at < 0 || (size_t)size_at + sizeof(uint64_t) > (size_t)at + length)
		return true;
	/* A name that is not ASCII, or not compact, differs here; no attribute that we look for is. */
	return word(bytes, (size_t)size_at) == length && memcmp(bytes + at, name, length) == 0;
}

static bool is_name(struct memory *memory, const struct runtime *runtime, uint64_t key, const char *name)
{
	cleanup_strbuf struct strbuf text = { 0 };

	return string_read(memory, runtime, key, NAME_CAP, &text) && span_is(strbuf_span(&text), name);
}

uint64_t dict_find(struct memory *memory, const struct runtime *runtime, const struct dict *dict, const char *name)
{
	enum { BATCH = 64 };
	struct memory_piece pieces[BATCH];
	char bytes[BATCH][COMPARED_BYTES];
	size_t length = strlen(name);

	for (size_t first = 0; first < dict->count; first += BATCH) {
		size_t count = dict->count - first < BATCH ? dict->count - first : BATCH;

		for (size_t i = 0; i < count; i++) {
			size_t head = (size_t)(runtime->version < 300 ? runtime->layout.bytes_data : runtime->layout.unicode_ascii_size) + length;

			pieces[i] = (struct memory_piece){ dict->entry[first + i].key, bytes[i], head < COMPARED_BYTES ? head : COMPARED_BYTES, MEMORY_OK };
		}
		memory_read_pieces(memory, pieces, count);
		for (size_t i = 0; i < count; i++)
			if (pieces[i].status == MEMORY_OK && may_be(runtime, bytes[i], name, length) &&
			    is_name(memory, runtime, dict->entry[first + i].key, name))
				return dict->entry[first + i].value;
	}
	return 0;
}

uint64_t dict_lookup(struct memory *memory, const struct runtime *runtime, uint64_t address, const char *name)
{
	cleanup_dict struct dict dict = { 0 };

	return dict_read(memory, runtime, address, DICT_ENTRIES_MAX, &dict) ? dict_find(memory, runtime, &dict, name) : 0;
}

uint64_t instance_lookup(struct memory *memory, const struct runtime *runtime, uint64_t object, const char *name)
{
	cleanup_dict struct dict dict = { 0 };

	return dict_read_instance(memory, runtime, object, DICT_ENTRIES_MAX, &dict) ? dict_find(memory, runtime, &dict, name) : 0;
}
