#include "capture/proc/cgroup_file.h"

/* Limits of v1 that are not set may be printed as any number up to the largest of 64 bits. */
static bool number_parse(struct span text, struct cgroup_value *ret)
{
	uint64_t large = 0;

	if (span_is(text, "max"))
		ret->value = CGROUP_MAX;
	else if (span_uint64(text, &large))
		ret->value = large > INT64_MAX ? INT64_MAX : (int64_t)large;
	else if (!span_int64(text, &ret->value))
		return false;
	return true;
}

static struct cgroup_value value_of(struct span key, struct span field, struct span text)
{
	struct cgroup_value value = { .key = key, .field = field, .text = text };

	value.is_number = number_parse(text, &value);
	return value;
}

/* "rbytes=123": the next such word of a nested line, others skipped. */
static bool nested_next(struct cgroup_values *values, struct cgroup_value *ret)
{
	struct span word = { 0 };

	while (!span_is_empty(word = span_word(&values->line))) {
		struct span field = { 0 };
		struct span text = { 0 };

		if (!span_split(word, '=', &field, &text))
			continue;
		*ret = value_of(values->key, field, text);
		return true;
	}
	return false;
}

/* v1's "total=16 N0=16 N1=0": the first is the sum, under the key alone. */
static void sum_begin(struct cgroup_values *values, struct span word, struct cgroup_value *ret)
{
	struct span text = { 0 };

	span_split(word, '=', &values->key, &text);
	*ret = value_of(values->key, (struct span){ 0 }, text);
}

/* A line as a whole; nested ones give their first value and leave the others in values->line. */
static bool line_begin(struct cgroup_values *values, struct span line, struct cgroup_value *ret)
{
	struct span rest = line;
	struct span first = span_word(&rest);
	struct span second = span_word(&rest);
	struct span third = span_word(&rest);

	values->line = (struct span){ 0 };
	values->key = first;
	if (span_is_empty(first))
		return false;
	if (values->is_cpu_max) {
		*ret = value_of(span("quota"), (struct span){ 0 }, first);
		values->key = span("period");
		values->line = second;
		return true;
	}
	if (span_index(first, '=') > 0) {
		sum_begin(values, first, ret);
		values->line = span_skip(line, (size_t)(first.at + first.length - line.at));
		return true;
	}
	if (span_index(second, '=') > 0) {
		values->line = span_skip(line, (size_t)(second.at - line.at));
		return nested_next(values, ret);
	}
	if (span_is_empty(second)) {
		*ret = value_of((struct span){ 0 }, (struct span){ 0 }, first);
		return true;
	}
	*ret = span_is_empty(third) ? value_of(first, (struct span){ 0 }, second) : value_of(first, second, third);
	/* Words that are no value of the word before them are one text: "cpuset cpu io". */
	if (!ret->is_number || !span_is_empty(span_word(&rest)))
		*ret = value_of((struct span){ 0 }, (struct span){ 0 }, span_trim(line));
	return true;
}

struct cgroup_values cgroup_values_of(struct span name, struct span text)
{
	return (struct cgroup_values){ .rest = text, .is_cpu_max = span_is(name, "cpu.max") };
}

bool cgroup_value_next(struct cgroup_values *values, struct cgroup_value *ret)
{
	struct span line = { 0 };

	if (values->is_cpu_max && !span_is_empty(values->line)) {
		*ret = value_of(values->key, (struct span){ 0 }, values->line);
		values->line = (struct span){ 0 };
		return true;
	}
	if (nested_next(values, ret))
		return true;
	while (span_next_line(&values->rest, &line))
		if (line_begin(values, line, ret))
			return true;
	return false;
}
