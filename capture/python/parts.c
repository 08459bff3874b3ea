#include <stddef.h>

#include "capture/python/reading.h"

/* What changes fastest comes first. */
const struct part parts[] = {
	{ "stacks", part_stacks },
	{ "asyncio", part_asyncio },
	{ "interpreters", part_interpreters },
	{ "collections", part_collections },
	{ "facts", part_facts },
	{ "greenlets", part_greenlets },
	{ "heap", part_heap },
	{ NULL, NULL },
};
