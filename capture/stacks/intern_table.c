#include "capture/stacks/intern_table.h"

#include <string.h>

enum { FIRST_ROOM = 256, MOST_ROOM = 1 << 30 };

static size_t bytes_of(const struct intern_table *table, size_t room)
{
	return room * (table->size + sizeof(*table->hashes) + 2 * sizeof(*table->slots));
}

static uint32_t next_room(const struct intern_table *table)
{
	return table->room ? 2 * table->room : FIRST_ROOM;
}

size_t intern_table_growth(const struct intern_table *table)
{
	return table->count < table->room ? 0 : bytes_of(table, next_room(table)) - bytes_of(table, table->room);
}

static void place(struct intern_table *table, uint32_t number)
{
	uint32_t mask = 2 * table->room - 1;
	uint32_t slot = table->hashes[number - 1] & mask;

	while (table->slots[slot])
		slot = (slot + 1) & mask;
	table->slots[slot] = number;
}

bool intern_table_grow(struct intern_table *table)
{
	uint32_t room = next_room(table);
	void *things = room > MOST_ROOM ? NULL : realloc(table->things, room * table->size);
	uint32_t *hashes = NULL;
	uint32_t *slots = NULL;

	if (!things)
		return false;
	table->things = things; /* larger than it need be, should the rest fail */
	hashes = realloc(table->hashes, room * sizeof(*hashes));
	if (!hashes)
		return false;
	table->hashes = hashes;
	slots = calloc(2 * (size_t)room, sizeof(*slots));
	if (!slots)
		return false;
	free(table->slots);
	table->slots = slots;
	table->room = room;
	for (uint32_t number = 1; number <= table->count; number++)
		place(table, number);
	return true;
}

uint32_t intern_table_add(struct intern_table *table, uint32_t hash, const void *thing)
{
	memcpy((char *)table->things + table->count * table->size, thing, table->size);
	table->hashes[table->count] = hash;
	place(table, ++table->count);
	return table->count;
}

void intern_table_deinit(struct intern_table *table)
{
	free(table->things);
	free(table->hashes);
	free(table->slots);
	*table = (struct intern_table){ .size = table->size };
}
