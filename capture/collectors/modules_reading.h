#ifndef PIDSHOT_COLLECTORS_MODULES_READING_H
#define PIDSHOT_COLLECTORS_MODULES_READING_H

#include "capture/collectors/modules.h"
#include "capture/inside.h"

/* What the two rounds of reading modules share: modules_path.c and modules_mapped.c. */

enum { MODULES_DEADLINE_MS = 500, MODULES_CHUNK = 64 };

/** What a worker took hold of before it became the target. */
struct held {
	int fd;
	int err;               /**< why there is no descriptor */
	struct strbuf head;    /**< the object's first bytes in memory */
};

struct reading {
	struct modules *modules;
	struct inside inside;
	struct strbuf root;    /**< the target's root as maps names it; empty: our own */
	size_t items[MODULES_CHUNK]; /**< of the second round: indices of modules */
	size_t count;
	size_t untried_count;  /**< given up after several hung */
	/* a worker's own */
	bool is_ready;
	struct held held[MODULES_CHUNK];
};

/** First round: what each path leads to. Ok, or a fault. */
struct outcome modules_read_paths(struct reading *reading);

/** Second round: what is mapped, where the path does not tell. Ok, or a fault. */
struct outcome modules_read_mapped(struct reading *reading);

/** The path leads to an inode of that number, and the mapped one still has its name. */
bool module_is_same_inode(const struct module *module);
/** And to that device as well: files of overlay and btrfs have one in maps and another for stat(2). */
bool module_is_same_device(const struct module *module);

/* For workers, as themselves. */
void reading_open_root(struct reading *reading);
void reading_copy_head(const struct reading *reading, const struct module *module, struct strbuf *ret);
struct outcome reading_facts_of_head(struct strbuf *head, struct elf_facts *ret);

#endif
