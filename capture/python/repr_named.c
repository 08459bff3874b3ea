#include "capture/python/repr.h"

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/strings.h"
#include "common/array.h"
#include "common/cleanup.h"

enum {
	NAME_CHARACTERS = 256,
	/* Members behind the object's head. */
	MODULE_DICT = 0,        /* md_dict, Objects/moduleobject.c */
	METHOD_FUNCTION = 0,    /* PyMethodObject: im_func, im_self */
	METHOD_SELF = 1,
	BUILTIN_METHOD = 0,     /* PyCFunctionObject: m_ml, whose first word is the name */
};

static uint64_t member(struct repr *repr, uint64_t address, unsigned index)
{
	return object_member(repr->memory, repr->runtime, address, index);
}

/* func_name, and func_qualname from 3.3 on: Include/cpython/funcobject.h. */
static uint64_t function_name(struct repr *repr, uint64_t function)
{
	static const struct {
		int from;
		unsigned index;
	} names[] = { { 310, 3 }, { 303, 11 }, { 0, 5 } };

	for (size_t i = 0; i < array_length(names); i++)
		if (repr->runtime->version >= names[i].from)
			return member(repr, function, names[i].index);
	return 0;
}

static void add_name(struct repr *repr, uint64_t text, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf name = { 0 };

	if (!memory_is_plausible(text) || !string_read(repr->memory, repr->runtime, text, NAME_CHARACTERS, &name))
		strbuf_add_byte(&name, '?');
	repr_add_name(ret, strbuf_span(&name));
}

static void write_function(struct repr *repr, uint64_t address, struct strbuf *ret)
{
	strbuf_add_text(ret, "<function ");
	add_name(repr, function_name(repr, address), ret);
	strbuf_addf(ret, " at 0x%llx>", (unsigned long long)address);
}

static void write_module(struct repr *repr, uint64_t address, struct strbuf *ret)
{
	strbuf_add_text(ret, "<module '");
	add_name(repr, dict_lookup(repr->memory, repr->runtime, member(repr, address, MODULE_DICT), "__name__"), ret);
	strbuf_add_text(ret, "'>");
}

/* A class made in C has its module in its name, one made in Python in its dict. */
static void write_type(struct repr *repr, uint64_t address, struct strbuf *ret)
{
	uint64_t dict = memory_word(repr->memory, address + (uint64_t)repr->runtime->layout.type_base + 8);
	uint64_t module = memory_is_plausible(dict) ? dict_lookup(repr->memory, repr->runtime, dict, "__module__") : 0;
	cleanup_strbuf struct strbuf name = { 0 };

	type_name(repr->memory, repr->runtime, address, &name);
	strbuf_add_text(ret, "<class '");
	if (object_kind(repr->memory, repr->runtime, module) == OBJECT_TEXT && span_index(strbuf_span(&name), '.') < 0) {
		add_name(repr, module, ret);
		strbuf_add_byte(ret, '.');
	}
	repr_add_name(ret, strbuf_span(&name));
	strbuf_add_text(ret, "'>");
}

static void write_method(struct repr *repr, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf type = { 0 };

	object_type_name(repr->memory, repr->runtime, member(repr, address, METHOD_SELF), &type);
	strbuf_add_text(ret, "<bound method ");
	add_name(repr, function_name(repr, member(repr, address, METHOD_FUNCTION)), ret);
	strbuf_add_text(ret, " of ");
	repr_add_name(ret, strbuf_span(&type));
	strbuf_addf(ret, " at 0x%llx>", (unsigned long long)member(repr, address, METHOD_SELF));
}

static void write_built_in(struct repr *repr, uint64_t address, struct strbuf *ret)
{
	uint64_t at = memory_word(repr->memory, member(repr, address, BUILTIN_METHOD));
	cleanup_strbuf struct strbuf name = { 0 };

	strbuf_add_text(ret, "<built-in function ");
	if (!memory_is_plausible(at) || !memory_read_text(repr->memory, at, NAME_CHARACTERS, &name))
		strbuf_add_byte(&name, '?');
	repr_add_name(ret, strbuf_span(&name));
	strbuf_add_byte(ret, '>');
}

bool repr_named(struct repr *repr, struct span type, uint64_t address, struct strbuf *ret)
{
	static const struct {
		const char *type;
		void (*write)(struct repr *repr, uint64_t address, struct strbuf *ret);
	} named[] = {
		{ "builtin_function_or_method", write_built_in },
		{ "function", write_function },
		{ "instancemethod", write_method },
		{ "method", write_method },
		{ "module", write_module },
	};

	if (object_kind(repr->memory, repr->runtime, address) == OBJECT_TYPE) {
		write_type(repr, address, ret);
		return true;
	}
	for (size_t i = 0; i < array_length(named); i++)
		if (span_is(type, named[i].type)) {
			named[i].write(repr, address, ret);
			return true;
		}
	return false;
}
