#ifndef PIDSHOT_PYTHON_DISTRIBUTION_H
#define PIDSHOT_PYTHON_DISTRIBUTION_H

#include <stdbool.h>

#include "common/span.h"

/** An installed distribution, as the name of its folder tells. Borrowed from that name. */
struct distribution {
	struct span name;
	struct span version; /**< empty: it does not tell */
};

/**
 * "requests-2.31.0.dist-info" (PEP 376, 427), "PyYAML-6.0-py3.11.egg-info", "six.egg-info". False: a folder of another kind. In both parts a dash was made an
 * underscore when they were written.
 */
bool distribution_parse(struct span folder, struct distribution *ret);

#endif
