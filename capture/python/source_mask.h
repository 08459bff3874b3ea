#ifndef PIDSHOT_PYTHON_SOURCE_MASK_H
#define PIDSHOT_PYTHON_SOURCE_MASK_H

#include "common/span.h"
#include "common/strbuf.h"

/**
 * Appends Python source without the content of its string literals: each stretch of it on a line becomes one SOURCE_MASK. Quotes, prefixes, line ends
 * ('\n' alone is written), comments and the expressions inside f-strings stay, so that line n is line n of the file. Of any version's source, also such as
 * is no Python: what is in doubt is masked.
 */
void source_mask(struct span text, struct strbuf *ret);

#define SOURCE_MASK "\342\200\246" /* an ellipsis, U+2026 */

#endif
