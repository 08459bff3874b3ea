#ifndef PIDSHOT_PYTHON_LINES_H
#define PIDSHOT_PYTHON_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** Where an instruction stands in its source. -1: not known, or it has none. Columns are bytes of UTF-8 from 0, as co_positions() gives them. */
struct code_position {
	int32_t line, end_line;
	int32_t column, end_column;
};

/** The instruction of a frame in which nothing was executed yet: it stands on the function's first line. */
enum { INSTRUCTION_NONE = -1 };

/**
 * Looks up @instruction in the line table of a code object: co_lnotab up to 3.9 (Objects/lnotab_notes.txt), the ranges of co_linetable in 3.10
 * (PEP 626), the location table from 3.11 on (InternalDocs/code_objects.md). @version as version_number(); @instruction counts bytes up to 3.9, code units of 2 bytes
 * from 3.10 on. False: it is in none of the table's ranges.
 */
bool lines_find(int version, struct span table, int32_t first_line, int32_t instruction, struct code_position *ret);

#endif
