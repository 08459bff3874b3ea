#include "capture/python/sets.h"

#include <stdlib.h>

#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

enum {
	ENTRY_WORDS = 2,       /* setentry, Include/cpython/setobject.h: {key, hash}; 2.7: {hash, key} */
	TABLE_MAX = 1 << 24,
	CHUNK_ENTRIES = 256,
};

void set_deinit(struct set *set)
{
	free(set->element);
	*set = (struct set){ 0 };
}

/* Where an element was removed: its hash is -1; in 2.7 a dummy string stands there. */
static bool is_dummy(struct memory *memory, const struct runtime *runtime, uint64_t key, uint64_t hash)
{
	enum { DUMMY_CAP = 16 };
	cleanup_strbuf struct strbuf text = { 0 };

	if (runtime->version >= 300)
		return hash == UINT64_MAX;
	return object_kind(memory, runtime, key) == OBJECT_BYTES && string_read(memory, runtime, key, DUMMY_CAP, &text) &&
	       span_is(strbuf_span(&text), "<dummy key>");
}

static void take_elements(struct memory *memory, const struct runtime *runtime, const uint64_t *entry, size_t count, size_t cap, struct set *ret)
{
	size_t key_at = runtime->version < 300 ? 1 : 0;

	for (size_t i = 0; i < count && ret->count < cap; i++) {
		uint64_t key = entry[i * ENTRY_WORDS + key_at];

		if (memory_is_plausible(key) && !is_dummy(memory, runtime, key, entry[i * ENTRY_WORDS + 1 - key_at]))
			ret->element[ret->count++] = key;
	}
}

bool set_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct set *ret)
{
	const struct layout *layout = &runtime->layout;
	uint64_t entry[CHUNK_ENTRIES * ENTRY_WORDS];
	uint64_t table = memory_word(memory, address + (uint64_t)layout->set_table);
	uint64_t mask = memory_word(memory, address + (uint64_t)layout->set_mask);

	if (!memory_is_plausible(table) || mask >= TABLE_MAX || !memory_read_word(memory, address + (uint64_t)layout->set_used, &ret->used))
		return false;
	if (cap > ret->used)
		cap = (size_t)ret->used;
	ret->count = 0;
	ret->element = reallocarray(ret->element, cap + 1, sizeof(*ret->element));
	for (uint64_t first = 0; ret->element && first <= mask && ret->count < cap; first += CHUNK_ENTRIES) {
		size_t count = mask + 1 - first < CHUNK_ENTRIES ? (size_t)(mask + 1 - first) : CHUNK_ENTRIES;

		if (memory_read(memory, table + first * sizeof(uint64_t) * ENTRY_WORDS, entry, count * sizeof(uint64_t) * ENTRY_WORDS) != MEMORY_OK)
			break;
		take_elements(memory, runtime, entry, count, cap, ret);
	}
	return ret->element != NULL;
}
