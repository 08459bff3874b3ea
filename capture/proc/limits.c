#include "capture/proc/limits.h"

#include <stdbool.h>
#include <sys/resource.h>

#include "common/array.h"

/* The kernel's lnames[], by resource. */
static const char *const names[] = {
	[RLIMIT_CPU] = "Max cpu time",
	[RLIMIT_FSIZE] = "Max file size",
	[RLIMIT_DATA] = "Max data size",
	[RLIMIT_STACK] = "Max stack size",
	[RLIMIT_CORE] = "Max core file size",
	[RLIMIT_RSS] = "Max resident set",
	[RLIMIT_NPROC] = "Max processes",
	[RLIMIT_NOFILE] = "Max open files",
	[RLIMIT_MEMLOCK] = "Max locked memory",
	[RLIMIT_AS] = "Max address space",
	[RLIMIT_LOCKS] = "Max file locks",
	[RLIMIT_SIGPENDING] = "Max pending signals",
	[RLIMIT_MSGQUEUE] = "Max msgqueue size",
	[RLIMIT_NICE] = "Max nice priority",
	[RLIMIT_RTPRIO] = "Max realtime priority",
	[RLIMIT_RTTIME] = "Max realtime timeout",
};
_Static_assert(array_length(names) == LIMITS_COUNT, "a name for each resource");

/* Names hold spaces, so the line is cut by width first: "%-25s %-20s %-20s ". */
enum { NAME_WIDTH = 25 };

static int resource_of(struct span name)
{
	for (int resource = 0; resource < LIMITS_COUNT; resource++)
		if (span_is(name, names[resource]))
			return resource;
	return -1;
}

static bool value_of(struct span word, int64_t *ret)
{
	uint64_t value = 0;

	if (span_is(word, "unlimited")) {
		*ret = LIMIT_UNLIMITED;
		return true;
	}
	if (!span_uint64(word, &value))
		return false;
	/* setrlimit takes any unsigned long; past the largest SQL integer nothing can tell them apart. */
	*ret = value > INT64_MAX ? INT64_MAX : (int64_t)value;
	return true;
}

static bool line_parse(struct span line, struct proc_limit *ret)
{
	struct span rest = span_skip(line, NAME_WIDTH);

	ret->resource = resource_of(span_trim(span_first(line, NAME_WIDTH)));
	return value_of(span_word(&rest), &ret->soft) && value_of(span_word(&rest), &ret->hard);
}

struct outcome proc_limits_parse(struct span text, struct proc_limits *ret)
{
	struct span line = span_line(&text); /* the heading */

	ret->count = 0;
	if (!span_starts(line, "Limit "))
		return outcome_malformed("no heading");
	while (!span_is_empty(line = span_line(&text))) {
		struct proc_limit limit = { 0 };

		if (!line_parse(line, &limit))
			return outcome_malformed("neither a number nor unlimited");
		if (limit.resource >= 0 && ret->count < LIMITS_COUNT)
			ret->row[ret->count++] = limit;
	}
	return outcome_ok();
}
