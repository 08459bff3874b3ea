#ifndef PIDSHOT_PYTHON_ANSWER_WIRE_H
#define PIDSHOT_PYTHON_ANSWER_WIRE_H

#include <stdint.h>

/*
 * How an answer looks on the pipe: records of an operation, a small number, and the length of the bytes behind them. Worker and parent are one
 * program, so structures go as they are.
 */
enum answer_operation {
	ANSWER_OP_ROW,       /* number: table */
	ANSWER_OP_INT,       /* number: column; int64_t */
	ANSWER_OP_REAL,      /* number: column; double */
	ANSWER_OP_TEXT,      /* number: column, plus 256 times enum answer_text; bytes */
	ANSWER_OP_STACK_NUMBER, /* number: column; uint32_t, the worker's */
	ANSWER_OP_WORDS,     /* number: table; struct answer_columns, then words ended by NULs */
	ANSWER_OP_STRING,    /* bytes */
	ANSWER_OP_FUNCTION,  /* struct interned_function */
	ANSWER_OP_FRAME,     /* struct interned_frame */
	ANSWER_OP_STACK,     /* struct answer_stack */
	ANSWER_OP_SAMPLE,    /* struct sample */
	ANSWER_OP_LAST_SAMPLE, /* number: column */
	ANSWER_OP_COUNT,     /* number: enum profile_count_name; uint64_t */
	ANSWER_OP_TRIES,     /* number */
	ANSWER_OP_PREFIX,    /* number */
	ANSWER_OP_PROFILE,   /* struct answer_profile */
	ANSWER_OP_STOPPED,   /* uint64_t, ns */
	ANSWER_OP_NOTE,      /* number: tid; struct outcome */
};

struct answer_head {
	uint32_t operation;
	uint32_t number;
	uint64_t length;
};

struct answer_columns {
	int32_t pid, position, text;
};

struct answer_stack {
	uint32_t parent, frame;
};

#endif
