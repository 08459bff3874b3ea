/* What the targets' network namespaces count: queues that ran over, segments sent again, sockets in use. */
#include "capture/net_counters.h"
#include "capture/registry.h"

static struct outcome network_collect(const struct target *target, struct sink *sink)
{
	(void)target;
	return net_counters_read(sink, NET_COUNTERS_FIRST);
}

const struct collector collector_network = {
	.name = "network",
	.about = "counters of the process's network namespace: netstat, snmp, sockstat; read again at the end of the window",
	.needs = "read access to /proc/PID/net",
	.cost = COST_READ,
	.tables = { TABLE_NET_COUNTER, TABLE_TARGET_NETNS },
	.table_count = 2,
	.collect = network_collect,
	.is_host = true,
};
