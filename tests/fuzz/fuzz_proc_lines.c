/* Parsers that take one line after the other, on any bytes: stack, cgroup, host_stat, pressure, named_value of capture/proc. */
#include <stdlib.h>

#include "capture/proc/cgroup.h"
#include "capture/proc/host_stat.h"
#include "capture/proc/named_value.h"
#include "capture/proc/pressure.h"
#include "capture/proc/stack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was borrowed is of the text, and of what had not been taken before. */
static void check_borrowed(struct span text, struct span part)
{
	if (part.length && (part.at < text.at || part.at + part.length > text.at + text.length))
		abort();
}

static void feed_stack(struct span rest)
{
	struct proc_stack_frame frame = { 0 };

	for (struct span before = rest; proc_stack_next(&rest, &frame); before = rest)
		check_borrowed(before, frame.function);
}

static void feed_cgroup(struct span rest)
{
	struct proc_cgroup group = { 0 };

	for (struct span before = rest; proc_cgroup_next(&rest, &group); before = rest) {
		check_borrowed(before, group.controllers);
		check_borrowed(before, group.path);
	}
}

static void feed_host(struct span text)
{
	struct proc_host_stat line = { 0 };
	struct proc_pressure pressure = { 0 };
	struct named_value value = { 0 };
	struct span rest = text;

	while (proc_host_stat_next(&rest, &line))
		check_borrowed(text, line.name);
	rest = text;
	while (proc_pressure_next(&rest, &pressure))
		check_borrowed(text, pressure.kind);
	rest = text;
	while (named_value_next(&rest, &value))
		check_borrowed(text, value.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	feed_stack(span_of(data, size));
	feed_cgroup(span_of(data, size));
	feed_host(span_of(data, size));
	return 0;
}
