#ifndef PIDSHOT_CAPTURE_INODE_MAP_H
#define PIDSHOT_CAPTURE_INODE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Numbers of inodes (or hashes) to indices. Zero-initialised is empty and valid. */
struct inode_map {
	uint64_t *key;
	uint32_t *value;  /**< index + 1; 0: the place is free */
	size_t capacity;  /**< a power of two */
	size_t count;
};

void inode_map_deinit(struct inode_map *map);

/** Adds @key, unless it is there. False when memory runs out. */
bool inode_map_add(struct inode_map *map, uint64_t key, uint32_t value);

/** True, and @ret_value (may be NULL) is written, if @key is there. */
bool inode_map_get(const struct inode_map *map, uint64_t key, uint32_t *ret_value);

#endif
