#ifndef PIDSHOT_COMMON_ARRAY_H
#define PIDSHOT_COMMON_ARRAY_H

#include <stddef.h>

/** Elements of an array (not of a pointer). */
#define array_length(array) (sizeof(array) / sizeof((array)[0]))

#endif
