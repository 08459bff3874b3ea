#include "capture/python/strings.h"

#include <stdlib.h>
#include <string.h>

#include "common/cleanup.h"

/* Include/object.h: what a type says of its instances, since 2.6. */
enum { TYPE_FLAG_STRING_2_7 = 27, TYPE_FLAG_UNICODE_2_7 = 28 };

/* A string as it lies in memory: characters of 1, 2 or 4 bytes. */
struct characters {
	uint64_t at;
	uint64_t length;
	unsigned width;
};

static void add_character(struct strbuf *ret, uint32_t point)
{
	if (point >= 0xdc80 && point <= 0xdcff) {
		strbuf_add_byte(ret, (char)(point - 0xdc00));
	} else if (point < 0x80) {
		strbuf_add_byte(ret, (char)point);
	} else if (point < 0x800) {
		strbuf_add_byte(ret, (char)(0xc0 | point >> 6));
		strbuf_add_byte(ret, (char)(0x80 | (point & 0x3f)));
	} else if (point < 0x10000) {
		strbuf_add_byte(ret, (char)(0xe0 | point >> 12));
		strbuf_add_byte(ret, (char)(0x80 | (point >> 6 & 0x3f)));
		strbuf_add_byte(ret, (char)(0x80 | (point & 0x3f)));
	} else if (point < 0x110000) {
		strbuf_add_byte(ret, (char)(0xf0 | point >> 18));
		strbuf_add_byte(ret, (char)(0x80 | (point >> 12 & 0x3f)));
		strbuf_add_byte(ret, (char)(0x80 | (point >> 6 & 0x3f)));
		strbuf_add_byte(ret, (char)(0x80 | (point & 0x3f)));
	}
}

static uint32_t character(const char *bytes, unsigned width, size_t index)
{
	uint32_t point = 0;

	memcpy(&point, bytes + index * width, width);
	return point;
}

/* 2.7 with UCS2, and wstr of 2 bytes: a pair of surrogates is one character. */
static uint32_t paired(const char *bytes, unsigned width, size_t count, size_t *index)
{
	uint32_t first = character(bytes, width, *index);
	uint32_t second = 0;

	if (width != 2 || first < 0xd800 || first > 0xdbff || *index + 1 >= count)
		return first;
	second = character(bytes, width, *index + 1);
	if (second < 0xdc00 || second > 0xdfff)
		return first;
	*index += 1;
	return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

static bool add_characters(struct memory *memory, const struct characters *text, size_t cap, struct strbuf *ret)
{
	size_t count = text->length < cap ? (size_t)text->length : cap;
	cleanup_free char *bytes = malloc(count * text->width + 1);

	if (!bytes || (count && memory_read(memory, text->at, bytes, count * text->width) != MEMORY_OK))
		return false;
	for (size_t i = 0; i < count; i++)
		add_character(ret, paired(bytes, text->width, count, &i));
	return true;
}

static uint64_t word_in(const char *bytes, int32_t offset)
{
	uint64_t word = 0;

	memcpy(&word, bytes + offset, sizeof(word));
	return word;
}

/* Include/unicodeobject.h: what PyASCIIObject.state says. From 3.14 on `interned` has 8 bits on free-threaded builds, else 2. */
static bool find_characters(struct memory *memory, const struct runtime *runtime, uint64_t address, struct characters *ret)
{
	enum { STATE_KIND_SHIFT = 2, STATE_COMPACT = 1 << 5, STATE_ASCII = 1 << 6, HEAD_MAX = 128 };
	const struct layout *layout = &runtime->layout;
	size_t size = (size_t)layout->unicode_ascii_size;
	char head[HEAD_MAX];
	uint32_t state = 0;
	unsigned shift = runtime->is_free_threaded && runtime->version >= 314 ? 6 : 0;

	if (size > sizeof(head) || (size_t)layout->unicode_length + 8 > size || (size_t)layout->unicode_state + 4 > size ||
	    memory_read(memory, address, head, size) != MEMORY_OK)
		return false;
	memcpy(&state, head + layout->unicode_state, sizeof(state));
	state >>= shift;
	ret->length = word_in(head, layout->unicode_length);
	ret->width = state >> STATE_KIND_SHIFT & 7;
	if (state & STATE_COMPACT) {
		ret->at = address + (uint64_t)(state & STATE_ASCII ? layout->unicode_ascii_size : layout->unicode_compact_size);
		return ret->width == 1 || ret->width == 2 || ret->width == 4;
	}
	if (ret->width == 1 || ret->width == 2 || ret->width == 4) {
		ret->at = memory_word(memory, address + (uint64_t)layout->unicode_data);
		return memory_is_plausible(ret->at);
	}
	/* Not ready (up to 3.11): only the wchar_t of the one who made it. */
	if (layout->unicode_wstr < 0 || ret->width != 0)
		return false;
	ret->at = memory_word(memory, address + (uint64_t)layout->unicode_wstr);
	ret->length = memory_word(memory, address + (uint64_t)layout->unicode_wstr_length);
	ret->width = sizeof(wchar_t);
	return memory_is_plausible(ret->at);
}

bool bytes_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct strbuf *ret, uint64_t *ret_size)
{
	uint64_t size = 0;
	char *room = NULL;
	size_t count = 0;

	if (!memory_is_plausible(address) || !memory_read_word(memory, address + (uint64_t)runtime->layout.var_size, &size) || size > UINT64_C(1) << 47)
		return false;
	count = size < cap ? (size_t)size : cap;
	room = strbuf_room(ret, count + 1);
	if (!room || (count && memory_read(memory, address + (uint64_t)runtime->layout.bytes_data, room, count) != MEMORY_OK))
		return false;
	strbuf_added(ret, count);
	if (ret_size)
		*ret_size = size;
	return true;
}

static bool read_2_7(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct strbuf *ret)
{
	const struct layout *layout = &runtime->layout;
	uint64_t type = memory_word(memory, address + (uint64_t)layout->object_type);
	uint64_t flags = memory_is_plausible(type) ? memory_word(memory, type + (uint64_t)layout->type_flags) : 0;
	struct characters text = { .width = runtime->unicode_width };

	if (flags >> TYPE_FLAG_STRING_2_7 & 1)
		return bytes_read(memory, runtime, address, cap, ret, NULL);
	if (!(flags >> TYPE_FLAG_UNICODE_2_7 & 1))
		return false;
	text.length = memory_word(memory, address + (uint64_t)layout->unicode_length);
	text.at = memory_word(memory, address + (uint64_t)layout->unicode_data);
	return memory_is_plausible(text.at) && add_characters(memory, &text, cap, ret);
}

bool string_read(struct memory *memory, const struct runtime *runtime, uint64_t address, size_t cap, struct strbuf *ret)
{
	struct characters text = { 0 };
	size_t before = ret->length;
	bool is_there = false;

	if (!memory_is_plausible(address))
		return false;
	if (runtime->version < 300)
		is_there = read_2_7(memory, runtime, address, cap, ret);
	else
		is_there = find_characters(memory, runtime, address, &text) && add_characters(memory, &text, cap, ret);
	if (!is_there)
		strbuf_truncate(ret, before);
	return is_there;
}
