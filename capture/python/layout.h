#ifndef PIDSHOT_PYTHON_LAYOUT_H
#define PIDSHOT_PYTHON_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/** Where things lie in one version of CPython on x86_64: members in layout_fields.h. */
struct layout {
	uint32_t version_hex; /**< PY_VERSION_HEX of the headers that the table was made from */
	bool is_free_threaded; /**< they were those of a build without the GIL: its objects have another head */
#define LAYOUT(field) int32_t field;
#include "capture/python/layout_fields.h"
#undef LAYOUT
};

/** The parts of a version, as in PY_VERSION_HEX (Include/patchlevel.h). */
static inline int version_major(uint32_t hex)
{
	return (int)(hex >> 24);
}
static inline int version_minor(uint32_t hex)
{
	return (int)(hex >> 16 & 0xff);
}
static inline int version_micro(uint32_t hex)
{
	return (int)(hex >> 8 & 0xff);
}

/** 207, 306, 315: what code that differs by version compares. */
static inline int version_number(uint32_t hex)
{
	return version_major(hex) * 100 + version_minor(hex);
}

/**
 * The committed table for a version: of its minor the newest one that is not newer, else the oldest. NULL: nothing is known of that minor.
 */
const struct layout *layout_find(uint32_t version_hex, bool is_free_threaded);

/** The table of the newest version that is known: what a newer one's debug offsets are put over. */
const struct layout *layout_newest(bool is_free_threaded);

#endif
