#ifndef PIDSHOT_PROC_AUXV_H
#define PIDSHOT_PROC_AUXV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"

/* The kernel keeps room for fewer: AT_VECTOR_SIZE, include/linux/auxvec.h. */
enum { AUXV_MAX = 64 };

struct proc_auxv {
	bool is_32_bit;  /**< entries of a 32-bit program: two words of four bytes */
	size_t count;    /**< without the AT_NULL at the end */
	struct {
		uint64_t type, value;
	} entry[AUXV_MAX];
};

/**
 * Parses /proc/PID/auxv, which is in the order of bytes and the word size of the program. Malformed when there is no AT_NULL, with the entries
 * that came before in @ret.
 */
struct outcome proc_auxv_parse(struct span bytes, struct proc_auxv *ret);

#endif
