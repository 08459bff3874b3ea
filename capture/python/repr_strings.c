#include "capture/python/repr.h"

#include "capture/python/objects.h"
#include "capture/python/repr_text.h"
#include "capture/python/strings.h"
#include "common/cleanup.h"

enum {
	INTEGER_DIGITS_MAX = 1 << 16,
	/* PyByteArrayObject, Include/cpython/bytearrayobject.h: {head, size, alloc, bytes, start}; 2.7: {head, size, exports, alloc, bytes} */
	BYTEARRAY_START = 3,
};

static void add_rest(uint64_t length, const char *unit, struct strbuf *ret)
{
	if (length > REPR_CHARACTERS)
		strbuf_addf(ret, "\342\200\246(%llu %s)", (unsigned long long)length, unit);
}

/* 2.7's str is bytes that mostly are text; its unicode is told by the prefix. */
void repr_string(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	const struct runtime *runtime = repr->runtime;
	cleanup_strbuf struct strbuf content = { 0 };
	bool is_old = runtime->version < 300;
	uint64_t length = 0;

	if (is_old && object_kind(repr->memory, runtime, address) != OBJECT_TEXT) {
		repr_bytes_object(repr, name, address, ret);
		return;
	}
	if (!string_read(repr->memory, runtime, address, REPR_CHARACTERS, &content)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	length = memory_word(repr->memory, address + (uint64_t)runtime->layout.unicode_length);
	if (is_old)
		strbuf_add_byte(ret, 'u');
	repr_add_part(ret, is_old ? REPR_PART_ASCII_TEXT : REPR_PART_TEXT, name, strbuf_span(&content));
	add_rest(length, "characters", ret);
}

void repr_bytes_object(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf content = { 0 };
	uint64_t size = 0;

	if (!bytes_read(repr->memory, repr->runtime, address, REPR_CHARACTERS, &content, &size)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	if (repr->runtime->version >= 300)
		strbuf_add_byte(ret, 'b');
	repr_add_part(ret, REPR_PART_BYTES, name, strbuf_span(&content));
	add_rest(size, "bytes", ret);
}

void repr_bytearray(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf content = { 0 };
	uint64_t size = memory_word(repr->memory, address + (uint64_t)repr->runtime->layout.var_size);
	uint64_t start = object_member(repr->memory, repr->runtime, address, BYTEARRAY_START);
	size_t count = size < REPR_CHARACTERS ? (size_t)size : REPR_CHARACTERS;
	char *room = strbuf_room(&content, count);

	if (!room || (count > 0 && memory_read(repr->memory, start, room, count) != MEMORY_OK)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	strbuf_added(&content, count);
	strbuf_add_text(ret, "bytearray(b");
	repr_add_part(ret, REPR_PART_BYTES, name, strbuf_span(&content));
	add_rest(size, "bytes", ret);
	strbuf_add_byte(ret, ')');
}

/* Of a PyLongObject; 2.7's PyIntObject holds a C long. See object_int64(). */
void repr_integer(struct repr *repr, struct span name, uint64_t address, struct strbuf *ret)
{
	const struct layout *layout = &repr->runtime->layout;
	bool is_old = repr->runtime->version < 300;
	cleanup_free uint32_t *digits = NULL;
	int64_t tag = (int64_t)memory_word(repr->memory, address + (uint64_t)layout->long_tag);
	uint64_t count = repr->runtime->version >= 312 ? (uint64_t)tag >> 3 : (uint64_t)(tag < 0 ? -tag : tag);
	bool is_negative = repr->runtime->version >= 312 ? (tag & 3) == 2 : tag < 0;

	(void)name;
	if (is_old && object_kind(repr->memory, repr->runtime, address) == OBJECT_INT) {
		strbuf_add_int(ret, (int64_t)memory_word(repr->memory, address + (uint64_t)layout->var_size));
		return;
	}
	if (repr->runtime->version >= 312 && (tag & 3) == 1)
		count = 0; /* zero has a digit of 0 */
	if (count > INTEGER_DIGITS_MAX) {
		strbuf_addf(ret, "<an integer of %llu digits of 30 bits>", (unsigned long long)count);
		return;
	}
	digits = calloc((size_t)count + 1, sizeof(*digits));
	if (!digits || (count && memory_read(repr->memory, address + (uint64_t)layout->long_digits, digits, (size_t)count * 4) != MEMORY_OK)) {
		strbuf_add_text(ret, "<unreadable>");
		return;
	}
	repr_int(digits, (size_t)count, is_negative, ret);
	if (is_old)
		strbuf_add_byte(ret, 'L');
}
