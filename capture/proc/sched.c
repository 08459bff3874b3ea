#include "capture/proc/sched.h"

/* The ruler is longer than any comm, which therefore cannot be mistaken for it. */
static bool is_ruler(struct span line)
{
	enum { COMM_MAX = 64 };

	for (size_t i = 0; i < line.length; i++)
		if (line.at[i] != '-')
			return false;
	return line.length > COMM_MAX;
}

struct outcome proc_sched_skip_heading(struct span *text)
{
	struct span rest = *text;
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		if (is_ruler(line)) {
			*text = rest;
			return outcome_ok();
		}
	}
	return outcome_malformed("no ruler under a heading");
}

bool proc_sched_next(struct span *rest, struct proc_sched_field *ret)
{
	struct span line = { 0 };
	struct span name = { 0 };
	struct span value = { 0 };

	while (span_next_line(rest, &line)) {
		if (!span_split(line, ':', &name, &value))
			continue;
		*ret = (struct proc_sched_field){ .name = span_trim(name), .value = span_trim(value) };
		if (!span_is_empty(ret->name) && !span_is_empty(ret->value))
			return true;
	}
	return false;
}
