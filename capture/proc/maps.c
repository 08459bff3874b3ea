#include "capture/proc/maps.h"

#include "common/array.h"

static const char *const size_names[] = {
#define SMAPS_SIZE(column, name) [SMAPS_##column] = (name),
	SMAPS_SIZES(SMAPS_SIZE)
#undef SMAPS_SIZE
};
_Static_assert(array_length(size_names) == SMAPS_SIZE_COUNT, "a name for each size");

static bool pair_parse(struct span word, char separator, uint64_t *ret_first, uint64_t *ret_second)
{
	struct span first = { 0 };
	struct span second = { 0 };

	return span_split(word, separator, &first, &second) && span_hex(first, ret_first) && span_hex(second, ret_second);
}

/* Blanks belong to a path, also at its end; the padding before it does not. */
static struct span path_of(struct span rest)
{
	while (span_starts(rest, " ") || span_starts(rest, "\t"))
		rest = span_skip(rest, 1);
	return rest;
}

struct outcome proc_map_parse(struct span line, struct proc_map *ret)
{
	static const char deleted[] = " (deleted)";
	struct proc_map map = { 0 };

	if (!pair_parse(span_word(&line), '-', &map.start, &map.end))
		return outcome_malformed("no addresses of a mapping");
	map.permissions = span_word(&line);
	if (map.permissions.length != 4 || !span_hex(span_word(&line), &map.offset_bytes) ||
	    !pair_parse(span_word(&line), ':', &map.device_major, &map.device_minor) || !span_uint64(span_word(&line), &map.inode))
		return outcome_malformed("no permissions, offset, device or inode of a mapping");
	map.path = path_of(line);
	/* A file may be named so, and nothing here can tell: the raw text is kept. */
	map.is_deleted = span_ends(map.path, deleted);
	if (map.is_deleted)
		map.path = span_first(map.path, map.path.length - strlen(deleted));
	*ret = map;
	return outcome_ok();
}

/* Names of sizes begin with a capital, addresses are lower-case hex. */
static bool begins_block(struct span text)
{
	return text.length && ((text.at[0] >= '0' && text.at[0] <= '9') || (text.at[0] >= 'a' && text.at[0] <= 'f'));
}

/* Kernels print them in the order of SMAPS_SIZES but for the page sizes, so the search begins where the last one ended. */
static size_t size_of(struct span name, size_t first)
{
	for (size_t i = 0; i < SMAPS_SIZE_COUNT; i++) {
		size_t index = (first + i) % SMAPS_SIZE_COUNT;

		if (span_is(name, size_names[index]))
			return index;
	}
	return SMAPS_SIZE_COUNT;
}

static bool line_parse(struct span line, size_t *last, struct proc_smaps *ret)
{
	struct span name = { 0 };
	struct span value = { 0 };
	size_t index = 0;
	uint64_t kb = 0;

	if (!span_split(line, ':', &name, &value))
		return false;
	if (span_is(name, "VmFlags")) {
		ret->vm_flags = span_trim(value);
		return true;
	}
	index = size_of(name, *last + 1);
	if (index == SMAPS_SIZE_COUNT)
		return true; /* a newer kernel's */
	*last = index;
	ret->has[index] = span_uint64(span_word(&value), &kb) && !__builtin_mul_overflow(kb, UINT64_C(1024), &ret->bytes[index]);
	return ret->has[index];
}

struct outcome proc_smaps_next(struct span *rest, struct proc_smaps *ret)
{
	struct proc_smaps block = { 0 };
	struct span line = { 0 };
	size_t last = SMAPS_SIZE_COUNT - 1;
	struct outcome got = outcome_ok();

	if (!span_next_line(rest, &line))
		return outcome_of(OUTCOME_EMPTY, 0, NULL);
	got = proc_map_parse(line, &block.map);
	if (!is_ok(got))
		return got;
	while (rest->length && !begins_block(*rest))
		if (!line_parse(span_line(rest), &last, &block))
			return outcome_malformed("neither a size nor a block's first line");
	*ret = block;
	return outcome_ok();
}
