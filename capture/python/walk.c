#include "capture/python/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LEARN_MAX = 12, FRAMES_FIRST = 1024 };

static void widen(struct walker *walker, int32_t offset, uint32_t size)
{
	uint32_t start = (uint32_t)offset;

	if (offset < 0)
		return;
	if (!walker->span_size) {
		walker->span_start = start;
		walker->span_size = size;
		return;
	}
	if (start < walker->span_start) {
		walker->span_size += walker->span_start - start;
		walker->span_start = start;
	}
	if (start + size > walker->span_start + walker->span_size)
		walker->span_size = start + size - walker->span_start;
}

/* The words on handled exceptions lie near the others, and bytes of one page cost nothing. */
static bool widen_by_exceptions(struct walker *walker, const struct layout *layout)
{
	enum { NEAR = 2048 };

	if (layout->thread_exc_state < 0 || layout->thread_exc_state > NEAR || layout->thread_exc_info > NEAR || layout->exc_value < 0 || layout->exc_value > NEAR)
		return false;
	widen(walker, layout->thread_exc_info, 8);
	widen(walker, layout->thread_exc_state + layout->exc_value, 8);
	return true;
}

/* How much of a frame is looked at: of a frame object not the variables at its end. */
static uint32_t frame_size(const struct layout *layout)
{
	const int32_t fields[] = { layout->frame_previous + 8, layout->frame_code + 8, layout->frame_instruction + 8, layout->frame_owner + 1,
				   layout->frame_stack + 8, layout->frame_is_entry + 1, layout->frame_executing + 1 };
	int32_t most = 0;

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		most = fields[i] > most ? fields[i] : most;
	return ((uint32_t)most + 7) & ~7U;
}

bool walker_grow(struct walker *walker)
{
	size_t capacity = walker->capacity ? walker->capacity * 4 : FRAMES_FIRST;
	struct walk_link *chain = NULL;
	struct walk_frame *frames = NULL;
	struct walk_frame *best = NULL;

	if (walker->capacity >= WALK_DEPTH_MAX)
		return false;
	capacity = capacity < WALK_DEPTH_MAX ? capacity : WALK_DEPTH_MAX;
	chain = realloc(walker->chain, capacity * sizeof(*chain));
	walker->chain = chain ? chain : walker->chain;
	frames = chain ? realloc(walker->frames, capacity * sizeof(*frames)) : NULL;
	walker->frames = frames ? frames : walker->frames;
	best = frames ? realloc(walker->best, capacity * sizeof(*best)) : NULL;
	walker->best = best ? best : walker->best;
	if (best)
		walker->capacity = capacity;
	return best != NULL;
}

struct outcome walker_init(struct walker *walker, struct memory *memory, const struct runtime *runtime, struct codes *codes)
{
	const struct layout *layout = &runtime->layout;

	*walker = (struct walker){ .memory = memory, .runtime = runtime, .codes = codes, .frame_size = frame_size(layout) };
	widen(walker, layout->thread_interpreter, 8);
	widen(walker, layout->thread_frame, 8);
	widen(walker, layout->thread_base_frame, 8);
	widen(walker, layout->thread_gil_requested, 4);
	walker->has_exceptions = widen_by_exceptions(walker, layout);
	return walker_grow(walker) ? outcome_ok() : outcome_fault(ENOMEM, "no memory for stacks");
}

void walker_deinit(struct walker *walker)
{
	free(walker->copies);
	free(walker->chain);
	free(walker->frames);
	free(walker->best);
	*walker = (struct walker){ 0 };
}

void walk_init(struct walk *walk, uint64_t thread, uint64_t gil)
{
	*walk = (struct walk){ .thread = thread, .gil = gil };
}

void walk_deinit(struct walk *walk)
{
	free(walk->ranges);
	free(walk->units);
	free(walk->vectors);
	walk_rest_deinit(&walk->rest);
	*walk = (struct walk){ 0 };
}

bool walker_room(struct walker *walker, size_t size)
{
	char *grown = NULL;

	if (size <= walker->copies_capacity)
		return true;
	grown = realloc(walker->copies, size * 2);
	if (!grown)
		return false;
	walker->copies = grown;
	walker->copies_capacity = size * 2;
	return true;
}

static void take_exceptions(const struct walker *walker, const struct walk *walk, const char *thread, struct walk_stack *ret)
{
	const struct layout *layout = &walker->runtime->layout;

	ret->has_exceptions = walker->has_exceptions;
	if (!walker->has_exceptions)
		return;
	memcpy(&ret->exc_value, thread + (layout->thread_exc_state + layout->exc_value - (int32_t)walker->span_start), sizeof(ret->exc_value));
	ret->exc_info = walk->thread + (uint64_t)layout->thread_exc_state;
	if (layout->thread_exc_info >= 0)
		memcpy(&ret->exc_info, thread + (layout->thread_exc_info - (int32_t)walker->span_start), sizeof(ret->exc_info));
}

void walk_take_state(const struct walker *walker, const struct walk *walk, const char *thread, const char *words, struct walk_stack *ret)
{
	int32_t requested = walker->runtime->layout.thread_gil_requested;

	take_exceptions(walker, walk, thread, ret);
	ret->has_holder = walk->gil != 0;
	if (requested >= 0)
		memcpy(&ret->gil_requested, thread + (requested - (int32_t)walker->span_start), 4);
	if (!walk->gil)
		return;
	memcpy(&ret->holder, words, sizeof(ret->holder));
	ret->locked = ret->holder != 0;
	if (walker->runtime->layout.gil_last_holder >= 0)
		memcpy(&ret->locked, words + sizeof(ret->holder), sizeof(ret->locked));
}

static void keep_best(struct walker *walker, size_t count, struct walk_stack *ret)
{
	struct walk_frame *frames = walker->frames;

	walker->frames = walker->best;
	walker->best = frames;
	ret->frames = walker->best;
	ret->count = count;
}

/* A frame that returns and is entered again alike within a microsecond looks the same: where functions recur that happens. */
static bool is_leaf_repeated(const struct walk_stack *stack)
{
	for (size_t i = 1; i < stack->count; i++)
		if (stack->frames[i].code == stack->frames[0].code && !stack->frames[0].is_shim)
			return true;
	return false;
}

/*
 * A frame object is not copied at one instant: its words in two lines of the cache may be of two moments, and the line of a call that has ended may stand beside the marks
 * of one that has just begun. Two copies that show the same line are believed; a line that changes between them is not (from 3.11 on there are three copies).
 */
static bool is_leaf_moving(const struct walker *walker, const struct walk_stack *stack)
{
	return walker->runtime->version < 311 && stack->is_whole && stack->count && walker->best[0].is_line_moving;
}

static uint64_t now_ns(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

/*
 * A call in whose middle we lost the CPU proves nothing: the target may have gone round and come to the same place. The least that a plan's
 * calls took, growing slowly, is what they take undisturbed.
 */
static bool was_disturbed(struct walker *walker, struct walk *walk, uint64_t duration_ns)
{
	enum { SLACK_NS = 4000, FORGET_SHIFT = 7, FIRST_TIMES = 6, FIRST_SLACK_NS = 10000 };
	uint64_t each_ns = duration_ns / walk->vector_count;

	if (!walker->least_ns || each_ns < walker->least_ns)
		walker->least_ns = each_ns;
	/* A plan's first call is measured by what the calls of others took; the next one by the first, as many bytes take longer than few. */
	if (!walk->usual_ns && duration_ns > walker->least_ns * walk->vector_count * FIRST_TIMES + FIRST_SLACK_NS) {
		walk->usual_ns = duration_ns;
		return true;
	}
	if (!walk->usual_ns || duration_ns < walk->usual_ns)
		walk->usual_ns = duration_ns;
	else
		walk->usual_ns += (duration_ns - walk->usual_ns) >> FORGET_SHIFT;
	return duration_ns > walk->usual_ns + walk->usual_ns / 2 + SLACK_NS;
}

/* One call. @ret_missing: a frame to be learned before the next. */
static enum walk_verdict try_once(struct walker *walker, struct walk *walk, struct walk_stack *ret, uint64_t *ret_missing)
{
	enum walk_verdict verdict = WALK_AGAIN;
	size_t count = 0;
	uint64_t start_ns = 0;

	*ret_missing = 0;
	if (!walk->is_planned && (!walk_plan(walker, walk) || !walker_room(walker, walk->size))) {
		walk_forget_ranges(walk);
		return WALK_AGAIN;
	}
	walk->tick++;
	start_ns = now_ns();
	ret->status = memory_gather(walker->memory, walk->vectors, walk->vector_count, walker->copies, walk->size);
	if (ret->status != MEMORY_OK) {
		/* A chunk was given back, or a frame's memory: start over. */
		walk_forget_ranges(walk);
		walk_seed(walker, walk);
		return WALK_AGAIN;
	}
	if (was_disturbed(walker, walk, now_ns() - start_ns)) {
		walker->slow++;
		return WALK_AGAIN;
	}
	verdict = walk_judge(walker, walk, &count, ret_missing);
	if (verdict == WALK_WHOLE || (verdict == WALK_PREFIX && !ret->is_whole && (count > ret->count || !ret->frames))) {
		keep_best(walker, count, ret);
		ret->is_whole = verdict == WALK_WHOLE;
		ret->is_truncated = walker->is_truncated;
		walk->root = count && !walker->is_truncated ? walker->best[count - 1].address : 0;
		walk_take_state(walker, walk, walker->copies + walk->point[walk->centre], walker->copies + walk->holder_at, ret);
	}
	return verdict;
}

/* After a try that proved nothing: what it showed is used for the next. */
static void prepare(struct walker *walker, struct walk *walk, uint64_t missing)
{
	const struct layout *layout = &walker->runtime->layout;
	uint64_t cframe = layout->cframe_current_frame < 0 ? 0 : walk_thread_word(walker, walk, walk->point_count - 1, layout->thread_frame);
	bool is_moved = false;

	if (!walk->is_planned)
		return;
	if (cframe != walk->cframe) {
		walk->cframe = cframe;
		walk->is_planned = false;
	} else if (missing) {
		walk_learn(walker, walk, walk_leaf(walker, walk, walk->centre, &is_moved));
	}
}

void walk_run(struct walker *walker, struct walk *walk, unsigned tries, struct walk_stack *ret)
{
	unsigned learned = 0;
	bool is_cached = walker->memory->cache.is_on;

	walker->walks++;
	if (walk->rest.is_seen) {
		walk->rest.is_seen = false;
		*ret = walk->rest.stack;
		walker->tries++;
		walker->whole++;
		return;
	}
	*ret = (struct walk_stack){ .gil_requested = -1 };
	if (!walk->range_count)
		walk_seed(walker, walk);
	while (ret->tries < tries) {
		uint64_t missing = 0;
		enum walk_verdict verdict = try_once(walker, walk, ret, &missing);

		if ((verdict == WALK_WHOLE && !is_leaf_moving(walker, ret)) || ret->status == MEMORY_GONE || ret->status == MEMORY_DENIED) {
			ret->tries++;
			break;
		}
		if (missing && learned < LEARN_MAX)
			learned++;
		else
			ret->tries++;
		/* A hint from an old page would be the same hint again. */
		walker->memory->cache.is_on = is_cached && learned < 2;
		if (verdict == WALK_AGAIN || missing)
			prepare(walker, walk, missing);
	}
	walker->memory->cache.is_on = is_cached;
	/* It may have moved, to make room for a deeper one. */
	ret->frames = ret->frames ? walker->best : NULL;
	walker->tries += ret->tries;
	walker->whole += ret->is_whole;
	ret->is_leaf_uncertain = is_leaf_repeated(ret) || is_leaf_moving(walker, ret);
	walk_keep(walker, walk, ret);
	walk_age_ranges(walk);
}
