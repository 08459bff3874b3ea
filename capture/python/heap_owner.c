#include "capture/python/heap_owner.h"

#include "capture/python/dicts.h"
#include "capture/python/strings.h"
#include "capture/sink.h"
#include "common/cleanup.h"

enum {
	MODULES_MAX = 20000, GLOBALS_MAX = 20000, ATTRIBUTES_MAX = 500, VALUES_MAX = 10000, NAME_CAP = 200, PATH_CAP = 400, LARGE_BYTES = 64 << 10,
};

struct search {
	struct memory *memory;
	const struct runtime *runtime;
	size_t header_size;
	uint64_t end_ns;
	struct arena *arena;
	struct heap *heap;
};

static bool is_over(const struct search *search)
{
	return sink_now() >= search->end_ns;
}

static bool add_key(const struct search *search, uint64_t key, struct strbuf *path)
{
	enum object_kind kind = object_kind(search->memory, search->runtime, key);

	return path->length < PATH_CAP && (kind == OBJECT_TEXT || (kind == OBJECT_BYTES && search->runtime->version < 300)) &&
	       string_read(search->memory, search->runtime, key, NAME_CAP, path);
}

static struct heap_container *container_at(const struct search *search, uint64_t address)
{
	for (size_t i = 0; i < search->heap->container_count; i++)
		if (search->heap->container[i].address == address)
			return &search->heap->container[i];
	return NULL;
}

/* gc_next is NULL: Include/internal/pycore_gc.h, 3.8. Before, gc_refs is _PyGC_REFS_UNTRACKED, from 3.4 on with a flag below it: Include/objimpl.h. */
static bool is_untracked(const struct search *search, uint64_t object)
{
	enum { REFS_UNTRACKED = -2, REFS_AT = 16 };
	uint64_t header = object - search->header_size;
	int64_t refs = 0;

	if (search->runtime->version >= 308)
		return memory_word(search->memory, header) == 0;
	refs = (int64_t)memory_word(search->memory, header + REFS_AT);
	return (search->runtime->version >= 300 ? refs >> 1 : refs) == REFS_UNTRACKED;
}

/* What the lists of the collector do not lead to, or were not followed to, a name may. */
static bool is_large_unmet(const struct search *search, uint64_t address, struct heap_container *ret)
{
	enum object_kind kind = object_kind(search->memory, search->runtime, address);

	return (search->heap->cut || ((kind == OBJECT_DICT || kind == OBJECT_TUPLE) && is_untracked(search, address))) &&
	       heap_container_read(search->memory, search->runtime, search->header_size, address, ret) && ret->size_bytes >= LARGE_BYTES;
}

static bool is_wanted(const struct search *search, uint64_t address)
{
	struct heap_container container = { 0 };

	return container_at(search, address) || is_large_unmet(search, address, &container);
}

static void found(const struct search *search, uint64_t address, struct span path)
{
	struct heap_container *known = container_at(search, address);
	struct heap_container container = { 0 };

	if (known && known->owner.length == 0)
		known->owner = arena_copy(search->arena, path);
	if (known || !is_large_unmet(search, address, &container))
		return;
	container.owner = arena_copy(search->arena, path);
	heap_keep(search->heap, &container);
}

/* A dict has entries; a class of Python's own has its attributes in a dict, an instance of such a class where its version keeps them; of all else nothing is looked at. */
static bool read_attributes(const struct search *search, uint64_t object, struct dict *ret)
{
	enum object_kind kind = object_kind(search->memory, search->runtime, object);
	uint64_t type = object_type(search->memory, search->runtime, object);

	if (kind == OBJECT_DICT)
		return dict_read(search->memory, search->runtime, object, ATTRIBUTES_MAX, ret);
	if (kind == OBJECT_TYPE)
		return dict_read(search->memory, search->runtime, type_dict(search->memory, search->runtime, object), ATTRIBUTES_MAX, ret);
	return type_dict(search->memory, search->runtime, type) && dict_read_instance(search->memory, search->runtime, object, ATTRIBUTES_MAX, ret);
}

/* The values of an object that has a name, "path.attribute" or "path[...]": keys of a dict are data, of users and sessions, and no names. */
static void look_into(const struct search *search, uint64_t object, const struct dict *values, struct strbuf *path)
{
	bool is_dict = object_kind(search->memory, search->runtime, object) == OBJECT_DICT;
	size_t length = path->length;

	for (size_t i = 0; i < values->count; i++) {
		if (!is_wanted(search, values->entry[i].value))
			continue;
		strbuf_truncate(path, length);
		strbuf_add_text(path, is_dict ? "[...]" : ".");
		if (!is_dict && !add_key(search, values->entry[i].key, path))
			strbuf_add_text(path, "...");
		found(search, values->entry[i].value, strbuf_span(path));
	}
	strbuf_truncate(path, length);
}

static void look_at_attributes(const struct search *search, uint64_t object, struct strbuf *path)
{
	cleanup_dict struct dict attributes = { 0 };

	if (read_attributes(search, object, &attributes))
		look_into(search, object, &attributes, path);
}

static void look_at_module(const struct search *search, uint64_t module, struct strbuf *path)
{
	cleanup_dict struct dict globals = { 0 };
	uint64_t dict = memory_word(search->memory, module + (uint64_t)search->runtime->layout.var_size); /* md_dict, see module_dict() */
	size_t length = path->length;

	if (object_kind(search->memory, search->runtime, dict) != OBJECT_DICT || !dict_read(search->memory, search->runtime, dict, GLOBALS_MAX, &globals))
		return;
	strbuf_add_text(path, ".__dict__");
	found(search, dict, strbuf_span(path));
	for (size_t i = 0; i < globals.count && !is_over(search); i++) {
		strbuf_truncate(path, length);
		strbuf_add_byte(path, '.');
		if (!add_key(search, globals.entry[i].key, path))
			continue;
		found(search, globals.entry[i].value, strbuf_span(path));
		look_at_attributes(search, globals.entry[i].value, path);
	}
	strbuf_truncate(path, length);
}

/* A large dict that has a name: more of its values than of others. */
static void look_into_large(const struct search *search, size_t index)
{
	cleanup_dict struct dict entries = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	uint64_t address = search->heap->container[index].address;

	strbuf_add(&path, search->heap->container[index].owner);
	if (object_kind(search->memory, search->runtime, address) == OBJECT_DICT &&
	    dict_read(search->memory, search->runtime, address, VALUES_MAX, &entries))
		look_into(search, address, &entries, &path);
}

void heap_owners_find(struct memory *memory, const struct runtime *runtime, size_t header_size, uint64_t modules, uint64_t end_ns, struct arena *arena,
		      struct heap *heap)
{
	const struct search search = { memory, runtime, header_size, end_ns, arena, heap };
	cleanup_dict struct dict named = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };

	found(&search, modules, span("sys.modules"));
	if (!dict_read(memory, runtime, modules, MODULES_MAX, &named))
		return;
	memory_cache_begin(memory);
	for (size_t i = 0; i < named.count && !is_over(&search); i++) {
		strbuf_reset(&path);
		if (add_key(&search, named.entry[i].key, &path))
			look_at_module(&search, named.entry[i].value, &path);
	}
	for (size_t i = 0; i < heap->container_count && !is_over(&search); i++)
		if (heap->container[i].owner.length > 0)
			look_into_large(&search, i);
	memory_cache_end(memory);
}
