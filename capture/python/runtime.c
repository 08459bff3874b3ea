#include "capture/python/runtime.h"

#include <string.h>

enum { OBJECTS_MAX = 4096 };

/* The way in which an object is tried: cheap ones on all objects, before dear ones on any. */
typedef bool (*finder)(struct memory *memory, const struct elf_object *object, int dir, struct runtime *ret);

static bool find_symbol(struct memory *memory, const struct elf_object *object, int dir, struct runtime *ret)
{
	(void)dir;
	return runtime_by_symbol(memory, object, ret);
}

static bool may_hold_python(const struct elf_object *object, bool is_first)
{
	return is_first || span_find(object->map->path, "python") >= 0;
}

static bool find_hidden(struct memory *memory, const struct elf_object *object, int dir, struct runtime *ret)
{
	return runtime_by_cookie(memory, object, ret) || runtime_by_shape(memory, object, dir, ret);
}

static bool is_start_of_object(const struct mappings *mappings, size_t index)
{
	const struct proc_map *map = &mappings->at[index];

	return map->offset_bytes == 0 && map->inode && mapping_is_readable(map) &&
	       (index == 0 || mappings->at[index - 1].inode != map->inode || mappings->at[index - 1].offset_bytes != 0);
}

/* The best outcome so far: one that proves itself ends the search, one that at least is there is better than none. */
struct search {
	struct memory *memory;
	const struct mappings *mappings;
	int dir;
	struct runtime *found;
	struct outcome outcome;
	unsigned seen;
	size_t objects;      /* of 64 bits, in the last search */
};

static void look_at(struct search *search, struct runtime *candidate)
{
	struct outcome got = runtime_identify(search->memory, search->dir, candidate);
	bool was_there = search->seen++ > 0;

	if (is_ok(got))
		got = runtime_prove(search->memory, candidate);
	/* An empty copy says less than one of which we know why it cannot be read. */
	if (is_ok(got) || !was_there || (search->outcome.kind == OUTCOME_EMPTY && got.kind != OUTCOME_EMPTY)) {
		*search->found = *candidate;
		search->outcome = got;
	}
}

static void search_objects(struct search *search, finder find, bool is_dear)
{
	bool is_first = true;

	search->objects = 0;
	for (size_t i = 0; i < search->mappings->count && search->objects < OBJECTS_MAX; i++) {
		struct runtime candidate = { 0 };

		if (!is_start_of_object(search->mappings, i) || !elf_object_read(search->memory, &search->mappings->at[i], &candidate.object))
			continue;
		search->objects++;
		if ((!is_dear || may_hold_python(&candidate.object, is_first)) && find(search->memory, &candidate.object, search->dir, &candidate) &&
		    !(search->seen && is_ok(search->outcome)))
			look_at(search, &candidate);
		else if (candidate.head)
			search->seen++;
		is_first = false;
	}
}

struct outcome runtime_find(struct memory *memory, const struct mappings *mappings, int dir, struct runtime *ret)
{
	struct search search = { .memory = memory, .mappings = mappings, .dir = dir, .found = ret,
				 .outcome = outcome_of(OUTCOME_NOT_APPLICABLE, 0, "not a Python process: no CPython is mapped") };

	*ret = (struct runtime){ 0 };
	search_objects(&search, find_symbol, false);
	if (!search.objects)
		return outcome_of(OUTCOME_UNSUPPORTED, 0, "no program of 64 bits is mapped: a Python of 32 bits is not read");
	if (!search.seen)
		search_objects(&search, find_hidden, true);
	ret->others = search.seen ? search.seen - 1 : 0;
	return search.outcome;
}
