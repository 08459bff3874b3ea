#include "report/tool_text.h"

#include "common/array.h"
#include "common/cleanup.h"

/* As `top -b` of procps 4 sets it: the summary, then the processes, busiest first. One screen for the whole window. */

static const double MIB = 1048576;

struct top {
	bool has_each_cpu;   /* -1 */
	bool has_arguments;  /* -c */
	size_t pid_width;
};

static bool read_words(struct top *top, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		if (strcmp(request->words[i], "-1") == 0)
			top->has_each_cpu = true;
		else if (strcmp(request->words[i], "-c") == 0)
			top->has_arguments = true;
		else if (strcmp(request->words[i], "-b") != 0)
			return tool_refuse(error, "top", request->words[i]);
	}
	return true;
}

/* "up 12 min", "up  5:59", "up 3 days,  5:59". Who is logged in, which top tells next, is not captured. */
static void add_uptime(struct strbuf *out, int64_t ns)
{
	int64_t minutes = ns / INT64_C(60000000000);
	int64_t days = minutes / 1440;

	if (days > 0)
		strbuf_addf(out, " %lld day%s,", (long long)days, days == 1 ? "" : "s");
	if (minutes / 60 % 24 > 0)
		strbuf_addf(out, " %2d:%02d", (int)(minutes / 60 % 24), (int)(minutes % 60));
	else
		strbuf_addf(out, " %d min", (int)(minutes % 60));
}

static void add_mib(struct strbuf *out, const struct table *table, const char *column, const char *label)
{
	strbuf_add_byte(out, ' ');
	tool_add_number(out, table_get(table, 0, column), MIB, 1, 8);
	strbuf_addf(out, " %s", label);
}

static void add_summary(struct strbuf *out, const struct table *summary)
{
	static const struct {
		const char *column, *label;
	} states[] = { { "running", "running," }, { "sleeping", "sleeping," }, { "stopped", "stopped," }, { "zombie", "zombie" } };

	strbuf_add_text(out, "top - ");
	tool_add_clock(out, cell_int(table_get(summary, 0, "local_ns"), 0), false);
	strbuf_add_text(out, " up");
	add_uptime(out, cell_int(table_get(summary, 0, "up_ns"), 0));
	strbuf_add_text(out, ",  load average: ");
	tool_add_number(out, table_get(summary, 0, "load_1"), 1, 2, 0);
	strbuf_add_text(out, ", ");
	tool_add_number(out, table_get(summary, 0, "load_5"), 1, 2, 0);
	strbuf_add_text(out, ", ");
	tool_add_number(out, table_get(summary, 0, "load_15"), 1, 2, 0);
	strbuf_add_text(out, "\nTasks:");
	tool_add_number(out, table_get(summary, 0, "tasks"), 1, 0, 4);
	strbuf_add_text(out, " total,");
	for (size_t i = 0; i < array_length(states); i++) {
		tool_add_number(out, table_get(summary, 0, states[i].column), 1, 0, 4);
		strbuf_addf(out, " %s", states[i].label);
	}
	strbuf_add_byte(out, '\n');
}

static void add_memory(struct strbuf *out, const struct table *summary)
{
	strbuf_add_text(out, "MiB Mem :");
	add_mib(out, summary, "mem_total", "total,");
	add_mib(out, summary, "mem_free", "free,");
	add_mib(out, summary, "mem_used", "used,");
	add_mib(out, summary, "mem_cache", "buff/cache");
	strbuf_add_text(out, "\nMiB Swap:");
	add_mib(out, summary, "swap_total", "total,");
	add_mib(out, summary, "swap_free", "free,");
	add_mib(out, summary, "swap_used", "used.");
	add_mib(out, summary, "mem_available", "avail Mem");
	strbuf_add_byte(out, '\n');
}

static void add_cpus(struct strbuf *out, const struct top *top, const struct table *cpus)
{
	static const char *const shares[] = { "us", "sy", "ni", "id", "wa", "hi", "si", "st" };

	if (cpus->row_count == 0)
		strbuf_add_text(out, "%Cpu(s): not known without a window\n");
	for (size_t row = 0; row < cpus->row_count; row++) {
		int64_t cpu = cell_int(table_get(cpus, row, "cpu"), -1);

		if ((cpu >= 0) != top->has_each_cpu)
			continue;
		if (cpu < 0)
			strbuf_add_text(out, "%Cpu(s):");
		else
			strbuf_addf(out, "%%Cpu%-3lld:", (long long)cpu);
		for (size_t i = 0; i < array_length(shares); i++) {
			tool_add_number(out, table_get(cpus, row, shares[i]), 1, 1, 5);
			strbuf_addf(out, " %s%s", shares[i], i + 1 < array_length(shares) ? "," : "\n");
		}
	}
}

/* In KiB where that fits @width, else in the first larger unit that does: "1.2g". */
static void add_size(struct strbuf *out, const struct cell *cell, size_t width)
{
	static const char units[] = "mgtpe";
	cleanup_strbuf struct strbuf text = { 0 };
	double amount = cell_real(cell, 0) / 1024;

	if (cell->type == VALUE_INT)
		strbuf_addf(&text, "%.0f", amount);
	for (size_t i = 0; text.length > width && units[i] != '\0'; i++) {
		amount /= 1024;
		strbuf_reset(&text);
		strbuf_addf(&text, "%.1f%c", amount, units[i]);
	}
	tool_add_right(out, text.length > 0 ? strbuf_span(&text) : span("-"), width);
}

/* "MINUTES:SECONDS.HUNDREDTHS" */
static void add_time(struct strbuf *out, const struct cell *cell)
{
	int64_t hundredths = cell_int(cell, 0) / 10000000;

	if (cell->type == VALUE_NULL)
		tool_add_right(out, span("-"), 10);
	else
		strbuf_addf(out, "%4lld:%02d.%02d", (long long)(hundredths / 6000), (int)(hundredths / 100 % 60), (int)(hundredths % 100));
}

static void add_process(struct strbuf *out, const struct top *top, const struct table *table, size_t row)
{
	struct span user = cell_text(table_get(table, row, "user"));
	struct span arguments = cell_text(table_get(table, row, "arguments"));

	tool_add_number(out, table_get(table, row, "pid"), 1, 0, top->pid_width);
	strbuf_add_byte(out, ' ');
	tool_add_left(out, user.length <= 8 ? user : span_first(user, 7), user.length <= 8 ? 9 : 7);
	strbuf_add_text(out, user.length <= 8 ? "" : "+ ");
	tool_add_right(out, cell_text(table_get(table, row, "priority")), 3);
	tool_add_number(out, table_get(table, row, "nice"), 1, 0, 4);
	strbuf_add_byte(out, ' ');
	add_size(out, table_get(table, row, "virt_bytes"), 7);
	strbuf_add_byte(out, ' ');
	add_size(out, table_get(table, row, "res_bytes"), 6);
	strbuf_add_byte(out, ' ');
	add_size(out, table_get(table, row, "shr_bytes"), 6);
	strbuf_add_byte(out, ' ');
	tool_add_left(out, cell_text(table_get(table, row, "state")), 1);
	tool_add_number(out, table_get(table, row, "cpu_percent"), 1, 1, 6);
	tool_add_number(out, table_get(table, row, "mem_percent"), 1, 1, 6);
	add_time(out, table_get(table, row, "cpu_time_ns"));
	strbuf_add_byte(out, ' ');
	tool_add_text(out, top->has_arguments && arguments.length > 0 ? arguments : cell_text(table_get(table, row, "comm")), 0);
	strbuf_add_byte(out, '\n');
}

bool render_top(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	static const struct request processes = {
		.sql = "SELECT top.*, process.arguments FROM top JOIN process USING (pid) ORDER BY top.cpu_percent DESC, pid"
	};
	cleanup_arena struct arena arena = { 0 };
	struct top top = { .pid_width = 5 };
	struct table summary = { 0 };
	struct table cpus = { 0 };
	struct table table = { 0 };

	if (!read_words(&top, request, error) || !query_view(query, "_top_summary", 1, &arena, &summary, error) ||
	    !query_view(query, "_top_cpu", 0, &arena, &cpus, error) || !query_run(query, &processes, &arena, &table, error))
		return false;
	for (int64_t most = query_int(query, "SELECT max(pid) FROM process", 0) / 100000; most > 0; most /= 10)
		top.pid_width++;
	add_summary(out, &summary);
	add_cpus(out, &top, &cpus);
	add_memory(out, &summary);
	strbuf_addf(out, "\n%*s USER      PR  NI    VIRT    RES    SHR S  %%CPU  %%MEM     TIME+ COMMAND\n", (int)top.pid_width, "PID");
	for (size_t row = 0; row < table.row_count; row++)
		add_process(out, &top, &table, row);
	return true;
}
