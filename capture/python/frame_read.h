#ifndef PIDSHOT_PYTHON_FRAME_READ_H
#define PIDSHOT_PYTHON_FRAME_READ_H

#include "capture/python/codes.h"
#include "capture/python/walk.h"

/** One frame that stands still, or is taken as it is: its code and instruction. False: it is one between C and Python, or not readable. */
bool frame_read(struct codes *codes, uint64_t address, struct walk_frame *ret);

#endif
