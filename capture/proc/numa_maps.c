#include "capture/proc/numa_maps.h"

/* "prefer (many):0" and "weighted interleave:0-1" are of two words: what follows the policy has an = in it, or is one of three words. */
static bool is_policy_word(struct span word)
{
	return !span_is_empty(word) && span_index(word, '=') < 0 && !span_is(word, "heap") && !span_is(word, "stack") && !span_is(word, "huge");
}

/* "bind=static:0-1" has one too: the first word is the policy's, whatever it is. */
static struct span policy_of(struct span *rest)
{
	struct span policy = span_word(rest);
	struct span after = *rest;
	struct span word = span_word(&after);

	if (is_policy_word(word)) {
		policy.length = (size_t)(word.at + word.length - policy.at);
		*rest = after;
	}
	return policy;
}

static bool page_size_of(struct span words, uint64_t *ret)
{
	static const char name[] = "kernelpagesize_kB=";
	uint64_t kb = 0;

	for (struct span word = span_word(&words); word.length; word = span_word(&words))
		if (span_starts(word, name) && span_uint64(span_skip(word, strlen(name)), &kb))
			return !__builtin_mul_overflow(kb, UINT64_C(1024), ret);
	return false;
}

struct outcome proc_numa_map_parse(struct span line, struct proc_numa_map *ret)
{
	struct proc_numa_map map = { 0 };

	if (!span_hex(span_word(&line), &map.start))
		return outcome_malformed("no address of a mapping");
	map.policy = policy_of(&line);
	if (span_is_empty(map.policy))
		return outcome_malformed("no policy of a mapping");
	map.nodes = line;
	page_size_of(line, &map.page_size_bytes);
	*ret = map;
	return outcome_ok();
}

bool proc_numa_map_next_node(struct span *nodes, uint64_t *ret_node, uint64_t *ret_pages)
{
	for (struct span word = span_word(nodes); word.length; word = span_word(nodes)) {
		struct span name = { 0 };
		struct span value = { 0 };

		/* A file of that name stands as file=N0..., and its own = are escaped. */
		if (span_split(word, '=', &name, &value) && span_starts(name, "N") && span_uint64(span_skip(name, 1), ret_node) &&
		    span_uint64(value, ret_pages))
			return true;
	}
	return false;
}
