#include "report/members.h"

enum { SMALLEST = 64 };

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/: names of a stranger can collide, which costs time alone. */
static size_t hash_path(struct span path)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < path.length; i++)
		hash = (hash ^ (unsigned char)path.at[i]) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32);
}

bool member_path_is_clean(struct span path)
{
	struct span component = { 0 };

	if (path.length == 0 || path.at[path.length - 1] == '/' || memchr(path.at, '\0', path.length))
		return false;
	while (span_field(&path, '/', &component))
		if (component.length == 0 || span_is(component, ".") || span_is(component, ".."))
			return false;
	return true;
}

/* The slot that holds the path, or the free one where it belongs. */
static size_t *slot_of(const struct members *members, struct span path)
{
	size_t at = hash_path(path) & (members->slot_count - 1);

	while (members->slots[at] && !span_equal(members->at[members->slots[at] - 1].path, path))
		at = (at + 1) & (members->slot_count - 1);
	return &members->slots[at];
}

static bool grow_slots(struct members *members, struct arena *arena)
{
	struct members grown = *members;

	if (2 * (members->count + 1) <= members->slot_count)
		return true;
	grown.slot_count = members->slot_count > 0 ? 2 * members->slot_count : SMALLEST;
	grown.slots = arena_array(arena, grown.slot_count, sizeof(*grown.slots));
	if (!grown.slots)
		return false;
	for (size_t i = 0; i < members->count; i++)
		*slot_of(&grown, members->at[i].path) = i + 1;
	*members = grown;
	return true;
}

bool members_add(struct members *members, struct arena *arena, const struct member *member)
{
	size_t *slot = NULL;
	struct member *added = NULL;

	if (!grow_slots(members, arena))
		return false;
	slot = slot_of(members, member->path);
	if (*slot)
		return false;
	added = arena_grow(arena, &members->at, &members->count, sizeof(*members->at));
	if (!added)
		return false;
	*added = *member;
	*slot = members->count;
	return true;
}

struct member *members_find(const struct members *members, struct span path)
{
	size_t *slot = members->slot_count > 0 ? slot_of(members, path) : NULL;

	return slot && *slot ? &members->at[*slot - 1] : NULL;
}
