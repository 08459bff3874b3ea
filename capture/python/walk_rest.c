#include <stdlib.h>
#include <string.h>

#include "capture/python/walk.h"

/*
 * Threads that rest. Such a stack was proven when it was walked. If each byte of its frames is still what it was, and the thread state leads to the same
 * innermost frame, the thread stands there still. So one copy does, and whatever comes between its parts, what is said is a stack that was true.
 */

enum {
	LOOK_THREADS = 64,
	LOOK_BYTES = 128 << 10,  /* they stay in the cache of a CPU */
	REST_BYTES_MAX = 64 << 10,
	REST_FRAMES_MAX = 1024,
};

/* A thread in a call that reads many: where its bytes are in what was read. */
struct looked {
	struct walk *walk;
	size_t thread_at, frames_at, holder_at;
};

struct look {
	struct looked threads[LOOK_THREADS];
	size_t count, vectors, size;
	uint64_t gil;            /* read already, at @holder_at */
	size_t holder_at;
};

void walk_rest_deinit(struct walk_rest *rest)
{
	free(rest->pieces);
	free(rest->bytes);
	free(rest->frames);
	*rest = (struct walk_rest){ 0 };
}

static bool reserve(void *array, size_t *capacity, size_t count, size_t size)
{
	void **at = array;
	void *grown = NULL;

	if (count <= *capacity)
		return true;
	grown = realloc(*at, count * size);
	if (!grown)
		return false;
	*at = grown;
	*capacity = count;
	return true;
}

static void widen(struct iovec *piece, uint64_t start, uint64_t end)
{
	uint64_t old = (uint64_t)(uintptr_t)piece->iov_base;
	uint64_t old_end = old + piece->iov_len;

	if (piece->iov_len) {
		start = old < start ? old : start;
		end = old_end > end ? old_end : end;
	}
	*piece = (struct iovec){ (void *)(uintptr_t)start, end - start };
}

/* A piece for each unit, of which some may be empty. False: a frame is in none, or no memory. */
static bool cut_pieces(const struct walker *walker, struct walk *walk, const struct walk_stack *stack)
{
	struct walk_rest *rest = &walk->rest;

	if (!reserve(&rest->pieces, &rest->piece_capacity, walk->unit_count, sizeof(*rest->pieces)))
		return false;
	for (size_t i = 0; i < walk->unit_count; i++)
		rest->pieces[i] = (struct iovec){ 0 };
	for (size_t i = 0; i < stack->count; i++) {
		uint64_t frame = stack->frames[i].address;
		const struct walk_unit *unit = walk_unit_at(walk, frame, walker->frame_size);
		uint64_t start = unit && frame - WALK_BEFORE >= unit->start ? frame - WALK_BEFORE : frame;

		if (!unit)
			return false;
		widen(&rest->pieces[unit - walk->units], start, frame + walker->frame_size);
	}
	return true;
}

static size_t pieces_size(const struct walk *walk)
{
	size_t size = 0;

	for (size_t i = 0; i < walk->unit_count; i++)
		size += walk->rest.pieces[i].iov_len;
	return size;
}

/* Of units without a frame nothing is kept. */
static void keep_bytes(const struct walker *walker, struct walk *walk)
{
	struct walk_rest *rest = &walk->rest;

	rest->size = rest->piece_count = 0;
	for (size_t i = 0; i < walk->unit_count; i++) {
		const struct walk_unit *unit = &walk->units[i];
		struct iovec piece = rest->pieces[i];

		if (!piece.iov_len)
			continue;
		memcpy(rest->bytes + rest->size, walker->copies + unit->copy[0] + ((uint64_t)(uintptr_t)piece.iov_base - unit->start), piece.iov_len);
		rest->size += piece.iov_len;
		rest->pieces[rest->piece_count++] = piece;
	}
}

static bool keep(const struct walker *walker, struct walk *walk, const struct walk_stack *stack)
{
	struct walk_rest *rest = &walk->rest;
	size_t size = 0;

	if (stack->count > REST_FRAMES_MAX || !reserve(&rest->frames, &rest->frame_capacity, stack->count, sizeof(*rest->frames)) ||
	    !cut_pieces(walker, walk, stack))
		return false;
	size = pieces_size(walk);
	if (size > REST_BYTES_MAX || !reserve(&rest->bytes, &rest->capacity, size, 1))
		return false;
	keep_bytes(walker, walk);
	if (stack->count)
		memcpy(rest->frames, stack->frames, stack->count * sizeof(*rest->frames));
	rest->stack = *stack;
	rest->stack.frames = rest->frames;
	rest->stack.tries = 1;
	rest->stack.is_unmoved = true;
	return true;
}

void walk_keep(const struct walker *walker, struct walk *walk, const struct walk_stack *stack)
{
	struct walk_rest *rest = &walk->rest;
	uint64_t leaf = stack->count ? stack->frames[0].address : 0;
	int32_t instruction = stack->count ? stack->frames[0].instruction : 0;
	bool has_moved = leaf != rest->leaf || instruction != rest->instruction || (stack->count && stack->frames[0].is_line_moving);

	rest->leaf = leaf;
	rest->instruction = instruction;
	rest->is_kept = !has_moved && stack->is_whole && !stack->is_truncated && keep(walker, walk, stack);
}

static size_t add(struct walker *walker, struct look *look, uint64_t address, size_t size)
{
	size_t at = look->size;

	walker->look[look->vectors++] = (struct iovec){ (void *)(uintptr_t)address, size };
	look->size += size;
	return at;
}

/* What is read of a thread is together, as it is in a walk of its own; the lock of all of them is read once. */
static void add_thread(struct walker *walker, struct look *look, struct walk *walk)
{
	const struct layout *layout = &walker->runtime->layout;
	const struct walk_rest *rest = &walk->rest;
	struct looked *looked = &look->threads[look->count++];

	if (walk->gil && walk->gil != look->gil) {
		look->gil = walk->gil;
		look->holder_at = layout->gil_last_holder >= 0 ? add(walker, look, walk->gil + (uint64_t)layout->gil_last_holder, 12) : add(walker, look, walk->gil, 8);
	}
	*looked = (struct looked){ .walk = walk, .holder_at = look->holder_at };
	looked->thread_at = add(walker, look, walk->thread + walker->span_start, walker->span_size);
	if (layout->cframe_current_frame >= 0)
		add(walker, look, walk->cframe + (uint64_t)layout->cframe_current_frame, 8);
	looked->frames_at = look->size;
	for (size_t i = 0; i < rest->piece_count; i++)
		add(walker, look, (uint64_t)(uintptr_t)rest->pieces[i].iov_base, rest->pieces[i].iov_len);
}

static uint64_t word(const char *at)
{
	uint64_t value = 0;

	memcpy(&value, at, sizeof(value));
	return value;
}

/* The innermost frame that the thread state leads to; 0: none. */
static uint64_t leaf_of(const struct walker *walker, const struct walk *walk, const char *thread)
{
	uint64_t first = word(thread + (walker->runtime->layout.thread_frame - (int32_t)walker->span_start));
	uint64_t leaf = first;

	if (walker->runtime->layout.cframe_current_frame >= 0)
		leaf = first == walk->cframe ? word(thread + walker->span_size) : UINT64_MAX;
	return walk_is_end(walker, walk, leaf) ? 0 : leaf;
}

static void judge(struct walker *walker, const struct looked *looked)
{
	struct walk_rest *rest = &looked->walk->rest;
	const char *thread = walker->copies + looked->thread_at;

	rest->is_seen = leaf_of(walker, looked->walk, thread) == rest->leaf &&
			(!rest->size || memcmp(walker->copies + looked->frames_at, rest->bytes, rest->size) == 0);
	if (rest->is_seen)
		walk_take_state(walker, looked->walk, thread, walker->copies + looked->holder_at, &rest->stack);
	rest->is_kept = rest->is_seen;
}

static void look(struct walker *walker, struct look *look)
{
	if (look->count && walker_room(walker, look->size) &&
	    memory_gather(walker->memory, walker->look, look->vectors, walker->copies, look->size) == MEMORY_OK)
		for (size_t i = 0; i < look->count; i++)
			judge(walker, &look->threads[i]);
	*look = (struct look){ 0 };
}

void walk_look(struct walker *walker, struct walk *const *walks, size_t count)
{
	struct look now = { 0 };

	for (size_t i = 0; i < count; i++) {
		struct walk *walk = walks[i];
		size_t vectors = walk->rest.piece_count + 3;

		walk->rest.is_seen = false;
		if (!walk->rest.is_kept || vectors > WALK_LOOK_VECTORS)
			continue;
		if (now.count == LOOK_THREADS || now.vectors + vectors > WALK_LOOK_VECTORS || now.size + walk->rest.size > LOOK_BYTES)
			look(walker, &now);
		add_thread(walker, &now, walk);
	}
	look(walker, &now);
}

bool walk_stands(struct walker *walker, struct walk *walk, const struct walk_stack *stack)
{
	bool stands = false;

	/* The bytes of that walk are still there, and now it is the walk before. */
	walk_keep(walker, walk, stack);
	walk_look(walker, &walk, 1);
	stands = walk->rest.is_seen;
	walk->rest.is_seen = false;
	return stands;
}
