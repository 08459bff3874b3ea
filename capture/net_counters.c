#include "capture/net_counters.h"

#include <sys/stat.h>

#include "capture/proc/named_value.h"
#include "capture/proc/net_counters.h"
#include "common/array.h"

enum shape { SHAPE_PAIRS, SHAPE_GROUPS, SHAPE_NAMES };

static const struct {
	const char *path;
	enum shape shape;
} files[] = {
	{ "net/netstat", SHAPE_PAIRS },   { "net/snmp", SHAPE_PAIRS },       { "net/snmp6", SHAPE_NAMES },
	{ "net/sockstat", SHAPE_GROUPS }, { "net/sockstat6", SHAPE_GROUPS },
};

static int64_t netns_of(int dir, const char *path)
{
	struct stat namespace = { 0 };

	return fstatat(dir, path, &namespace, 0) == 0 ? (int64_t)namespace.st_ino : 0;
}

static void counter_row(struct sink *sink, pid_t pid, uint64_t t_ns, const struct proc_net_counter *counter)
{
	struct row *row = sink_row(sink, TABLE_NET_COUNTER);

	row_int(row, NET_COUNTER_PID, pid);
	row_int(row, NET_COUNTER_T_NS, (int64_t)t_ns);
	row_text(row, NET_COUNTER_GROUP_NAME, counter->group);
	row_text(row, NET_COUNTER_NAME, counter->name);
	row_int(row, NET_COUNTER_VALUE, counter->value);
}

static bool next(enum shape shape, struct proc_net_reader *reader, struct proc_net_counter *ret)
{
	struct named_value line = { 0 };

	if (shape == SHAPE_PAIRS)
		return proc_net_snmp_next(reader, ret);
	if (shape == SHAPE_GROUPS)
		return proc_net_sockstat_next(reader, ret);
	if (!named_value_next(&reader->rest, &line))
		return false;
	*ret = (struct proc_net_counter){ .group = span("snmp6"), .name = line.name, .value = line.value };
	return true;
}

static struct outcome read_namespace(struct sink *sink, const struct target *target, bool *ret_any)
{
	uint64_t t_ns = sink_now();

	for (size_t i = 0; i < array_length(files); i++) {
		struct proc_net_reader reader = { .rest = { 0 } };
		struct proc_net_counter counter = { 0 };
		struct outcome got = sink_peek(sink, target->pid, target->dir, files[i].path, &reader.rest);

		if (is_fault(got))
			return got;
		while (is_ok(got) && next(files[i].shape, &reader, &counter)) {
			counter_row(sink, target->pid, t_ns, &counter);
			*ret_any = true;
		}
	}
	return outcome_ok();
}

static void netns_row(struct sink *sink, pid_t pid, int64_t netns, int64_t own, pid_t counted)
{
	struct row *row = sink_row(sink, TABLE_TARGET_NETNS);

	row_int(row, TARGET_NETNS_PID, pid);
	if (netns)
		row_int(row, TARGET_NETNS_NETNS, netns);
	if (netns && own)
		row_int(row, TARGET_NETNS_IS_OWN, netns == own);
	row_int(row, TARGET_NETNS_COUNTED_PID, counted);
}

struct outcome net_counters_read(struct sink *sink, enum net_counters_time time)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	int64_t seen[SINK_TARGETS] = { 0 };
	int64_t own = netns_of(sink_proc(sink), "self/ns/net");
	bool any = false;

	for (size_t i = 0; i < count && i < SINK_TARGETS; i++) {
		size_t first = i;
		struct outcome got = outcome_ok();

		seen[i] = netns_of(targets[i].dir, "ns/net");
		for (size_t j = 0; j < i && first == i && seen[i]; j++)
			if (seen[j] == seen[i])
				first = j;
		if (time == NET_COUNTERS_FIRST)
			netns_row(sink, targets[i].pid, seen[i], own, targets[first].pid);
		/* A zombie has no namespace any more. */
		if (first == i && !targets[i].is_zombie)
			got = read_namespace(sink, &targets[i], &any);
		if (is_fault(got))
			return got;
	}
	return any ? outcome_ok() : outcome_of(OUTCOME_EMPTY, 0, NULL);
}
