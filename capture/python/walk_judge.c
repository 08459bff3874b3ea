#include <string.h>

#include "capture/python/walk.h"

/* One frame, in its copies. */
struct seen {
	const char *copy[WALK_COPIES];
	uint32_t copies;
};

static uint64_t word(const char *frame, int32_t offset)
{
	uint64_t value = 0;

	memcpy(&value, frame + offset, sizeof(value));
	return value;
}

static int32_t number(const char *frame, int32_t offset)
{
	int32_t value = 0;

	memcpy(&value, frame + offset, sizeof(value));
	return value;
}

static struct seen seen_at(const struct walker *walker, const struct walk *walk, size_t index)
{
	const struct walk_link *link = &walker->chain[index];
	const struct walk_unit *unit = &walk->units[link->unit];
	struct seen seen = { .copies = unit->copies };

	for (uint32_t i = 0; i < unit->copies; i++)
		seen.copy[i] = walker->copies + unit->copy[i] + link->offset;
	return seen;
}

static bool is_shim(const struct walker *walker, const char *frame)
{
	return walker->runtime->version >= 312 && (unsigned char)frame[walker->runtime->layout.frame_owner] > FRAME_OWNED_BY_FRAME_OBJECT;
}

/* All copies show the same code with the same caller. */
static bool agrees(const struct layout *layout, const struct seen *seen)
{
	for (uint32_t i = 1; i < seen->copies; i++)
		if (word(seen->copy[0], layout->frame_previous) != word(seen->copy[i], layout->frame_previous) ||
		    word(seen->copy[0], layout->frame_code) != word(seen->copy[i], layout->frame_code))
			return false;
	return true;
}

static uint64_t raw_instruction(const struct walker *walker, const char *frame)
{
	int32_t offset = walker->runtime->layout.frame_instruction;

	return walker->runtime->version >= 311 ? word(frame, offset) : (uint64_t)(int64_t)number(frame, offset);
}

static bool has_moved(const struct walker *walker, const struct seen *seen)
{
	for (uint32_t i = 1; i < seen->copies; i++)
		if (raw_instruction(walker, seen->copy[0]) != raw_instruction(walker, seen->copy[i]))
			return true;
	return false;
}

/*
 * Up to 3.10 a frame object says that it runs (f_executing is 1; in 3.10 f_state is FRAME_EXECUTING, 0), and is held by the thread state or its callee, and
 * by whoever runs it: @least references. From 3.11 on frames have neither.
 */
static bool is_alive(const struct walker *walker, const struct seen *seen, int64_t least)
{
	const struct layout *layout = &walker->runtime->layout;
	char executing = walker->runtime->version == 310 ? 0 : 1;

	if (walker->runtime->version >= 311)
		return true;
	for (uint32_t i = 0; i < seen->copies; i++)
		if ((int64_t)word(seen->copy[i], layout->object_refcount) < least ||
		    (layout->frame_executing >= 0 && seen->copy[i][layout->frame_executing] != executing))
			return false;
	return true;
}

/*
 * 3.11 and later: the frame of a generator or coroutine lies in its object, where it stays as it was when the thing is suspended, done, or freed. Only
 * one whose gi_frame_state says that it runs is in a stack.
 */
static bool runs_if_generator(const struct walker *walker, const struct walk_link *link, const struct seen *seen)
{
	const struct layout *layout = &walker->runtime->layout;
	int32_t back = layout->generator_frame - layout->generator_state;
	char executing = walker->runtime->version >= 315 ? 4 : 0; /* FRAME_EXECUTING, pycore_frame.h; pycore_interpframe_structs.h */

	if (layout->frame_owner < 0 || seen->copy[0][layout->frame_owner] != FRAME_OWNED_BY_GENERATOR)
		return true;
	if (layout->generator_state < 0 || back <= 0 || back > WALK_BEFORE || link->offset < WALK_BEFORE)
		return false;
	for (uint32_t i = 0; i < seen->copies; i++)
		if (seen->copy[i][-back] != executing)
			return false;
	return true;
}

/*
 * The outermost frame: from 3.12 on always the mark of a call from C, in 3.11 a frame entered from C. A generator's frame whose `previous` is not set yet, or
 * no longer, is none.
 */
static bool is_outermost(const struct walker *walker, const struct seen *seen)
{
	const struct layout *layout = &walker->runtime->layout;

	if (walker->runtime->version >= 312 && layout->thread_base_frame < 0)
		return is_shim(walker, seen->copy[0]);
	if (walker->runtime->version == 311)
		return seen->copy[0][layout->frame_is_entry] && seen->copy[0][layout->frame_owner] != FRAME_OWNED_BY_GENERATOR;
	return true;
}

/*
 * 3.11 to 3.13: a frame that waits for an inlined callee has saved its stack pointer (stacktop >= 0, which is -1 while it runs). One whose callee was
 * entered from C has not: then a shim stands between them, or in 3.11 the callee says so.
 */
static bool waits_for(const struct walker *walker, const struct seen *seen, const struct seen *callee)
{
	const struct layout *layout = &walker->runtime->layout;

	if (walker->runtime->version < 311 || walker->runtime->version > 313 || !callee)
		return true;
	for (uint32_t i = 0; i < seen->copies; i++) {
		const char *called = callee->copy[i < callee->copies ? i : 0];

		if (is_shim(walker, seen->copy[i]) || is_shim(walker, called) || (layout->frame_is_entry >= 0 && called[layout->frame_is_entry]))
			continue;
		if (number(seen->copy[i], layout->frame_stack) < 0)
			return false;
	}
	return true;
}

/* Where a copy of the frame stands in its code: INT32_MIN outside of it. */
static int32_t instruction_of(const struct walker *walker, struct code *code, const char *frame)
{
	if (walker->runtime->version >= 311)
		return code_instruction(walker->codes, code, raw_instruction(walker, frame));
	return number(frame, walker->runtime->layout.frame_instruction) < code->length ? number(frame, walker->runtime->layout.frame_instruction) : INT32_MIN;
}

enum acceptance { ACCEPT, ACCEPT_AS_LAST, REJECT, LEAVE_OUT };

/* 3.11 and later: an instruction outside its code is the mark of a frame that is being made; a leaf before its first traceable instruction is incomplete. */
static enum acceptance judge_instruction(struct walker *walker, bool is_leaf, struct walk_frame *frame, const char *copy)
{
	struct code *code = codes_get(walker->codes, frame->code);
	int32_t least = is_leaf && walker->runtime->version < 313 ? -1 : 0;

	if (!code && walker->codes->count >= CODES_MAX) {
		frame->is_unreadable = true;
		return ACCEPT;
	}
	if (!code)
		return REJECT;
	frame->instruction = instruction_of(walker, code, copy);
	if (walker->runtime->version < 311)
		return frame->instruction >= -1 ? ACCEPT : REJECT;
	if (frame->instruction < least)
		return REJECT;
	if (is_leaf && frame->owner != FRAME_OWNED_BY_GENERATOR && frame->instruction < code->first_traceable)
		return LEAVE_OUT;
	return ACCEPT;
}

/* What the copies of one frame say of its line, though their instructions may differ. */
enum line { LINE_ONE, LINE_SEVERAL, LINE_UNKNOWN };

static enum line line_of(struct walker *walker, const struct seen *seen, uint64_t address)
{
	struct code_position first = { 0 };
	struct code *code = NULL;
	enum line line = LINE_ONE;

	if (!has_moved(walker, seen))
		return LINE_ONE;
	code = codes_get(walker->codes, address);
	for (uint32_t i = 0; code && i < seen->copies; i++) {
		struct code_position position = { 0 };
		int32_t instruction = instruction_of(walker, code, seen->copy[i]);

		/* A line that is not known proves nothing. */
		if (instruction == INT32_MIN || (!code_position(walker->codes, code, instruction, &position) && instruction >= 0))
			return LINE_UNKNOWN;
		if (i == 0)
			first = position;
		else if (position.line != first.line)
			line = LINE_SEVERAL;
	}
	return code ? line : LINE_UNKNOWN;
}

/*
 * The innermost frame runs on while it is copied, a loop in it from line to line: it is that function, called there, all the same, and its line that of
 * the copy nearest to the centre, which is a line it was on.
 */
static enum acceptance judge_leaf(struct walker *walker, const struct seen *seen, struct walk_frame *frame)
{
	enum line line = line_of(walker, seen, frame->code);
	struct walk_frame nearest = *frame;

	if (line == LINE_ONE)
		return ACCEPT;
	nearest.is_line_moving = true;
	if (line == LINE_UNKNOWN || judge_instruction(walker, true, &nearest, seen->copy[seen->copies / 2]) != ACCEPT)
		return REJECT;
	*frame = nearest;
	return ACCEPT;
}

static struct walk_frame frame_of(const struct walker *walker, uint64_t address, const char *copy)
{
	const struct layout *layout = &walker->runtime->layout;
	struct walk_frame frame = { .address = address, .code = word(copy, layout->frame_code), .instruction = INT32_MIN };

	if (walker->runtime->version >= 314)
		frame.code &= ~UINT64_C(3); /* a _PyStackRef: the low bits are tags */
	if (layout->frame_owner >= 0)
		frame.owner = (uint8_t)copy[layout->frame_owner];
	if (layout->frame_is_entry >= 0)
		frame.is_entry = copy[layout->frame_is_entry] != 0;
	return frame;
}

/* Frame @index of the chain, 0 the leaf, after all those nearer to the root were accepted. */
static enum acceptance judge_frame(struct walker *walker, struct walk *walk, size_t index, struct walk_frame *ret)
{
	struct seen seen = seen_at(walker, walk, index);
	struct seen callee = { 0 };
	const struct walk_link *link = &walker->chain[index];
	enum acceptance accepted = ACCEPT;

	if (!agrees(&walker->runtime->layout, &seen) || !is_alive(walker, &seen, 1) || !runs_if_generator(walker, link, &seen) ||
	    (!word(seen.copy[0], walker->runtime->layout.frame_previous) && !is_outermost(walker, &seen)))
		return REJECT;
	*ret = frame_of(walker, walk->units[link->unit].start + link->offset, seen.copy[0]);
	if (is_shim(walker, seen.copy[0])) {
		ret->is_shim = true;
		return ACCEPT;
	}
	accepted = judge_instruction(walker, index == 0, ret, seen.copy[0]);
	if (accepted != ACCEPT)
		return accepted;
	if (index == 0)
		return judge_leaf(walker, &seen, ret);
	callee = seen_at(walker, walk, index - 1);
	if (waits_for(walker, &seen, &callee) && is_alive(walker, &seen, 2) && !has_moved(walker, &seen))
		return ACCEPT;
	if (line_of(walker, &seen, ret->code) != LINE_ONE)
		ret->instruction = INT32_MIN;
	return ACCEPT_AS_LAST;
}

uint64_t walk_thread_word(const struct walker *walker, const struct walk *walk, unsigned point, int32_t offset)
{
	return word(walker->copies + walk->point[point], offset - (int32_t)walker->span_start);
}

uint64_t walk_leaf(const struct walker *walker, const struct walk *walk, unsigned point, bool *ret_moved)
{
	uint64_t frame = walk_thread_word(walker, walk, point, walker->runtime->layout.thread_frame);

	*ret_moved = false;
	if (walker->runtime->layout.cframe_current_frame < 0)
		return frame;
	*ret_moved = frame != walk->cframe;
	return word(walker->copies + walk->point[point], (int32_t)walker->span_size);
}

bool walk_is_end(const struct walker *walker, const struct walk *walk, uint64_t frame)
{
	int32_t base = walker->runtime->layout.thread_base_frame;

	return !frame || (base >= 0 && frame - walk->thread < (uint64_t)walker->runtime->layout.thread_size);
}

/* The chain as the first copies have it. False: it left the units at @ret_missing, or has no end. */
static bool follow(struct walker *walker, struct walk *walk, uint64_t frame, size_t *ret_count, uint64_t *ret_missing)
{
	size_t count = 0;
	int32_t field = walker->runtime->layout.frame_previous;

	*ret_missing = 0;
	walker->is_truncated = false;
	while (!walk_is_end(walker, walk, frame)) {
		const struct walk_unit *unit = walk_unit_at(walk, frame, walker->frame_size);

		walker->is_truncated = count == WALK_DEPTH_MAX;
		if (walker->is_truncated)
			break;
		if (!unit)
			*ret_missing = frame;
		if (!unit || (count == walker->capacity && !walker_grow(walker)) || frame % 8)
			return false;
		walk->units[unit - walk->units].seen = walk->tick;
		walker->chain[count++] = (struct walk_link){ (uint32_t)(unit - walk->units), (uint32_t)(frame - unit->start) };
		frame = word(walker->copies + unit->copy[0] + (frame - unit->start), field);
	}
	*ret_count = count;
	return true;
}

/*
 * The innermost frame is a new one, of which there is no copy. From 3.6 to 3.10 frames say themselves that they run; so the chain of the last
 * innermost frame may still prove its root side, if it ends in the same outermost frame: that one is this thread's.
 */
static bool follow_from_root(struct walker *walker, struct walk *walk, size_t *ret_count)
{
	uint64_t ignored = 0;
	const struct walk_link *last = NULL;

	if (walker->runtime->layout.frame_executing < 0 || !walk->leaf || !walk->root ||
	    !follow(walker, walk, walk->leaf, ret_count, &ignored) || !*ret_count)
		return false;
	last = &walker->chain[*ret_count - 1];
	return walk->units[last->unit].start + last->offset == walk->root;
}

enum walk_verdict walk_judge(struct walker *walker, struct walk *walk, size_t *ret_count, uint64_t *ret_missing)
{
	bool is_moved = false;
	uint64_t leaf = walk_leaf(walker, walk, walk->centre, &is_moved);
	size_t count = 0;
	size_t first = 0; /* the innermost frame that is kept */
	enum acceptance accepted = ACCEPT;

	*ret_count = 0;
	for (unsigned i = 0; i < walk->point_count && !is_moved; i++)
		walk_leaf(walker, walk, i, &is_moved);
	*ret_missing = 0;
	if (is_moved)
		return WALK_AGAIN;
	if (!follow(walker, walk, leaf, &count, ret_missing) && !follow_from_root(walker, walk, &count))
		return WALK_AGAIN;
	walk->leaf = leaf;
	for (first = count; first > 0 && accepted == ACCEPT; first--)
		accepted = judge_frame(walker, walk, first - 1, &walker->frames[first - 1]);
	if (accepted == REJECT || accepted == LEAVE_OUT)
		first++;
	memmove(walker->frames, walker->frames + first, (count - first) * sizeof(*walker->frames));
	*ret_count = count - first;
	return !*ret_missing && (accepted == ACCEPT || accepted == LEAVE_OUT) ? WALK_WHOLE : WALK_PREFIX;
}
