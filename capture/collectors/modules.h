#ifndef PIDSHOT_COLLECTORS_MODULES_H
#define PIDSHOT_COLLECTORS_MODULES_H

#include <sys/stat.h>

#include "capture/elf_facts.h"
#include "capture/proc/maps.h"
#include "capture/sink.h"

/** From where it is known what a mapped object is; lookup module_source. */
enum module_source {
	MODULE_FROM_NOWHERE,
	MODULE_FROM_PATH,      /**< its path in the target's root, which leads to it */
	MODULE_FROM_MAP_FILES, /**< /proc/PID/map_files: the very file that is mapped */
	MODULE_FROM_MEMORY,    /**< its first bytes in the target's memory */
};

/** A mapped object: an executable, a library, the vdso. */
struct module {
	struct proc_map map;       /**< its lowest mapping; borrowed from the text of maps */
	uint64_t end;              /**< of its highest */
	bool is_vdso;
	bool is_code;              /**< it has an executable mapping */

	/* what its path leads to now */
	struct outcome path_got;
	bool has_file;
	struct stat file;          /**< also of what is no regular file */
	struct elf_facts path_facts;

	/* what is mapped */
	struct outcome got;
	enum module_source source;
	struct elf_facts facts;
};

struct modules {
	struct sink *sink;
	const struct target *target;
	struct module *list;
	size_t count;
};

/** Finds the objects in the text of maps: code, and files by the name of libraries. Ok, or a fault. @ret->list is the caller's to free. */
struct outcome modules_gather(struct span maps, struct modules *ret);

/** Reads what each is, by worker processes. Ok, or a fault. */
struct outcome modules_read(struct modules *modules);

/** Whether the path leads to what is mapped: 1 it does, 0 it does not, -1 not known. */
int module_is_same(const struct module *module);

/** The row of `module`. */
void module_row(const struct modules *modules, const struct module *module);

#endif
