#include "capture/python/source_lines.h"

#include <stdlib.h>

static int by_place(const void *a, const void *b)
{
	const struct source_line *one = a;
	const struct source_line *other = b;

	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	return one->line < other->line ? -1 : one->line > other->line;
}

bool source_lines_spread(struct source_line **lines, size_t *count)
{
	enum { EACH = 2 * SOURCE_AROUND + 1 };
	struct source_line *spread = calloc(*count * EACH + 1, sizeof(*spread));
	size_t kept = 0;

	if (!spread)
		return false;
	qsort(*lines, *count, sizeof(**lines), by_place);
	for (size_t i = 0; i < *count; i++)
		for (int32_t around = -SOURCE_AROUND; around <= SOURCE_AROUND; around++) {
			const struct source_line line = { (*lines)[i].file, (*lines)[i].line > INT32_MAX - SOURCE_AROUND ? 0 : (*lines)[i].line + around };

			/* What is sorted stays so: a line that does not come after the last one is there already. */
			if (line.line >= 1 && (kept == 0 || by_place(&line, &spread[kept - 1]) > 0))
				spread[kept++] = line;
		}
	free(*lines);
	*lines = spread;
	*count = kept;
	return true;
}

void source_lines_pick(struct span text, const struct source_line *lines, size_t count, source_found found, void *context)
{
	struct span line = { 0 };
	size_t next = 0;

	for (int32_t number = 1; next < count && span_next_line(&text, &line); number++) {
		while (next < count && lines[next].line < number)
			next++;
		if (next < count && lines[next].line == number)
			found(context, number, line);
	}
}
