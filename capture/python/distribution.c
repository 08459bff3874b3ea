#include "capture/python/distribution.h"

bool distribution_parse(struct span folder, struct distribution *ret)
{
	static const char dist_info[] = ".dist-info";
	static const char egg_info[] = ".egg-info";
	bool is_egg = span_ends(folder, egg_info);
	struct span stem = { 0 };
	struct distribution found = { 0 };

	if (!is_egg && !span_ends(folder, dist_info))
		return false;
	stem = span_first(folder, folder.length - (is_egg ? sizeof(egg_info) : sizeof(dist_info)) + 1);
	if (!span_split(stem, '-', &found.name, &found.version)) {
		found.name = stem;
	} else if (is_egg) { /* NAME-VERSION-pyX.Y-PLATFORM */
		ptrdiff_t end = span_index(found.version, '-');

		if (end >= 0)
			found.version = span_first(found.version, (size_t)end);
	}
	if (span_is_empty(found.name) || (!is_egg && span_is_empty(found.version)))
		return false;
	*ret = found;
	return true;
}
