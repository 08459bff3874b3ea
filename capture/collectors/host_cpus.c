#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "capture/collectors/host_parts.h"
#include "capture/proc/cpu_list.h"
#include "capture/proc/cpuinfo.h"
#include "capture/proc/named_value.h"
#include "common/array.h"
#include "common/cleanup.h"

#define CPUS "sys/devices/system/cpu"
#define NODES "sys/devices/system/node"

/* What places each CPU. */
struct places {
	struct sink *sink;
	struct span online;
	struct span cpuinfo;
	uint64_t node_count;
	struct span *node_cpus; /* by number of the node; of nodes that are not there empty */
};

/* The texts live as long as the sink. */
static struct span keep(struct sink *sink, const char *path)
{
	struct span text = { 0 };

	return is_ok(sink_glance_host(sink, path, &text)) ? sink_keep(sink, span_trim(text)) : (struct span){ 0 };
}

static void model_facts(struct sink *sink, const struct proc_cpuinfo *cpu)
{
	const struct {
		const char *name;
		struct span value;
	} facts[] = {
		{ "cpu.vendor", cpu->vendor_id },     { "cpu.family", cpu->family },         { "cpu.model", cpu->model },
		{ "cpu.model_name", cpu->model_name }, { "cpu.stepping", cpu->stepping },     { "cpu.microcode", cpu->microcode },
		{ "cpu.cache_size", cpu->cache_size }, { "cpu.flags", cpu->flags },           { "cpu.bugs", cpu->bugs },
		{ "cpu.bogomips", cpu->bogomips },
	};

	for (size_t i = 0; i < array_length(facts); i++)
		host_fact(sink, facts[i].name, facts[i].value, span("/proc/cpuinfo"));
}

static struct outcome list_facts(struct sink *sink)
{
	static const char *const files[][2] = {
		{ "cpu.online", CPUS "/online" },         { "cpu.offline", CPUS "/offline" },
		{ "cpu.possible", CPUS "/possible" },     { "cpu.present", CPUS "/present" },
		{ "cpu.isolated", CPUS "/isolated" },     { "cpu.nohz_full", CPUS "/nohz_full" },
		{ "cpu.smt_active", CPUS "/smt/active" }, { "cpu.smt_control", CPUS "/smt/control" },
	};
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < array_length(files) && !is_fault(got); i++)
		got = host_fact_file(sink, files[i][0], files[i][1]);
	return got;
}

/* "Mitigation: ...", "Vulnerable", "Not affected": a file a known hole of CPUs, and each kernel knows more of them. */
static struct outcome vulnerability_facts(struct sink *sink)
{
	cleanup_fd int fd = sink_sys(sink) < 0 ? -1 : openat(sink_sys(sink), "devices/system/cpu/vulnerabilities", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_dir DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry = NULL;
	struct outcome got = outcome_ok();

	if (folder)
		take_fd(&fd);
	else if (sink_sys(sink) >= 0 && errno != ENOENT)
		sink_note(sink, 0, span("/" CPUS "/vulnerabilities"), outcome_errno(errno, "open"));
	while (folder && !is_fault(got) && (entry = readdir(folder))) {
		cleanup_strbuf struct strbuf name = { 0 };
		cleanup_strbuf struct strbuf path = { 0 };

		if (entry->d_name[0] == '.')
			continue;
		strbuf_addf(&name, "vulnerability.%s", entry->d_name);
		strbuf_addf(&path, CPUS "/vulnerabilities/%s", entry->d_name);
		got = host_fact_file(sink, strbuf_text(&name), strbuf_text(&path));
	}
	return got;
}

static void file_int(struct row *row, int column, struct span text)
{
	int64_t value = 0;

	if (span_int64(text, &value))
		row_int(row, column, value);
}

/* A CPU's files are read before its row is begun: a gap among them is a row of its own. */
struct cpu_files {
	struct span package, die, core, governor, driver, least_khz, most_khz, hardware_most_khz;
};

static void read_cpu_files(struct sink *sink, uint64_t cpu, struct cpu_files *ret)
{
	const struct {
		const char *name;
		struct span *text;
	} files[] = {
		{ "topology/physical_package_id", &ret->package }, { "topology/die_id", &ret->die },
		{ "topology/core_id", &ret->core },                { "cpufreq/scaling_governor", &ret->governor },
		{ "cpufreq/scaling_driver", &ret->driver },        { "cpufreq/scaling_min_freq", &ret->least_khz },
		{ "cpufreq/scaling_max_freq", &ret->most_khz },    { "cpufreq/cpuinfo_max_freq", &ret->hardware_most_khz },
	};
	cleanup_strbuf struct strbuf path = { 0 };

	/* Not scaling_cur_freq: some drivers ask the CPU itself, and wait for it. */
	for (size_t i = 0; i < array_length(files); i++) {
		strbuf_reset(&path);
		strbuf_addf(&path, CPUS "/cpu%llu/%s", (unsigned long long)cpu, files[i].name);
		*files[i].text = keep(sink, strbuf_text(&path));
		/* Most guests have no cpufreq: one look tells. */
		if (files[i].text == &ret->governor && span_is_empty(ret->governor))
			break;
	}
}

/* /proc/cpuinfo lists the CPUs that run, in order: @rest moves on with them. */
static bool clock_of(struct span *rest, uint64_t cpu, double *ret_mhz)
{
	struct span before = *rest;
	struct proc_cpuinfo info = { 0 };

	while (proc_cpuinfo_next(rest, &info) && info.processor < cpu)
		before = *rest;
	if (info.processor != cpu)
		*rest = before;
	return info.processor == cpu && span_decimal(info.mhz, ret_mhz);
}

static void store_cpu(struct places *places, uint64_t cpu)
{
	struct cpu_files files = { 0 };
	bool is_online = cpu_list_has(places->online, cpu);
	double mhz = 0;
	bool has_clock = is_online && clock_of(&places->cpuinfo, cpu, &mhz);
	struct row *row = NULL;

	if (is_online)
		read_cpu_files(places->sink, cpu, &files);
	row = sink_row(places->sink, TABLE_HOST_CPU_PLACE);
	row_int(row, HOST_CPU_PLACE_CPU, (int64_t)cpu);
	row_int(row, HOST_CPU_PLACE_IS_ONLINE, is_online);
	file_int(row, HOST_CPU_PLACE_PACKAGE, files.package);
	file_int(row, HOST_CPU_PLACE_DIE, files.die);
	file_int(row, HOST_CPU_PLACE_CORE, files.core);
	for (uint64_t node = 0; node < places->node_count; node++)
		if (cpu_list_has(places->node_cpus[node], cpu))
			row_int(row, HOST_CPU_PLACE_NODE, (int64_t)node);
	if (has_clock)
		row_real(row, HOST_CPU_PLACE_CLOCK_MHZ, mhz);
	if (!span_is_empty(files.governor))
		row_text(row, HOST_CPU_PLACE_GOVERNOR, files.governor);
	if (!span_is_empty(files.driver))
		row_text(row, HOST_CPU_PLACE_DRIVER, files.driver);
	file_int(row, HOST_CPU_PLACE_LEAST_KHZ, files.least_khz);
	file_int(row, HOST_CPU_PLACE_MOST_KHZ, files.most_khz);
	file_int(row, HOST_CPU_PLACE_HARDWARE_MOST_KHZ, files.hardware_most_khz);
}

/* "Node 0 MemTotal:  4096 kB" */
static void store_node_memory(struct row *row, struct span text)
{
	static const struct {
		const char *name;
		int column;
	} lines[] = {
		{ "MemTotal", HOST_NODE_MEM_TOTAL_BYTES }, { "MemFree", HOST_NODE_MEM_FREE_BYTES }, { "FilePages", HOST_NODE_FILE_PAGES_BYTES },
	};
	struct span line = { 0 };

	while (span_next_line(&text, &line)) {
		struct named_value value = { 0 };

		span_word(&line);
		span_word(&line);
		if (!named_value_next(&line, &value))
			continue;
		for (size_t i = 0; i < array_length(lines); i++)
			if (span_is(value.name, lines[i].name))
				row_int(row, lines[i].column, value.value);
	}
}

static void read_node(struct places *places, uint64_t node)
{
	static const char *const names[] = { "cpulist", "distance", "meminfo" };
	struct span text[array_length(names)] = { { 0 } };
	struct row *row = NULL;

	for (size_t i = 0; i < array_length(names); i++) {
		cleanup_strbuf struct strbuf path = { 0 };

		strbuf_addf(&path, NODES "/node%llu/%s", (unsigned long long)node, names[i]);
		text[i] = keep(places->sink, strbuf_text(&path));
	}
	places->node_cpus[node] = text[0];
	row = sink_row(places->sink, TABLE_HOST_NODE);
	row_int(row, HOST_NODE_NODE, (int64_t)node);
	row_text(row, HOST_NODE_CPUS, text[0]);
	if (!span_is_empty(text[1]))
		row_text(row, HOST_NODE_DISTANCES, text[1]);
	store_node_memory(row, text[2]);
}

/* A kernel without NUMA has no such folder. */
static struct outcome read_nodes(struct places *places)
{
	struct span online = keep(places->sink, NODES "/online");
	uint64_t first = 0;
	uint64_t last = 0;

	for (struct span rest = online; cpu_list_next(&rest, &first, &last);)
		places->node_count = last + 1 > places->node_count ? last + 1 : places->node_count;
	places->node_cpus = calloc(places->node_count + 1, sizeof(*places->node_cpus));
	if (!places->node_cpus)
		return outcome_fault(ENOMEM, "no memory for NUMA nodes");
	while (cpu_list_next(&online, &first, &last))
		for (uint64_t node = first; node <= last; node++)
			read_node(places, node);
	return outcome_ok();
}

static void read_places(struct places *places)
{
	struct span present = keep(places->sink, CPUS "/present");
	uint64_t first = 0;
	uint64_t last = 0;

	if (sink_sys(places->sink) < 0)
		sink_lacks(places->sink, TABLE_HOST_CPU_PLACE, outcome_of(OUTCOME_ABSENT, ENOENT, "/sys is not mounted"));
	places->online = keep(places->sink, CPUS "/online");
	if (span_is_empty(present))
		present = places->online;
	while (cpu_list_next(&present, &first, &last))
		for (uint64_t cpu = first; cpu <= last; cpu++)
			store_cpu(places, cpu);
}

struct outcome host_cpus_read(struct sink *sink)
{
	struct places places = { .sink = sink };
	struct outcome got = sink_read_host(sink, "proc/cpuinfo", &places.cpuinfo);
	struct span rest = places.cpuinfo;
	struct proc_cpuinfo first = { 0 };

	if (is_fault(got))
		return got;
	if (proc_cpuinfo_next(&rest, &first))
		model_facts(sink, &first);
	got = list_facts(sink);
	if (!is_fault(got))
		got = vulnerability_facts(sink);
	if (!is_fault(got))
		got = read_nodes(&places);
	if (!is_fault(got))
		read_places(&places);
	free(places.node_cpus);
	return got;
}
