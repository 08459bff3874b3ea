#include "capture/python/repr.h"

#include "capture/python/dicts.h"
#include "capture/python/objects.h"
#include "capture/python/sets.h"
#include "capture/python/slots.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

#define MORE "\342\200\246(%llu more)"

enum { KEY_NAME_CHARACTERS = 128 };

/* Between two elements; false: the text is long enough. */
static bool next_element(struct repr *repr, size_t index, struct strbuf *ret)
{
	if (repr_is_full(repr, ret))
		return false;
	if (index > 0)
		strbuf_add_text(ret, ", ");
	return true;
}

static void add_more(uint64_t more, size_t written, struct strbuf *ret)
{
	if (more > 0)
		strbuf_addf(ret, "%s" MORE, written > 0 ? ", " : "", (unsigned long long)more);
}

void repr_sequence(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	bool is_list = object_kind(repr->memory, repr->runtime, address) == OBJECT_LIST;
	cleanup_free uint64_t *items = NULL;
	size_t count = 0;
	size_t written = 0;
	uint64_t size = 0;

	if (!object_items(repr->memory, repr->runtime, address, REPR_ITEMS, &items, &count, &size)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	strbuf_add_byte(ret, is_list ? '[' : '(');
	for (; written < count && next_element(repr, written, ret); written++)
		repr_element(repr, name, items[written], ret);
	add_more(size - written, written, ret);
	strbuf_add_text(ret, is_list ? "]" : size == 1 ? ",)" : ")");
}

/* The text of a key that is a string, under which its value stands. */
static void key_name(struct repr *repr, uint64_t key, struct strbuf *ret)
{
	enum object_kind kind = object_kind(repr->memory, repr->runtime, key);

	if (kind == OBJECT_TEXT || (kind == OBJECT_BYTES && repr->runtime->version < 300))
		string_read(repr->memory, repr->runtime, key, KEY_NAME_CHARACTERS, ret);
}

void repr_dict(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_dict struct dict dict = { 0 };
	size_t written = 0;

	(void)name;
	if (!dict_read(repr->memory, repr->runtime, address, REPR_ITEMS, &dict)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	strbuf_add_byte(ret, '{');
	for (; written < dict.count && next_element(repr, written, ret); written++) {
		cleanup_strbuf struct strbuf key = { 0 };

		key_name(repr, dict.entry[written].key, &key);
		repr_element(repr, span(""), dict.entry[written].key, ret);
		strbuf_add_text(ret, ": ");
		repr_element(repr, strbuf_span(&key), dict.entry[written].value, ret);
	}
	add_more(dict.size > written ? dict.size - written : 0, written, ret);
	strbuf_add_byte(ret, '}');
}

void repr_set(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf type = { 0 };
	cleanup_set struct set set = { 0 };
	bool is_old = repr->runtime->version < 300;
	bool is_plain = false;
	size_t written = 0;

	if (!object_type_name(repr->memory, repr->runtime, address, &type) || !set_read(repr->memory, repr->runtime, address, REPR_ITEMS, &set)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	is_plain = !is_old && span_is(strbuf_span(&type), "set") && set.used > 0;
	if (!is_plain) {
		repr_add_name(ret, strbuf_span(&type));
		strbuf_add_byte(ret, '(');
	}
	if (set.used > 0 || is_old)
		strbuf_add_byte(ret, is_old ? '[' : '{');
	for (; written < set.count && next_element(repr, written, ret); written++)
		repr_element(repr, name, set.element[written], ret);
	add_more(set.used > written ? set.used - written : 0, written, ret);
	if (set.used > 0 || is_old)
		strbuf_add_byte(ret, is_old ? ']' : '}');
	if (!is_plain)
		strbuf_add_byte(ret, ')');
}

/* BaseException: {head, dict, args}. Before 3.7 one argument had a comma behind it, as in a tuple. */
static bool add_exception(struct repr *repr, struct span type, uint64_t address, struct strbuf *ret)
{
	uint64_t args = memory_word(repr->memory, address + (uint64_t)repr->runtime->layout.var_size + 8);
	struct span bare = span_skip(type, (size_t)(span_last_index(type, '.') + 1));
	size_t start = 0;

	if (object_kind(repr->memory, repr->runtime, address) != OBJECT_EXCEPTION || object_kind(repr->memory, repr->runtime, args) != OBJECT_TUPLE)
		return false;
	repr_add_name(ret, bare);
	start = ret->length;
	repr_sequence(repr, span(""), args, ret);
	if (repr->runtime->version >= 307 && span_ends(span_skip(strbuf_span(ret), start), ",)")) {
		strbuf_truncate(ret, ret->length - 2);
		strbuf_add_byte(ret, ')');
	}
	return true;
}

void repr_instance(struct repr *repr, struct span type, uint64_t address, struct strbuf *ret)
{
	cleanup_dict struct dict attributes = { 0 };
	size_t written = 0;

	if (add_exception(repr, type, address, ret))
		return;
	dict_read_instance(repr->memory, repr->runtime, address, REPR_ITEMS, &attributes);
	slots_read(repr->memory, repr->runtime, address, REPR_ITEMS, &attributes);
	strbuf_add_byte(ret, '<');
	repr_add_name(ret, type);
	for (; written < attributes.count && !repr_is_full(repr, ret); written++) {
		cleanup_strbuf struct strbuf name = { 0 };

		string_read(repr->memory, repr->runtime, attributes.entry[written].key, KEY_NAME_CHARACTERS, &name);
		strbuf_add_byte(ret, ' ');
		repr_add_name(ret, strbuf_span(&name));
		strbuf_add_byte(ret, '=');
		repr_element(repr, strbuf_span(&name), attributes.entry[written].value, ret);
	}
	if (attributes.size > written)
		strbuf_addf(ret, " " MORE, (unsigned long long)(attributes.size - written));
	if (written == 0)
		strbuf_addf(ret, " at 0x%llx", (unsigned long long)address);
	strbuf_add_byte(ret, '>');
}
