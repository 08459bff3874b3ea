#ifndef PIDSHOT_STACKS_INTERN_TABLE_H
#define PIDSHOT_STACKS_INTERN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * Things that are kept once and numbered from 1. Open addressing over their numbers: the things stay in the order in which they came.
 * Zero-initialised is empty and valid; @size is set by the owner.
 */
struct intern_table {
	size_t size;        /* of a thing */
	void *things;
	uint32_t *hashes;   /* of each thing, so that growing asks nobody */
	uint32_t *slots;    /* numbers; 0: free. A power of two, twice the room for things */
	uint32_t count;
	uint32_t room;      /* for things */
};

/* What growing to hold one more thing would add to the memory in use; 0: there is room. */
size_t intern_table_growth(const struct intern_table *table);
/* False: no memory, nothing changed. */
bool intern_table_grow(struct intern_table *table);
void intern_table_deinit(struct intern_table *table);
/* Room was made before. Returns the number. */
uint32_t intern_table_add(struct intern_table *table, uint32_t hash, const void *thing);

static inline const void *intern_table_at(const struct intern_table *table, uint32_t number)
{
	return (const char *)table->things + (number - 1) * table->size;
}

/* The number of the thing that @is_same as @key; 0: there is none. Inline, so that the comparison is. */
static inline __attribute__((always_inline)) uint32_t intern_table_find(const struct intern_table *table, uint32_t hash, const void *key,
									 bool (*is_same)(const void *thing, const void *key))
{
	uint32_t mask = 2 * table->room - 1;

	if (table->room == 0)
		return 0;
	for (uint32_t slot = hash & mask; table->slots[slot]; slot = (slot + 1) & mask) {
		uint32_t number = table->slots[slot];

		if (table->hashes[number - 1] == hash && is_same(intern_table_at(table, number), key))
			return number;
	}
	return 0;
}

#endif
