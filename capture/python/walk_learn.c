#include <string.h>

#include "capture/python/walk.h"

/* struct _PyStackChunk {previous, size, top, data[]}: Include/cpython/pystate.h, 3.11 and later; top counts words of data. */
struct chunk_head {
	uint64_t previous, size, top;
};

enum { CHUNK_HEAD = sizeof(struct chunk_head), CHUNK_SPARE = 768, CHUNK_MAX = 1 << 20, CHUNKS_MAX = 64 };

static bool read_chunk(struct walker *walker, uint64_t chunk, struct chunk_head *ret)
{
	return memory_is_plausible(chunk) && memory_read(walker->memory, chunk, ret, sizeof(*ret)) == MEMORY_OK && ret->size > CHUNK_HEAD &&
	       ret->size <= UINT64_C(1) << 32;
}

/* Remembers the used part of a chunk: to @end, and a little more for what is called next. */
static void add_chunk(struct walk *walk, uint64_t chunk, const struct chunk_head *head, uint64_t end)
{
	uint64_t limit = head->size < CHUNK_MAX ? head->size : CHUNK_MAX;
	uint64_t used = end > chunk ? end - chunk + CHUNK_SPARE : CHUNK_SPARE;

	used = used < limit ? (used + 255) & ~UINT64_C(255) : limit;
	used = used < limit ? used : limit;
	if (used > CHUNK_HEAD)
		walk_add_range(walk, chunk + CHUNK_HEAD, (uint32_t)(used - CHUNK_HEAD), 0, (uint32_t)limit);
}

/* The chunk of the thread's that holds @frame, innermost first. */
static bool learn_chunk(struct walker *walker, struct walk *walk, uint64_t innermost, uint64_t top, uint64_t frame)
{
	uint64_t chunk = innermost;

	for (int i = 0; i < CHUNKS_MAX; i++) {
		struct chunk_head head = { 0 };
		uint64_t end = top;

		if (!read_chunk(walker, chunk, &head))
			return false;
		if (chunk != innermost)
			end = chunk + CHUNK_HEAD + head.top * 8;
		if (frame >= chunk + CHUNK_HEAD && frame < chunk + head.size) {
			if (frame + walker->frame_size > end || end > chunk + head.size)
				end = frame + walker->frame_size;
			add_chunk(walk, chunk, &head, end);
			return true;
		}
		chunk = head.previous;
	}
	return false;
}

static uint64_t thread_word(struct walker *walker, const struct walk *walk, int32_t offset)
{
	return offset < 0 ? 0 : memory_word(walker->memory, walk->thread + (uint64_t)offset);
}

static uint64_t leaf_now(struct walker *walker, const struct walk *walk)
{
	const struct layout *layout = &walker->runtime->layout;

	if (layout->cframe_current_frame < 0)
		return thread_word(walker, walk, layout->thread_frame);
	return memory_is_plausible(walk->cframe) ? memory_word(walker->memory, walk->cframe + (uint64_t)layout->cframe_current_frame) : 0;
}

void walk_seed(struct walker *walker, struct walk *walk)
{
	const struct layout *layout = &walker->runtime->layout;
	uint64_t chunk = thread_word(walker, walk, layout->thread_datastack_chunk);
	struct chunk_head head = { 0 };

	if (layout->cframe_current_frame >= 0)
		walk->cframe = thread_word(walker, walk, layout->thread_frame);
	if (chunk && read_chunk(walker, chunk, &head)) {
		uint64_t top = thread_word(walker, walk, layout->thread_datastack_top);

		add_chunk(walk, chunk, &head, top > chunk && top <= chunk + head.size ? top : chunk);
	}
	/* The rest of it from a first look, so that the first call holds all of a thread that stands still. */
	walk_learn(walker, walk, leaf_now(walker, walk));
}

/* The frame before @frame, from the latest copy of it, else from the target now. */
static bool step(struct walker *walker, struct walk *walk, uint64_t frame, bool *ret_is_new, uint64_t *ret)
{
	const struct walk_unit *unit = walk->is_planned ? walk_unit_at(walk, frame, walker->frame_size) : NULL;
	uint64_t field = (uint64_t)walker->runtime->layout.frame_previous;

	*ret_is_new = !unit;
	if (!unit)
		return memory_read_word(walker->memory, frame + field, ret);
	memcpy(ret, walker->copies + unit->copy[unit->copies - 1] + (frame - unit->start) + field, sizeof(*ret));
	return true;
}

/* The chain as it seems to be now, into walker->frames (is_entry: in no copy); how many. */
static size_t follow(struct walker *walker, struct walk *walk, uint64_t frame)
{
	size_t count = 0;

	while ((count < walker->capacity || walker_grow(walker)) && !walk_is_end(walker, walk, frame) && memory_is_plausible(frame) && frame % 8 == 0) {
		uint64_t previous = 0;
		bool is_new = false;

		if (!step(walker, walk, frame, &is_new, &previous))
			break;
		walker->frames[count++] = (struct walk_frame){ .address = frame, .is_entry = is_new };
		frame = previous;
	}
	return count;
}

void walk_learn(struct walker *walker, struct walk *walk, uint64_t frame)
{
	const struct layout *layout = &walker->runtime->layout;
	size_t count = follow(walker, walk, frame);
	uint64_t chunk = thread_word(walker, walk, layout->thread_datastack_chunk);
	uint64_t top = thread_word(walker, walk, layout->thread_datastack_top);

	for (size_t i = 0; i < count; i++) {
		const struct walk_frame *met = &walker->frames[i];
		uint32_t depth = (uint32_t)(count - 1 - i);

		if (!met->is_entry)
			continue;
		if (!chunk || !learn_chunk(walker, walk, chunk, top, met->address))
			walk_add_range(walk, met->address - WALK_BEFORE, walker->frame_size + WALK_BEFORE, depth, 0);
	}
}
