#ifndef PIDSHOT_STACKS_INTERN_PRIVATE_H
#define PIDSHOT_STACKS_INTERN_PRIVATE_H

#include "capture/stacks/intern.h"
#include "capture/stacks/intern_table.h"
#include "common/arena.h"

struct interner_node {
	uint32_t parent;
	uint32_t frame;
	uint32_t depth;
};

/** For the interner's own files. */
struct interner {
	struct intern_table strings;    /* of struct span */
	struct intern_table functions;
	struct intern_table frames;
	struct intern_table stacks;     /* of struct interner_node */
	struct arena bytes;             /* of the strings */
	struct interner_counts written; /* rows that are in the store */
	size_t limit_bytes;
	size_t table_bytes;
	uint64_t refused;
	uint64_t seed[2];
	unsigned char key[16];          /* crypto_shorthash_KEYBYTES */
};

#endif
