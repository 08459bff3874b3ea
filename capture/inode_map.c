#include "capture/inode_map.h"

#include <stdlib.h>

void inode_map_deinit(struct inode_map *map)
{
	free(map->key);
	free(map->value);
	*map = (struct inode_map){ 0 };
}

/* Where @key is, or may be put. Never full: it grows at half. */
static size_t place_of(const struct inode_map *map, uint64_t key)
{
	/* Fibonacci hashing: inodes come in sequence. */
	size_t place = (size_t)((key * UINT64_C(11400714819323198485)) >> 20) & (map->capacity - 1);

	while (map->value[place] && map->key[place] != key)
		place = (place + 1) & (map->capacity - 1);
	return place;
}

static bool grow(struct inode_map *map)
{
	struct inode_map grown = { .capacity = map->capacity ? 2 * map->capacity : 256 };

	grown.key = calloc(grown.capacity, sizeof(*grown.key));
	grown.value = calloc(grown.capacity, sizeof(*grown.value));
	if (!grown.key || !grown.value) {
		inode_map_deinit(&grown);
		return false;
	}
	for (size_t i = 0; i < map->capacity; i++)
		if (map->value[i])
			inode_map_add(&grown, map->key[i], map->value[i] - 1);
	inode_map_deinit(map);
	*map = grown;
	return true;
}

bool inode_map_add(struct inode_map *map, uint64_t key, uint32_t value)
{
	size_t place = 0;

	if (2 * (map->count + 1) > map->capacity && !grow(map))
		return false;
	place = place_of(map, key);
	if (map->value[place])
		return true;
	map->key[place] = key;
	map->value[place] = value + 1;
	map->count++;
	return true;
}

bool inode_map_get(const struct inode_map *map, uint64_t key, uint32_t *ret_value)
{
	size_t place = 0;

	if (!map->count)
		return false;
	place = place_of(map, key);
	if (map->value[place] && ret_value)
		*ret_value = map->value[place] - 1;
	return map->value[place] != 0;
}
