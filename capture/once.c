#include "capture/once.h"

/* FNV-1a. Keys are made by us: nobody can choose them to collide. */
static size_t hash_of_key(struct span key)
{
	uint64_t hash = 14695981039346656037U;

	for (size_t i = 0; i < key.length; i++)
		hash = (hash ^ (unsigned char)key.at[i]) * 1099511628211U;
	return (size_t)(hash ^ hash >> 32);
}

/* Where the key stands, or would. There is always a free slot. */
static struct span *slot_of(const struct once *once, struct span key)
{
	size_t at = hash_of_key(key) & (once->capacity - 1);

	while (once->slots[at].at && !span_equal(once->slots[at], key))
		at = (at + 1) & (once->capacity - 1);
	return &once->slots[at];
}

/* Twice as many as are needed, so that most keys are found at once. */
static bool grow(struct once *once, struct arena *arena)
{
	struct once larger = { .capacity = once->capacity ? 2 * once->capacity : 64, .count = once->count };

	larger.slots = arena_array(arena, larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < once->capacity; i++)
		if (once->slots[i].at)
			*slot_of(&larger, once->slots[i]) = once->slots[i];
	*once = larger;
	return true;
}

bool once_add(struct once *once, struct arena *arena, struct span key)
{
	struct span *slot = NULL;

	if (2 * (once->count + 1) > once->capacity && !grow(once, arena))
		return true;
	slot = slot_of(once, key);
	if (slot->at)
		return false;
	*slot = arena_copy(arena, key);
	once->count += slot->at != NULL;
	return true;
}
