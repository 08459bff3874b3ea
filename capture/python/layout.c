#include "capture/python/layout.h"

#include <stddef.h>

#include "common/array.h"

/* Made by offsets/generate; a test compares them with the headers that are installed. Oldest first. */
static const struct layout layouts[] = {
	{
#include "capture/python/offsets/2.7.18.inc"
	},
	{
#include "capture/python/offsets/3.6.15.inc"
	},
	{
#include "capture/python/offsets/3.7.16.inc"
	},
	{
#include "capture/python/offsets/3.8.18.inc"
	},
	{
#include "capture/python/offsets/3.9.18.inc"
	},
	{
#include "capture/python/offsets/3.10.13.inc"
	},
	{
#include "capture/python/offsets/3.11.7.inc"
	},
	{
#include "capture/python/offsets/3.12.1.inc"
	},
	{
#include "capture/python/offsets/3.13.0.inc"
	},
	{
#include "capture/python/offsets/3.13.5t.inc"
	},
	{
#include "capture/python/offsets/3.13.18.inc"
	},
	{
#include "capture/python/offsets/3.14.0.inc"
	},
	{
#include "capture/python/offsets/3.14.0t.inc"
	},
	{
#include "capture/python/offsets/3.14.8.inc"
	},
	{
#include "capture/python/offsets/3.15.0.inc"
	},
	{
#include "capture/python/offsets/3.15.2.inc"
	},
};

const struct layout *layout_newest(bool is_free_threaded)
{
	size_t newest = array_length(layouts) - 1;

	while (layouts[newest].is_free_threaded != is_free_threaded)
		newest--;
	return &layouts[newest];
}

const struct layout *layout_find(uint32_t version_hex, bool is_free_threaded)
{
	const struct layout *found = NULL;

	for (size_t i = 0; i < array_length(layouts); i++) {
		if (layouts[i].version_hex >> 16 != version_hex >> 16 || layouts[i].is_free_threaded != is_free_threaded)
			continue;
		/* The last byte is the release level: it does not change layouts. */
		if (!found || layouts[i].version_hex >> 8 <= version_hex >> 8)
			found = &layouts[i];
	}
	return found;
}
