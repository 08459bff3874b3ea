#ifndef PIDSHOT_PYTHON_VERSION_H
#define PIDSHOT_PYTHON_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"
#include "common/strbuf.h"

/**
 * Finds the text that Py_GetVersion() made ("3.8.18 (default, ...", Python/getversion.c) in memory of an interpreter. @ret as PY_VERSION_HEX. False: there is
 * none of CPython 2.7 or 3.
 */
bool version_scan(struct span bytes, uint32_t *ret);

/** The version in the name of a library or program: "libpython3.8.so.1.0", "python3.8". The patch level is then 0. */
bool version_of_name(struct span name, uint32_t *ret);

/** "3.8.18", "3.14.0rc2". */
void version_add(struct strbuf *buf, uint32_t hex);

#endif
