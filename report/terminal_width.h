#ifndef PIDSHOT_REPORT_TERMINAL_WIDTH_H
#define PIDSHOT_REPORT_TERMINAL_WIDTH_H

#include <stddef.h>

/** Columns of the terminal behind @fd; 0: it is none, or does not say. */
size_t terminal_width(int fd);

#endif
