#ifndef PIDSHOT_TESTS_SEED_EVIL_H
#define PIDSHOT_TESTS_SEED_EVIL_H

#include "report/document.h"

/** A document with hostile values in every place that data can reach. NULL: no memory. document_destroy() ends it. */
struct document *seed_evil(void);

#endif
