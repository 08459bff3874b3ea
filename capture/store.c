#include "capture/store.h"

#include <stdlib.h>

struct outcome store_init(struct store *store)
{
	*store = (struct store){ 0 };
	return db_create(&store->db);
}

void store_deinit(struct store *store)
{
	db_destroy(store->db);
	arena_deinit(&store->arena);
	free(store->members);
	*store = (struct store){ 0 };
}

static bool grow(struct store *store)
{
	size_t capacity = store->member_capacity ? 2 * store->member_capacity : 256;
	struct member *members = realloc(store->members, capacity * sizeof(*members));

	if (!members)
		return false;
	store->members = members;
	store->member_capacity = capacity;
	return true;
}

struct outcome store_add(struct store *store, struct span path, struct span bytes, uint64_t t_ns, struct member **ret)
{
	struct member *member = NULL;

	if (store->member_count == store->member_capacity && !grow(store))
		return outcome_fault(0, "no memory for what was read");
	member = &store->members[store->member_count];
	*member = (struct member){
		.path = arena_copy(&store->arena, path),
		.bytes = arena_copy(&store->arena, bytes),
		.t_ns = t_ns,
	};
	if (!member->path.at || !member->bytes.at)
		return outcome_fault(0, "no memory for what was read");
	store->member_count++;
	store->member_bytes += bytes.length;
	*ret = member;
	return outcome_ok();
}

bool store_find(const struct store *store, struct span path, struct span *ret)
{
	for (size_t i = store->member_count; i > 0; i--)
		if (span_equal(store->members[i - 1].path, path)) {
			*ret = store->members[i - 1].bytes;
			return true;
		}
	return false;
}

bool store_has(const struct store *store, struct span path)
{
	struct span ignored = { 0 };

	return store_find(store, path, &ignored);
}

uint64_t store_memory(const struct store *store)
{
	return store->arena.used_bytes + db_size(store->db) + store->member_capacity * sizeof(*store->members);
}

uint64_t store_content(const struct store *store)
{
	return store->member_bytes + db_size(store->db);
}
