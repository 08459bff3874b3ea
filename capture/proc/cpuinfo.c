#include "capture/proc/cpuinfo.h"

#include <stddef.h>

#include "common/array.h"

static void take_field(struct proc_cpuinfo *cpu, struct span name, struct span value)
{
	static const struct {
		const char *name;
		size_t place;
	} fields[] = {
		{ "vendor_id", offsetof(struct proc_cpuinfo, vendor_id) },   { "cpu family", offsetof(struct proc_cpuinfo, family) },
		{ "model", offsetof(struct proc_cpuinfo, model) },           { "model name", offsetof(struct proc_cpuinfo, model_name) },
		{ "stepping", offsetof(struct proc_cpuinfo, stepping) },     { "microcode", offsetof(struct proc_cpuinfo, microcode) },
		{ "cpu MHz", offsetof(struct proc_cpuinfo, mhz) },           { "cache size", offsetof(struct proc_cpuinfo, cache_size) },
		{ "flags", offsetof(struct proc_cpuinfo, flags) },           { "bugs", offsetof(struct proc_cpuinfo, bugs) },
		{ "bogomips", offsetof(struct proc_cpuinfo, bogomips) },
	};

	for (size_t i = 0; i < array_length(fields); i++)
		if (span_is(name, fields[i].name))
			memcpy((char *)cpu + fields[i].place, &value, sizeof(value));
}

/* A CPU begins with its number and ends where the next begins; the empty line between them is no more than that. */
bool proc_cpuinfo_next(struct span *rest, struct proc_cpuinfo *ret)
{
	struct proc_cpuinfo found = { 0 };
	bool has_number = false;
	struct span line = { 0 };
	struct span before = *rest;

	for (; span_next_line(rest, &line); before = *rest) {
		struct span name = { 0 };
		struct span value = { 0 };

		if (!span_split(line, ':', &name, &value))
			continue;
		name = span_trim(name);
		if (span_is(name, "processor") && has_number) {
			*rest = before;
			break;
		}
		if (span_is(name, "processor"))
			has_number = span_uint64(span_trim(value), &found.processor);
		else
			take_field(&found, name, span_trim(value));
	}
	if (has_number)
		*ret = found;
	return has_number;
}

bool proc_cpuinfo_has(const struct proc_cpuinfo *cpu, const char *word)
{
	struct span rest = cpu->flags;

	for (struct span flag = span_word(&rest); !span_is_empty(flag); flag = span_word(&rest))
		if (span_is(flag, word))
			return true;
	return false;
}
