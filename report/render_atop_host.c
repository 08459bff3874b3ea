#include "report/render_atop.h"

#include <time.h>

#include "common/array.h"
#include "common/cleanup.h"

/* Cells: "| sys    0.61s |", a name at the left and a value at the right of twelve. */

enum { CELL = 12 };

struct cell_spec {
	const char *name, *column;
	enum how how;
};

void atop_add_value(struct strbuf *out, const struct cell *cell, enum how how)
{
	double value = cell_real(cell, 0);

	if (cell->type != VALUE_INT && cell->type != VALUE_REAL) {
		strbuf_add_byte(out, '-');
		return;
	}
	switch (how) {
	case HOW_SECONDS:
		strbuf_addf(out, value < 60e9 ? "%.2fs" : "%.0fs", value / 1e9);
		break;
	case HOW_PERCENT:
		strbuf_addf(out, "%.0f%%", value);
		break;
	case HOW_LOAD:
		strbuf_addf(out, "%.2f", value);
		break;
	case HOW_SIZE:
		tool_add_scaled(out, cell, 0);
		break;
	case HOW_COUNT:
		if (value < 1e8)
			strbuf_addf(out, "%.0f", value);
		else
			strbuf_addf(out, "%.0fe6", value / 1e6);
		break;
	}
}

static void add_cell(struct strbuf *out, const char *name, const struct cell *cell, enum how how)
{
	cleanup_strbuf struct strbuf value = { 0 };
	size_t name_length = strlen(name);

	atop_add_value(&value, cell, how);
	strbuf_addf(out, " %s", name);
	if (name_length + value.length < CELL)
		strbuf_add_repeat(out, ' ', CELL - name_length - value.length);
	strbuf_add(out, strbuf_span(&value));
	strbuf_add_text(out, " |");
}

static void add_line(struct strbuf *out, const char *label, const struct table *table, size_t row, const struct cell_spec *specs, size_t count)
{
	strbuf_addf(out, "%s |", label);
	for (size_t i = 0; i < count; i++)
		add_cell(out, specs[i].name, table_get(table, row, specs[i].column), specs[i].how);
	strbuf_add_byte(out, '\n');
}

static void add_levels(struct strbuf *out, const struct table *summary)
{
	static const struct cell_spec load[] = {
		{ "numcpu", "cpu_count", HOW_COUNT }, { "avg1", "load_1", HOW_LOAD }, { "avg5", "load_5", HOW_LOAD }, { "csw", "switches", HOW_COUNT },
		{ "intr", "interrupts", HOW_COUNT },
	};
	static const struct cell_spec memory[] = {
		{ "tot", "mem_total", HOW_SIZE }, { "free", "mem_free", HOW_SIZE }, { "cache", "mem_cache", HOW_SIZE }, { "buff", "mem_buffers", HOW_SIZE },
		{ "slab", "mem_slab", HOW_SIZE },
	};
	static const struct cell_spec swap[] = {
		{ "tot", "swap_total", HOW_SIZE }, { "free", "swap_free", HOW_SIZE }, { "dirty", "mem_dirty", HOW_SIZE }, { "vmcom", "committed", HOW_SIZE },
		{ "vmlim", "commit_limit", HOW_SIZE },
	};
	static const struct cell_spec paging[] = {
		{ "scan", "scanned", HOW_COUNT }, { "steal", "stolen", HOW_COUNT }, { "swin", "swapped_in", HOW_COUNT }, { "swout", "swapped_out", HOW_COUNT },
		{ "oomkill", "oom_kills", HOW_COUNT },
	};
	static const struct cell_spec stall[] = {
		{ "cpusome", "cpu_some", HOW_PERCENT }, { "memsome", "memory_some", HOW_PERCENT }, { "memfull", "memory_full", HOW_PERCENT },
		{ "iosome", "io_some", HOW_PERCENT }, { "iofull", "io_full", HOW_PERCENT },
	};

	add_line(out, "CPL", summary, 0, load, array_length(load));
	add_line(out, "MEM", summary, 0, memory, array_length(memory));
	add_line(out, "SWP", summary, 0, swap, array_length(swap));
	add_line(out, "PAG", summary, 0, paging, array_length(paging));
	add_line(out, "PSI", summary, 0, stall, array_length(stall));
}

static void add_cpus(struct strbuf *out, const struct table *total, const struct table *cpus)
{
	static const struct cell_spec shares[] = {
		{ "sys", "system_percent", HOW_PERCENT }, { "user", "user_percent", HOW_PERCENT }, { "irq", "interrupt_percent", HOW_PERCENT },
		{ "idle", "idle_percent", HOW_PERCENT },
	};
	static const struct cell_spec wait = { "wait", "iowait_percent", HOW_PERCENT };

	strbuf_add_text(out, "CPU |");
	for (size_t i = 0; i < array_length(shares); i++)
		add_cell(out, shares[i].name, table_get(total, 0, shares[i].column), shares[i].how);
	add_cell(out, wait.name, table_get(total, 0, wait.column), wait.how);
	strbuf_add_byte(out, '\n');
	for (size_t row = 0; row < cpus->row_count && cpus->row_count > 1; row++) {
		char name[CELL] = "";

		snprintf(name, sizeof(name), "cpu%03d w", (int)(cell_int(table_get(cpus, row, "cpu"), 0) % 1000));
		strbuf_add_text(out, "cpu |");
		for (size_t i = 0; i < array_length(shares); i++)
			add_cell(out, shares[i].name, table_get(cpus, row, shares[i].column), shares[i].how);
		add_cell(out, name, table_get(cpus, row, "iowait_percent"), HOW_PERCENT);
		strbuf_add_byte(out, '\n');
	}
}

/* A name takes the place of a cell, cut at its left as atop does. */
static void add_name(struct strbuf *out, const char *label, struct span name)
{
	strbuf_addf(out, "%s | ", label);
	tool_add_right(out, name.length > CELL ? span_skip(name, name.length - CELL) : name, CELL);
	strbuf_add_text(out, " |");
}

static void add_disks(struct strbuf *out, const struct table *disks)
{
	static const struct cell_spec specs[] = {
		{ "busy", "busy_percent", HOW_PERCENT }, { "read", "reads", HOW_COUNT }, { "write", "writes", HOW_COUNT },
	};

	for (size_t row = 0; row < disks->row_count; row++) {
		struct span name = cell_text(table_get(disks, row, "name"));

		add_name(out, span_starts(name, "dm-") ? "LVM" : span_starts(name, "md") ? "MDD" : "DSK", name);
		for (size_t i = 0; i < array_length(specs); i++)
			add_cell(out, specs[i].name, table_get(disks, row, specs[i].column), specs[i].how);
		strbuf_add_text(out, " avio");
		tool_add_number(out, table_get(disks, row, "wait_ms"), 1, 2, 5);
		strbuf_add_text(out, " ms |\n");
	}
}

/* "92 Mbps": bits a second as network people count them. */
static void add_rate(struct strbuf *out, const char *name, const struct cell *cell)
{
	static const char *const units[] = { " bps", "Kbps", "Mbps", "Gbps", "Tbps" };
	double rate = cell_real(cell, 0) * 8;
	size_t unit = 0;

	for (; rate >= 10000 && unit + 1 < array_length(units); unit++)
		rate /= 1000;
	if (cell->type == VALUE_NULL)
		strbuf_addf(out, " %s        - |", name);
	else
		strbuf_addf(out, " %s %4.0f %s |", name, rate, units[unit]);
}

static void add_networks(struct strbuf *out, const struct table *interfaces)
{
	for (size_t row = 0; row < interfaces->row_count; row++) {
		add_name(out, "NET", cell_text(table_get(interfaces, row, "name")));
		add_cell(out, "pcki", table_get(interfaces, row, "packets_in"), HOW_COUNT);
		add_cell(out, "pcko", table_get(interfaces, row, "packets_out"), HOW_COUNT);
		add_rate(out, "si", table_get(interfaces, row, "receive_bytes_per_s"));
		add_rate(out, "so", table_get(interfaces, row, "transmit_bytes_per_s"));
		strbuf_add_byte(out, '\n');
	}
}

static void add_heading(struct strbuf *out, const struct table *summary)
{
	int64_t local_ns = cell_int(table_get(summary, 0, "local_ns"), 0);
	time_t seconds = (time_t)(local_ns / 1000000000);
	struct tm day = { 0 };
	char date[24] = "";

	if (gmtime_r(&seconds, &day))
		strftime(date, sizeof(date), "%Y/%m/%d", &day);
	strbuf_add_text(out, "ATOP - ");
	tool_add_left(out, cell_text(table_get(summary, 0, "hostname")), 16);
	strbuf_addf(out, " %s  ", date);
	tool_add_clock(out, local_ns, false);
	strbuf_add_text(out, "      -----------------  ");
	tool_add_number(out, table_get(summary, 0, "length_ns"), 1e9, 1, 8);
	strbuf_add_text(out, "s elapsed\n");
}

static void add_processes_total(struct strbuf *out, const struct table *summary)
{
	static const struct cell_spec specs[] = {
		{ "sys", "system_ns", HOW_SECONDS }, { "user", "user_ns", HOW_SECONDS }, { "#proc", "processes", HOW_COUNT }, { "#zombie", "zombies", HOW_COUNT },
		{ "clones", "clones", HOW_COUNT },
	};

	add_line(out, "PRC", summary, 0, specs, array_length(specs));
}

void atop_add_host(struct strbuf *out, const struct atop_host *host)
{
	add_heading(out, &host->summary);
	add_processes_total(out, &host->summary);
	add_cpus(out, &host->cpu_total, &host->cpus);
	add_levels(out, &host->summary);
	add_disks(out, &host->disks);
	add_networks(out, &host->interfaces);
}
