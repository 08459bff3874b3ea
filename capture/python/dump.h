#ifndef PIDSHOT_PYTHON_DUMP_H
#define PIDSHOT_PYTHON_DUMP_H

#include "capture/python/reading.h"

/* The dump of all stacks under way: for stacks.c, which takes it, and stacks_send.c, which hands it over. */

enum { DUMP_PLACES = 1024 };

/* A thread's part of it. */
struct dumped {
	struct walk_stack stack;
	size_t first;             /* of its frames, in dump->frames */
	uint64_t t_ns;
	uint64_t stopped_ns;      /* 0: it was not */
	bool is_holder;
	bool is_collecting;
	enum activity activity;
};

/* A frame that was looked up lately: stacks have places in common. */
struct place {
	uint64_t code;
	int32_t instruction;
	uint32_t frame;           /* of the interner; 0: nothing here */
};

struct dump {
	struct reading *reading;
	struct place places[DUMP_PLACES];
	struct dumped *threads;
	struct walk_frame *frames;
	size_t count, room;
	struct thread_names *names; /* of each interpreter */
	uint64_t stop_left_ns;    /* of what --max-stop allows */
};

/** Reads the stack of a thread once more while it stands, if it could not be read while it ran, and that is allowed. */
void dump_hold(struct dump *dump, struct walk *walk, const struct py_thread *thread, struct dumped *dumped);
/** Sends the sample and the row of thread @index; of a thread that no interpreter knows. */
void dump_send_thread(struct dump *dump, size_t index);
/** Sends the local variables of all frames, innermost first, up to what is bearable. */
void dump_send_locals(struct dump *dump);
/** Sends the thread pools whose workers are among the threads. */
void dump_send_pools(struct dump *dump);
void dump_send_native(struct reading *reading, struct task *task);

#endif
