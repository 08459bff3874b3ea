#include "capture/stacks/intern.h"

#include <sodium.h>
#include <string.h>

#include "capture/stacks/intern_private.h"
#include "common/cleanup.h"

_Static_assert(sizeof(struct interned_function) == 6 * 4 + 8, "compared as bytes");
_Static_assert(sizeof(struct interned_frame) == 6 * 4 + 8, "compared as bytes");
_Static_assert(sizeof(struct interner_node) == 3 * 4, "a stack takes twelve bytes");

struct interner *interner_create(size_t limit_bytes)
{
	struct interner *interner = calloc(1, sizeof(*interner));

	if (!interner)
		return NULL;
	interner->limit_bytes = limit_bytes;
	interner->strings.size = sizeof(struct span);
	interner->functions.size = sizeof(struct interned_function);
	interner->frames.size = sizeof(struct interned_frame);
	interner->stacks.size = sizeof(struct interner_node);
	randombytes_buf(interner->key, sizeof(interner->key));
	randombytes_buf(interner->seed, sizeof(interner->seed));
	return interner;
}

void interner_destroy(struct interner *interner)
{
	if (!interner)
		return;
	intern_table_deinit(&interner->strings);
	intern_table_deinit(&interner->functions);
	intern_table_deinit(&interner->frames);
	intern_table_deinit(&interner->stacks);
	arena_deinit(&interner->bytes);
	free(interner);
}

/* Room for one more thing and @extra bytes beside it, within the limit. */
static bool has_room(struct interner *interner, struct intern_table *table, size_t extra)
{
	size_t growth = intern_table_growth(table);

	if (interner_memory(interner) + growth + extra > interner->limit_bytes || (growth > 0 && !intern_table_grow(table))) {
		interner->refused++;
		return false;
	}
	interner->table_bytes += growth;
	return true;
}

static bool is_same_string(const void *thing, const void *key)
{
	return span_equal(*(const struct span *)thing, *(const struct span *)key);
}

uint32_t interner_string(struct interner *interner, struct span bytes)
{
	unsigned char hashed[crypto_shorthash_BYTES] = { 0 };
	uint32_t hash = 0;
	uint32_t number = 0;
	struct span kept = { 0 };

	bytes = span_first(bytes, INTERN_STRING_CAP);
	crypto_shorthash(hashed, (const unsigned char *)bytes.at, bytes.length, interner->key);
	memcpy(&hash, hashed, sizeof(hash));
	number = intern_table_find(&interner->strings, hash, &bytes, is_same_string);
	if (number || !has_room(interner, &interner->strings, bytes.length))
		return number;
	kept = arena_copy(&interner->bytes, bytes);
	if (!kept.at) {
		interner->refused++;
		return 0;
	}
	return intern_table_add(&interner->strings, hash, &kept);
}

/* Numbers of our own, chosen by a stranger's order of calls: mixed under random seeds by folded multiplication. */
static uint32_t hash_words(const struct interner *interner, const void *thing, size_t word_count)
{
	uint64_t hash = interner->seed[0];

	for (size_t i = 0; i < word_count; i++) {
		uint64_t word = 0;
		unsigned __int128 product = 0;

		memcpy(&word, (const char *)thing + i * sizeof(word), sizeof(word));
		product = (unsigned __int128)(hash ^ word) * (interner->seed[1] | 1);
		hash = (uint64_t)product ^ (uint64_t)(product >> 64);
	}
	return (uint32_t)(hash ^ hash >> 32);
}

static bool is_same_function(const void *thing, const void *key)
{
	return memcmp(thing, key, sizeof(struct interned_function)) == 0;
}

uint32_t interner_function(struct interner *interner, const struct interned_function *function)
{
	uint32_t hash = hash_words(interner, function, sizeof(*function) / sizeof(uint64_t));
	uint32_t number = intern_table_find(&interner->functions, hash, function, is_same_function);

	if (number || !has_room(interner, &interner->functions, 0))
		return number;
	return intern_table_add(&interner->functions, hash, function);
}

static bool is_same_frame(const void *thing, const void *key)
{
	return memcmp(thing, key, sizeof(struct interned_frame)) == 0;
}

uint32_t interner_frame(struct interner *interner, const struct interned_frame *frame)
{
	uint32_t hash = 0;
	uint32_t number = 0;

	if (frame->function == 0)
		return 0;
	hash = hash_words(interner, frame, sizeof(*frame) / sizeof(uint64_t));
	number = intern_table_find(&interner->frames, hash, frame, is_same_frame);
	if (number || !has_room(interner, &interner->frames, 0))
		return number;
	return intern_table_add(&interner->frames, hash, frame);
}

/* The depth follows from the parent. */
static bool is_same_node(const void *thing, const void *key)
{
	return memcmp(thing, key, 2 * sizeof(uint32_t)) == 0;
}

uint32_t interner_stack(struct interner *interner, uint32_t parent, uint32_t frame)
{
	struct interner_node node = { .parent = parent, .frame = frame };
	uint32_t hash = 0;
	uint32_t number = 0;

	if (frame == 0)
		return 0;
	hash = hash_words(interner, &node, 1);
	number = intern_table_find(&interner->stacks, hash, &node, is_same_node);
	if (number || !has_room(interner, &interner->stacks, 0))
		return number;
	node.depth = parent ? ((const struct interner_node *)intern_table_at(&interner->stacks, parent))->depth + 1 : 1;
	return intern_table_add(&interner->stacks, hash, &node);
}

uint32_t interner_stack_of(struct interner *interner, const uint32_t *frames, size_t count)
{
	uint32_t stack = 0;

	for (size_t i = 0; i < count; i++) {
		stack = interner_stack(interner, stack, frames[i]);
		/* Half a stack would be a wrong one. */
		if (stack == 0)
			return 0;
	}
	return stack;
}

uint32_t interner_marker(struct interner *interner, enum frame_kind kind)
{
	const struct interned_function function = { .kind = kind, .first_line = INTERN_NO_LINE, .address = INTERN_NO_ADDRESS };
	const struct interned_frame frame = { .function = interner_function(interner, &function), .line = INTERN_NO_LINE, .end_line = INTERN_NO_LINE,
					      .start_column = INTERN_NO_LINE, .end_column = INTERN_NO_LINE, .address = INTERN_NO_ADDRESS };

	return interner_frame(interner, &frame);
}

struct interner_counts interner_counts(const struct interner *interner)
{
	return (struct interner_counts){ interner->strings.count, interner->functions.count, interner->frames.count, interner->stacks.count };
}

size_t interner_memory(const struct interner *interner)
{
	return sizeof(*interner) + interner->table_bytes + interner->bytes.used_bytes;
}

uint64_t interner_refused(const struct interner *interner)
{
	return interner->refused;
}
