#ifndef PIDSHOT_PYTHON_MAPPINGS_H
#define PIDSHOT_PYTHON_MAPPINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/proc/maps.h"
#include "common/strbuf.h"

/** All of /proc/PID/maps, by address. Zero-initialised is empty and valid. */
struct mappings {
	struct proc_map *at;
	size_t count;
	struct strbuf text; /**< what the paths are borrowed from */
};

enum { MAPPINGS_MAX = 1 << 20 };

/** Parses the text in @mappings->text; lines that are no mappings are left out. */
struct outcome mappings_parse(struct mappings *mappings);
void mappings_deinit(struct mappings *mappings);

/** The mapping that holds @address; NULL: none. */
const struct proc_map *mappings_find(const struct mappings *mappings, uint64_t address);

/** True if it can be read; if it can be written too. */
static inline bool mapping_is_readable(const struct proc_map *map)
{
	return map->permissions.length >= 2 && map->permissions.at[0] == 'r';
}
static inline bool mapping_is_writable(const struct proc_map *map)
{
	return mapping_is_readable(map) && map->permissions.at[1] == 'w';
}

#endif
