#ifndef PIDSHOT_REPORT_STACKS_H
#define PIDSHOT_REPORT_STACKS_H

#include "common/arena.h"
#include "report/query.h"

/*
 * The stacks of a bundle as numbers, and how often each was seen. Numbers are those of the tables (1, 2, ...; 0: none). The database is a
 * stranger's: what refers to nothing, or to itself, is left out when it is loaded, so that walking up always ends.
 */

/** Numbers of lookup frame_kind. */
enum { STACK_PYTHON, STACK_NATIVE, STACK_KERNEL, STACK_GC, STACK_NATIVE_LEAF, STACK_SHIM, STACK_TRUNCATED, STACK_KINDS };

struct stack_function {
	unsigned kind;        /**< below STACK_KINDS; an unknown one is a marker without a name */
	bool is_marker;
	struct span name;     /**< qualified where it is known; "<unreadable>" where nothing is; "<GC>" of a marker */
	struct span file;     /**< or empty; of native code its object */
	int64_t first_line;   /**< -1: unknown */
};

struct stack_frame {
	uint32_t function;
	int64_t line;         /**< -1: unknown */
};

struct stack_node {
	uint32_t parent;      /**< always a smaller number */
	uint32_t frame;       /**< 0: it is not there */
};

struct stacks {
	struct stack_function *functions;  /**< [1] to [function_count] */
	struct stack_frame *frames;        /**< [1] to [frame_count]; then one of each function, whose line is unknown */
	struct stack_node *nodes;
	uint32_t function_count, frame_count, node_count;
	struct arena arena;                /**< owns all of it */
};

/** Loads everything. False with a line in @error. */
bool stacks_load(struct query *query, struct stacks *ret, struct strbuf *error);
void stacks_deinit(struct stacks *stacks);
#define cleanup_stacks __attribute__((cleanup(stacks_deinit)))

static inline const struct stack_frame *stacks_frame(const struct stacks *stacks, uint32_t node)
{
	return &stacks->frames[stacks->nodes[node].frame];
}

static inline const struct stack_function *stacks_function(const struct stacks *stacks, uint32_t node)
{
	return &stacks->functions[stacks_frame(stacks, node)->function];
}

/** How many frames there are in all, with [0] and those whose line is unknown. */
static inline size_t stacks_all_frames(const struct stacks *stacks)
{
	return 1 + (size_t)stacks->frame_count + stacks->function_count;
}

/** The frame of the same function whose line is unknown. */
static inline size_t stacks_unknown_line(const struct stacks *stacks, uint32_t frame)
{
	uint32_t function = stacks->frames[frame].function;

	return function ? (size_t)stacks->frame_count + function : 0;
}

/** Which samples: all (wall), those that ran (cpu), held the lock of their interpreter (gil), handled an exception. */
enum sample_mode { MODE_WALL, MODE_CPU, MODE_GIL, MODE_EXCEPTION, MODE_COUNT };

/** False: there is no such mode. */
bool sample_mode_of(const char *word, enum sample_mode *ret);

/** What `export` and `show` were told about profiles. Zero-initialised: python, wall. */
struct profile_choice {
	const char *kind;      /**< a family of lookup profile_kind; NULL: python */
	enum sample_mode mode;
	bool has_threads;      /**< threads (and processes, where there are several) as outermost frames */
	bool has_markers;      /**< markers as frames */
	bool has_lines;        /**< places rather than functions */
	int64_t pid;           /**< of that process alone; 0: of all */
};

/** Samples that agree in all of this. */
struct stack_group {
	int64_t pid, tid;            /**< 0: not asked for, or unknown */
	int64_t weight[MODE_COUNT];
	uint32_t node;               /**< 0: it has no stack, or it was not kept */
	bool is_prefix;              /**< inner frames are missing */
	bool is_leaf_uncertain;
};

/** A thread (or process, where threads were not asked for), and where its groups are. */
struct stack_thread {
	int64_t pid, tid;
	struct span name;            /**< or empty */
	struct span process_name;    /**< or empty */
	size_t first_group, group_count;
};

struct stack_groups {
	struct stack_group *groups;   /**< by pid, tid, node */
	size_t count;
	struct stack_thread *threads; /**< by pid, tid; none with GROUPS_OF_ALL */
	size_t thread_count;
	size_t process_count;         /**< likewise */
	int64_t weight[MODE_COUNT];   /**< of all */
	int64_t without_stack[MODE_COUNT]; /**< of those without one */
	double seconds_a_sample;      /**< how much time one stands for; 0: a dump, or unknown */
	struct arena arena;
};

struct stack_groups_plan {
	const char *family;           /**< of lookup profile_kind */
	enum stack_groups_by { GROUPS_OF_ALL, GROUPS_OF_PROCESSES, GROUPS_OF_THREADS, GROUPS_BY } by;
	int64_t pid;                  /**< 0: of all processes */
};

static inline struct stack_groups_plan stack_groups_plan_of(const struct profile_choice *choice)
{
	return (struct stack_groups_plan){ choice->kind ? choice->kind : "python", choice->has_threads ? GROUPS_OF_THREADS : GROUPS_OF_ALL, choice->pid };
}

/** Groups the samples. False with a line in @error, also where the bundle has no profile of that family. */
bool stack_groups_load(struct query *query, const struct stacks *stacks, const struct stack_groups_plan *plan, struct stack_groups *ret,
		       struct strbuf *error);
void stack_groups_deinit(struct stack_groups *groups);
#define cleanup_stack_groups __attribute__((cleanup(stack_groups_deinit)))

#endif
