#include "capture/proc/net_counters.h"

/* "Tcp: a b c" gives Tcp and "a b c". */
static bool take_group(struct span line, struct span *ret_group, struct span *ret_rest)
{
	return span_split(line, ':', ret_group, ret_rest) && !span_is_empty(*ret_group);
}

static bool next_pair(struct proc_net_reader *reader)
{
	struct span line = { 0 };
	struct span group = { 0 };

	while (span_next_line(&reader->rest, &line)) {
		struct span after = reader->rest;

		if (!take_group(line, &reader->group, &reader->names) || !span_next_line(&after, &line) ||
		    !take_group(line, &group, &reader->values) || !span_equal(group, reader->group))
			continue;
		reader->rest = after;
		return true;
	}
	return false;
}

bool proc_net_snmp_next(struct proc_net_reader *reader, struct proc_net_counter *ret)
{
	for (;;) {
		struct span name = span_word(&reader->names);
		struct span value = span_word(&reader->values);
		int64_t number = 0;

		if (span_is_empty(name) || span_is_empty(value)) {
			if (!next_pair(reader))
				return false;
			continue;
		}
		if (!span_int64(value, &number))
			continue;
		*ret = (struct proc_net_counter){ .group = reader->group, .name = name, .value = number };
		return true;
	}
}

bool proc_net_sockstat_next(struct proc_net_reader *reader, struct proc_net_counter *ret)
{
	for (;;) {
		struct span line = { 0 };
		struct span name = span_word(&reader->values);
		int64_t number = 0;

		if (span_is_empty(name)) {
			if (!span_next_line(&reader->rest, &line))
				return false;
			if (!take_group(line, &reader->group, &reader->values))
				reader->values = (struct span){ 0 };
			continue;
		}
		if (!span_int64(span_word(&reader->values), &number))
			continue;
		*ret = (struct proc_net_counter){ .group = reader->group, .name = name, .value = number };
		return true;
	}
}
