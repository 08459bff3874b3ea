#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/dump.h"
#include "capture/python/locals.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

/*
 * Thread pools: the outermost frames of a worker of concurrent.futures hold a weak reference to its executor, and the queue that it takes its jobs from: _worker() of
 * Lib/concurrent/futures/thread.py, 3.2 to 3.15 and the backport for 2.7.
 */

enum {
	ROOT_FRAMES = 8,      /* threading's own are three */
	POOLS_MAX = 4096,
	NAME_CHARACTERS = 256,
	REFERENCE_TARGET = 0, /* wr_object of struct _PyWeakReference: Include/cpython/weakrefobject.h */
};

/* Modules/_queuemodule.c simplequeueobject: up to 3.12 a list, of which the first ones are taken. */
enum { LIST_QUEUE_LIST = 2, LIST_QUEUE_POSITION = 3 };

/* From 3.13 on a ring: RingBuf behind a flag. */
enum { RING_PUT = 1, RING_GET = 2, RING_CAPACITY = 4, RING_COUNT = 5 };

/* What the worker's variables are. */
struct worker {
	uint64_t reference, queue;
};

struct pools {
	struct dump *dump;
	uint64_t *executors;  /* of pool 1, 2, ... */
	size_t count;
};

static bool found(void *context, struct span name, uint64_t value)
{
	struct worker *worker = context;

	if (span_is(name, "executor_reference"))
		worker->reference = value;
	else if (span_is(name, "work_queue"))
		worker->queue = value;
	return !worker->reference || !worker->queue;
}

static bool is_worker(struct reading *reading, const struct walk_frame *frame)
{
	struct code *code = frame->is_shim || frame->is_unreadable ? NULL : codes_get(&reading->codes, frame->code);

	if (!code)
		return false;
	codes_read_text(&reading->codes, code);
	return span_is(code->name_text, "_worker") && span_ends(code->filename_text, "concurrent/futures/thread.py");
}

/* Where the thread is a pool's: the variables of its loop. */
static bool find_worker(const struct dump *dump, const struct dumped *dumped, struct worker *ret)
{
	struct reading *reading = dump->reading;
	size_t count = dumped->stack.count;

	for (size_t i = count; i > 0 && count - i < ROOT_FRAMES; i--) {
		const struct walk_frame *frame = &dump->frames[dumped->first + i - 1];

		*ret = (struct worker){ 0 };
		if (is_worker(reading, frame))
			return locals_read(&reading->memory, &reading->runtime, frame->address, frame->code, found, ret) && ret->reference;
	}
	return false;
}

static bool list_length(struct reading *reading, uint64_t queue, uint64_t *ret)
{
	uint64_t list = object_member(&reading->memory, &reading->runtime, queue, LIST_QUEUE_LIST);
	uint64_t taken = object_member(&reading->memory, &reading->runtime, queue, LIST_QUEUE_POSITION);
	uint64_t size = 0;

	if (object_kind(&reading->memory, &reading->runtime, list) != OBJECT_LIST ||
	    !memory_read_word(&reading->memory, list + (uint64_t)reading->runtime.layout.var_size, &size) || size > INT64_MAX || taken > size)
		return false;
	*ret = size - taken;
	return true;
}

static bool ring_length(struct reading *reading, uint64_t queue, uint64_t *ret)
{
	uint64_t put = object_member(&reading->memory, &reading->runtime, queue, RING_PUT);
	uint64_t get = object_member(&reading->memory, &reading->runtime, queue, RING_GET);
	uint64_t capacity = object_member(&reading->memory, &reading->runtime, queue, RING_CAPACITY);
	uint64_t count = object_member(&reading->memory, &reading->runtime, queue, RING_COUNT);

	if (!capacity || capacity > INT64_MAX / 2 || put >= capacity || get >= capacity || count > capacity || (get + count) % capacity != put)
		return false;
	*ret = count;
	return true;
}

/* Of module queue: a deque holds the jobs. */
static bool deque_length(struct reading *reading, uint64_t queue, uint64_t *ret)
{
	uint64_t deque = instance_lookup(&reading->memory, &reading->runtime, queue, "queue");
	cleanup_strbuf struct strbuf type = { 0 };

	return deque && object_type_name(&reading->memory, &reading->runtime, deque, &type) && span_ends(strbuf_span(&type), "deque") &&
	       memory_read_word(&reading->memory, deque + (uint64_t)reading->runtime.layout.var_size, ret) && *ret <= INT64_MAX;
}

static bool queue_length(struct reading *reading, uint64_t queue, uint64_t *ret)
{
	cleanup_strbuf struct strbuf type = { 0 };

	if (!queue || !object_type_name(&reading->memory, &reading->runtime, queue, &type))
		return false;
	if (!span_ends(strbuf_span(&type), "SimpleQueue"))
		return deque_length(reading, queue, ret);
	return (reading->runtime.version >= 313 ? ring_length : list_length)(reading, queue, ret);
}

static void send_pool(struct reading *reading, const struct py_interpreter *interpreter, size_t pool, uint64_t executor, uint64_t queue)
{
	struct answer *answer = &reading->answer;
	cleanup_strbuf struct strbuf name = { 0 };
	uint64_t prefix = instance_lookup(&reading->memory, &reading->runtime, executor, "_thread_name_prefix");
	uint64_t most = instance_lookup(&reading->memory, &reading->runtime, executor, "_max_workers");
	int64_t max_workers = 0;
	uint64_t queued = 0;

	answer_row(answer, TABLE_PY_POOL);
	answer_int(answer, PY_POOL_PID, reading->pid);
	answer_int(answer, PY_POOL_POOL, (int64_t)pool);
	answer_int(answer, PY_POOL_INTERPRETER, interpreter->id);
	if (prefix && string_read(&reading->memory, &reading->runtime, prefix, NAME_CHARACTERS, &name) && name.length)
		answer_text(answer, PY_POOL_NAME, ANSWER_NAME, strbuf_span(&name));
	if (most && object_int64(&reading->memory, &reading->runtime, most, &max_workers))
		answer_int(answer, PY_POOL_MAX_WORKERS, max_workers);
	if (queue_length(reading, queue, &queued))
		answer_int(answer, PY_POOL_QUEUED, (int64_t)queued);
}

/* The number of the worker's pool, which is sent when it is met first; 0: its executor is gone, or there are too many. */
static size_t pool_of(struct pools *pools, const struct py_interpreter *interpreter, const struct worker *worker)
{
	struct reading *reading = pools->dump->reading;
	uint64_t executor = object_member(&reading->memory, &reading->runtime, worker->reference, REFERENCE_TARGET);

	for (size_t i = 0; i < pools->count; i++)
		if (pools->executors[i] == executor)
			return i + 1;
	if (pools->count == POOLS_MAX || !instance_lookup(&reading->memory, &reading->runtime, executor, "_max_workers"))
		return 0;
	pools->executors[pools->count++] = executor;
	send_pool(reading, interpreter, pools->count, executor, worker->queue);
	return pools->count;
}

void dump_send_pools(struct dump *dump)
{
	struct reading *reading = dump->reading;
	struct answer *answer = &reading->answer;
	cleanup_free uint64_t *executors = calloc(POOLS_MAX, sizeof(*executors));
	struct pools pools = { .dump = dump, .executors = executors };

	for (size_t i = 0; executors && i < reading->threads.thread_count; i++) {
		const struct py_thread *thread = &reading->threads.thread[i];
		struct worker worker = { 0 };
		size_t pool = find_worker(dump, &dump->threads[i], &worker) ? pool_of(&pools, &reading->threads.interpreter[thread->interpreter], &worker) : 0;

		if (!pool)
			continue;
		answer_row(answer, TABLE_PY_POOL_THREAD);
		answer_int(answer, PY_POOL_THREAD_PID, reading->pid);
		answer_int(answer, PY_POOL_THREAD_THREAD_STATE, (int64_t)thread->address);
		answer_int(answer, PY_POOL_THREAD_POOL, (int64_t)pool);
	}
}
