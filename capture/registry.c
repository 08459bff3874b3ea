#include "capture/registry.h"

/* What changes fastest comes first; what the window adds comes last. */
const struct collector *const registry[] = {
	&collector_identity,
	&collector_python,
	&collector_status,
	&collector_threads,
	&collector_fds,
	&collector_sockets,
	&collector_peers,
	&collector_network,
	&collector_io,
	&collector_limits,
	&collector_environ,
	&collector_auxv,
	&collector_settings,
	&collector_sched,
	&collector_timers,
	&collector_memory,
	&collector_modules,
	&collector_container,
	&collector_cgroup,
	&collector_namespaces,
	&collector_mounts,
	&collector_distributions,
	&collector_raw,
	&collector_locks,
	&collector_processes,
	&collector_logs,
	&collector_host,
	&collector_window,
	&collector_sockets_again,
	&collector_source,
	NULL,
};

const struct collector *registry_find(struct span name)
{
	for (size_t i = 0; registry[i]; i++)
		if (span_is(name, registry[i]->name))
			return registry[i];
	return NULL;
}
