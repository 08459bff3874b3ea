#ifndef PIDSHOT_PYTHON_SOURCE_ANSWER_H
#define PIDSHOT_PYTHON_SOURCE_ANSWER_H

#include "capture/inside.h"
#include "capture/python/source_lines.h"

/**
 * A Python file on its way from the worker that reads it: what stat(2) tells, and the lines that were asked for, masked. Lines of one file, sorted. Of a file that is
 * longer than what is read the lines up to there.
 */
struct outcome source_answer_make(struct inside *inside, const char *path, const struct source_line *lines, size_t count, struct strbuf *ret);

/** The other side. Malformed: it is cut. @found is told each line. */
struct outcome source_answer_read(struct span answer, struct inside_file *ret_file, source_found found, void *context);

#endif
