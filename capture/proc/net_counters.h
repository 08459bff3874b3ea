#ifndef PIDSHOT_PROC_NET_COUNTERS_H
#define PIDSHOT_PROC_NET_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "common/span.h"

/** One counter of a network namespace. */
struct proc_net_counter {
	struct span group;  /**< TcpExt, Tcp, TCP, ...; empty: the name says it all (snmp6) */
	struct span name;   /**< ListenOverflows, inuse, Ip6InReceives, ... */
	int64_t value;
};

/** Where the reader stands in a file. Begin with .rest as the whole text. */
struct proc_net_reader {
	struct span rest;
	struct span group, names, values; /**< what is left of the line, or of the pair of lines, at hand */
};

/** The next counter of net/netstat or net/snmp: pairs of lines, "TcpExt: NAME NAME", then "TcpExt: 1 2". What does not fit is skipped. False at the end. */
bool proc_net_snmp_next(struct proc_net_reader *reader, struct proc_net_counter *ret);

/** The same of net/sockstat and net/sockstat6: "TCP: inuse 1 orphan 0". */
bool proc_net_sockstat_next(struct proc_net_reader *reader, struct proc_net_counter *ret);

#endif
