#include "capture/python/names.h"

#include <stdlib.h>

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"

enum { NAME_CAP = 1024, ATTRIBUTES_CAP = 256 };

static int by_ident(const void *left, const void *right)
{
	const struct thread_name *a = left;
	const struct thread_name *b = right;

	return a->ident < b->ident ? -1 : a->ident > b->ident;
}

/* Attributes of class Thread; in 2.7 they are private to it (two underscores). */
static uint64_t attribute(struct memory *memory, const struct runtime *runtime, const struct dict *attributes, const char *name, const char *name_2_7)
{
	return dict_find(memory, runtime, attributes, runtime->version < 300 ? name_2_7 : name);
}

static void read_name(struct memory *memory, const struct runtime *runtime, uint64_t thread, struct dict *attributes, struct arena *arena,
		      struct thread_name *ret)
{
	struct strbuf text = { 0 };
	int64_t is_daemon = 0;

	if (!dict_read_instance(memory, runtime, thread, ATTRIBUTES_CAP, attributes))
		return;
	if (string_read(memory, runtime, attribute(memory, runtime, attributes, "_name", "_Thread__name"), NAME_CAP, &text))
		ret->name = arena_keep(arena, &text);
	strbuf_deinit(&text);
	/* A bool is an int. */
	ret->is_daemon = object_int64(memory, runtime, attribute(memory, runtime, attributes, "_daemonic", "_Thread__daemonic"), &is_daemon) &&
			 is_daemon == 1;
}

void thread_names_read(struct memory *memory, const struct runtime *runtime, uint64_t modules, struct arena *arena, struct thread_names *ret)
{
	uint64_t module = module_dict(memory, runtime, modules, "threading");
	cleanup_dict struct dict active = { 0 };
	cleanup_dict struct dict attributes = { 0 };

	*ret = (struct thread_names){ 0 };
	if (!module || !dict_read(memory, runtime, dict_lookup(memory, runtime, module, "_active"), THREADS_MAX, &active))
		return;
	ret->at = arena_array(arena, active.count ? active.count : 1, sizeof(*ret->at));
	for (size_t i = 0; ret->at && i < active.count; i++) {
		struct thread_name *name = &ret->at[ret->count];

		if (!object_uint64(memory, runtime, active.entry[i].key, &name->ident))
			continue;
		read_name(memory, runtime, active.entry[i].value, &attributes, arena, name);
		ret->count++;
	}
	if (ret->count)
		qsort(ret->at, ret->count, sizeof(*ret->at), by_ident);
}

const struct thread_name *thread_names_find(const struct thread_names *names, uint64_t ident)
{
	struct thread_name key = { .ident = ident };

	return names->count ? bsearch(&key, names->at, names->count, sizeof(key), by_ident) : NULL;
}
