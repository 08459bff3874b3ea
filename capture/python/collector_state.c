#include "capture/python/collector_state.h"

#include "capture/python/elf_file.h"
#include "common/array.h"

uint64_t collector_address(const struct runtime *runtime, uint64_t interpreter)
{
	const struct layout *layout = &runtime->layout;

	if (layout->interpreter_gc >= 0)
		return interpreter + (uint64_t)layout->interpreter_gc;
	return runtime->address && layout->runtime_gc >= 0 ? runtime->address + (uint64_t)layout->runtime_gc : 0;
}

static int64_t number_at(struct memory *memory, uint64_t address)
{
	int32_t value = 0;

	return address && memory_read_int(memory, address, &value) ? value : GC_UNKNOWN;
}

static int flag_at(struct memory *memory, uint64_t address)
{
	int64_t value = number_at(memory, address);

	return value == 0 || value == 1 ? (int)value : GC_UNKNOWN;
}

int collector_is_running(struct memory *memory, const struct runtime *runtime, uint64_t interpreter)
{
	uint64_t collector = collector_address(runtime, interpreter);

	return flag_at(memory, collector ? collector + (uint64_t)runtime->layout.gc_collecting : runtime->collecting);
}

static bool read_counts(struct memory *memory, uint64_t generations, uint64_t size, uint64_t threshold, uint64_t count, struct gc_state *ret)
{
	for (uint64_t i = 0; i < GC_GENERATIONS; i++) {
		ret->generation[i].threshold = number_at(memory, generations + i * size + threshold);
		ret->generation[i].count = number_at(memory, generations + i * size + count);
	}
	return ret->generation[0].threshold != GC_UNKNOWN;
}

/* Three words a generation: struct gc_generation_stats, 3.4 to 3.14. */
static void read_stats(struct memory *memory, uint64_t address, struct gc_state *ret)
{
	int64_t words[GC_GENERATIONS][3];

	if (!address || memory_read(memory, address, words, sizeof(words)) != MEMORY_OK)
		return;
	for (int i = 0; i < GC_GENERATIONS; i++) {
		ret->generation[i].collections = words[i][0];
		ret->generation[i].collected = words[i][1];
		ret->generation[i].uncollectable = words[i][2];
	}
}

/* A list of the collector's: the node after its head points back to the head (the lowest bits are flags). */
static bool is_list(struct memory *memory, uint64_t head)
{
	uint64_t next = memory_word(memory, head) & ~UINT64_C(3);

	return memory_is_plausible(next) && (memory_word(memory, next + 8) & ~UINT64_C(3)) == head;
}

/* Before 2.7.15 the head was aligned to 16 bytes, as it is in 3.6: then the next one begins later. */
static uint64_t static_size(struct memory *memory, const struct layout *layout, uint64_t generations)
{
	enum { ALIGNED = 48 };
	uint64_t size = (uint64_t)layout->gc_generation_size;

	return is_list(memory, generations + size) ? size : ALIGNED;
}

static bool read_static(struct memory *memory, const struct runtime *runtime, int dir, struct gc_state *ret)
{
	const struct layout *layout = &runtime->layout;
	struct elf_symbol symbol = { 0 };
	struct elf_wanted local[] = { { .name = "generation_stats" }, { .name = "enabled" } };
	uint64_t generations = 0;

	/* PyGC_Head *_PyGC_generation0 leads to the array. */
	if (!elf_object_symbol(memory, &runtime->object, "_PyGC_generation0", &symbol))
		return false;
	generations = memory_word(memory, symbol.address);
	if (!memory_is_plausible(generations) || !is_list(memory, generations) ||
	    !read_counts(memory, generations, static_size(memory, layout, generations), (uint64_t)layout->gc_threshold, (uint64_t)layout->gc_count, ret))
		return false;
	/* Other files have variables of those names too: that of the collector is near. */
	for (size_t i = 0; i < array_length(local); i++)
		local[i].near = generations;
	elf_file_symbols(&runtime->object, dir, local, array_length(local));
	if (runtime->version >= 300)
		read_stats(memory, local[0].symbol.address, ret);
	ret->is_enabled = flag_at(memory, local[1].symbol.address);
	return true;
}

/*
 * Where the generations begin. Within 3.13 they moved, as a change of alignment took four bytes of padding away: the place at which a list is, is
 * the right one.
 */
static uint64_t generations_at(struct memory *memory, const struct runtime *runtime, uint64_t collector)
{
	enum { EARLIER = 20, LATER = 24 };
	uint64_t offset = (uint64_t)runtime->layout.gc_generations;

	/* Without a lock there are no lists. */
	if (runtime->version == 313 && !runtime->is_free_threaded && !is_list(memory, collector + offset))
		offset = offset == EARLIER ? LATER : EARLIER;
	return collector + offset;
}

/* An empty list leads to itself. */
static int has_members(struct memory *memory, uint64_t head)
{
	uint64_t next = memory_word(memory, head) & ~UINT64_C(3);

	return memory_is_plausible(next) ? next != head : GC_UNKNOWN;
}

/* The structure of a release between those of the tables may end before: it tells its size. */
static bool has_member(const struct layout *layout, int32_t offset)
{
	return offset >= 0 && offset < layout->gc_size;
}

static bool read_structure(struct memory *memory, const struct runtime *runtime, uint64_t collector, struct gc_state *ret)
{
	const struct layout *layout = &runtime->layout;
	uint64_t word = 0;

	if (!read_counts(memory, generations_at(memory, runtime, collector), (uint64_t)layout->gc_generation_size, (uint64_t)layout->gc_threshold,
			 (uint64_t)layout->gc_count, ret))
		return false;
	ret->is_enabled = flag_at(memory, collector + (uint64_t)layout->gc_enabled);
	ret->has_frozen = has_members(memory, collector + (uint64_t)layout->gc_permanent);
	if (has_member(layout, layout->gc_long_lived_total) && memory_read_word(memory, collector + (uint64_t)layout->gc_long_lived_total, &word))
		ret->long_lived_total = (int64_t)word;
	if (has_member(layout, layout->gc_long_lived_pending) && memory_read_word(memory, collector + (uint64_t)layout->gc_long_lived_pending, &word))
		ret->long_lived_pending = (int64_t)word;
	if (runtime->version >= 315)
		gc_ring_read(memory, runtime, memory_word(memory, collector + (uint64_t)layout->gc_stats), ret);
	else
		read_stats(memory, collector + (uint64_t)layout->gc_stats, ret);
	return true;
}

bool gc_state_read(struct memory *memory, const struct runtime *runtime, int dir, uint64_t interpreter, struct gc_state *ret)
{
	uint64_t collector = collector_address(runtime, interpreter);

	*ret = (struct gc_state){ .is_enabled = GC_UNKNOWN, .is_collecting = GC_UNKNOWN, .has_frozen = GC_UNKNOWN,
				  .long_lived_total = GC_UNKNOWN, .long_lived_pending = GC_UNKNOWN };
	for (int i = 0; i < GC_GENERATIONS; i++)
		ret->generation[i] = (struct gc_generation_counts){ GC_UNKNOWN, GC_UNKNOWN, GC_UNKNOWN, GC_UNKNOWN, GC_UNKNOWN, GC_UNKNOWN, GC_UNKNOWN };
	ret->is_collecting = collector_is_running(memory, runtime, interpreter);
	if (runtime->version < 307)
		return read_static(memory, runtime, dir, ret);
	return collector && read_structure(memory, runtime, collector, ret);
}

bool gc_lists_find(struct memory *memory, const struct runtime *runtime, uint64_t interpreter, struct gc_lists *ret)
{
	const struct layout *layout = &runtime->layout;
	uint64_t collector = collector_address(runtime, interpreter);
	struct elf_symbol symbol = { 0 };
	uint64_t generations = 0;
	uint64_t size = (uint64_t)layout->gc_generation_size;

	if (runtime->is_free_threaded || layout->gc_threshold <= 0)
		return false;
	if (runtime->version >= 307) {
		generations = collector ? generations_at(memory, runtime, collector) : 0;
	} else if (elf_object_symbol(memory, &runtime->object, "_PyGC_generation0", &symbol)) {
		generations = memory_word(memory, symbol.address);
		size = static_size(memory, layout, generations);
	}
	if (!memory_is_plausible(generations) || !is_list(memory, generations))
		return false;
	*ret = (struct gc_lists){ .header_size = (size_t)layout->gc_threshold };
	for (uint64_t i = 0; i < GC_GENERATIONS; i++)
		ret->head[ret->count++] = generations + i * size;
	if (runtime->version >= 307 && layout->gc_permanent >= 0)
		ret->head[ret->count++] = collector + (uint64_t)layout->gc_permanent;
	return true;
}
