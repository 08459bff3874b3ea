#ifndef PIDSHOT_PYTHON_SOURCE_LINES_H
#define PIDSHOT_PYTHON_SOURCE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/span.h"

enum { SOURCE_AROUND = 3 }; /**< lines before and after one that a frame stands on */

/** A line that is wanted of a file: what a frame refers to. */
struct source_line {
	uint32_t file;
	int32_t line;
};

/** Sorts them by file and line, adds those around each, drops doubles. @lines is the caller's to free, as what it becomes. False: no memory. */
bool source_lines_spread(struct source_line **lines, size_t *count);

/** Told a line that was asked for, without its end. */
typedef void (*source_found)(void *context, int32_t line, struct span text);
/** Tells those of the (sorted) lines that @text has. */
void source_lines_pick(struct span text, const struct source_line *lines, size_t count, source_found found, void *context);

#endif
