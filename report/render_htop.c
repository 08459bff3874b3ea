#include "report/tool_text.h"

#include "common/array.h"
#include "common/cleanup.h"

/* As `htop` 3 sets its screen without colours: bars whose parts are told apart by their character, then the processes, busiest first. */

enum { SCREEN = 80, PAIR = 40, BAR_LEAST = 12, MIB_SHIFT = 10 };

/* What one part of a bar stands for, in the order in which they follow each other. */
struct part {
	const char *column;
	char mark;
};

static const struct part cpu_parts[] = {
	{ "nice", '|' }, { "user", '#' }, { "system", '*' }, { "interrupts", '@' }, { "steal", '$' },
};
static const struct part memory_parts[] = {
	{ "used", '|' }, { "buffers", '#' }, { "shared", '*' }, { "cache", '@' },
};
static const struct part swap_parts[] = { { "swap_used", '|' } };

static bool read_words(int64_t *ret_count, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		struct span word = span(request->words[i]);
		struct span number = span_starts(word, "-n") && word.length > 2 ? span_skip(word, 2) : span("");

		if (span_is(word, "-n") && i + 1 < request->word_count)
			number = span(request->words[++i]);
		if (!span_int64(number, ret_count) || *ret_count < 0)
			return tool_refuse(error, "htop", request->words[i]);
	}
	return true;
}

/* "  Mem[||##          408M/23.5G]": the text stands at the right of the bar, over what is drawn there. */
static void add_bar(struct strbuf *out, const char *caption, size_t width, const struct table *table, size_t row, const struct part *parts, size_t count,
		    double whole, struct span text)
{
	size_t inner = width - 5 - 2;
	size_t start = 0;
	double sum = 0;

	strbuf_addf(out, "%5.5s[", caption);
	start = out->length;
	for (size_t i = 0; i < count; i++) {
		size_t upto = 0;

		sum += cell_real(table_get(table, row, parts[i].column), 0);
		upto = whole > 0 && sum > 0 ? (size_t)(sum / whole * (double)inner + 0.5) : 0;
		for (upto = upto > inner ? inner : upto; out->length - start < upto;)
			strbuf_add_byte(out, parts[i].mark);
	}
	strbuf_add_repeat(out, ' ', inner - (out->length - start));
	if (text.length > inner)
		text = span_first(text, inner);
	strbuf_truncate(out, start + inner - text.length);
	strbuf_add(out, text);
	strbuf_add_byte(out, ']');
}

/* In KiB up to five digits, then "163M", "1192M", "23.5G". */
static void add_size(struct strbuf *out, const struct cell *cell, size_t width)
{
	cleanup_strbuf struct strbuf text = { 0 };
	double kib = cell_real(cell, 0) / 1024;

	if (cell->type != VALUE_INT && cell->type != VALUE_REAL)
		strbuf_add_text(&text, "-");
	else if (kib < 100000)
		strbuf_addf(&text, "%.0f", kib);
	else if (kib < 10000.0 * 1024)
		strbuf_addf(&text, "%.0fM", kib / 1024);
	else if (kib < 1000.0 * 1024 * 1024)
		strbuf_addf(&text, "%.1fG", kib / 1024 / 1024);
	else
		strbuf_addf(&text, "%.1fT", kib / 1024 / 1024 / 1024);
	tool_add_right(out, strbuf_span(&text), width);
}

/* The same beside a bar: "408M", "23.5G", "0K". */
static void add_amount(struct strbuf *out, const struct cell *cell)
{
	double amount = cell_real(cell, 0) / 1024;
	static const char units[] = "KMGTP";
	size_t unit = 0;

	for (; amount >= 1000 && units[unit + 1]; unit++)
		amount /= 1024;
	if (cell->type == VALUE_NULL)
		strbuf_add_byte(out, '-');
	else
		strbuf_addf(out, unit > 0 && amount < 100 ? "%.1f%c" : "%.0f%c", amount, units[unit]);
}

static size_t cpus_in_a_line(size_t cpus)
{
	return cpus <= 4 ? 1 : cpus <= 16 ? 2 : cpus <= 64 ? 4 : 6;
}

static void add_cpu(struct strbuf *out, const struct table *cpus, size_t row, size_t width)
{
	cleanup_strbuf struct strbuf text = { 0 };
	char caption[8] = "";

	tool_add_number(&text, table_get(cpus, row, "busy"), 1, 1, 0);
	strbuf_add_byte(&text, '%');
	snprintf(caption, sizeof(caption), "%lld", (long long)cell_int(table_get(cpus, row, "cpu"), 0));
	add_bar(out, caption, width, cpus, row, cpu_parts, array_length(cpu_parts), 100, strbuf_span(&text));
}

static void add_memory(struct strbuf *out, const struct table *memory, bool is_swap)
{
	cleanup_strbuf struct strbuf text = { 0 };
	const struct cell *whole = table_get(memory, 0, is_swap ? "swap_total" : "total");

	add_amount(&text, table_get(memory, 0, is_swap ? "swap_used" : "used"));
	strbuf_add_byte(&text, '/');
	add_amount(&text, whole);
	add_bar(out, is_swap ? "Swp" : "Mem", PAIR, memory, 0, is_swap ? swap_parts : memory_parts,
		is_swap ? array_length(swap_parts) : array_length(memory_parts), cell_real(whole, 0), strbuf_span(&text));
}

/* What stands at the right of the first lines, or of those of memory and swap: "Tasks: 69, 873 thr, 58 kthr; 2 running". */
static void add_said(struct strbuf *out, const struct table *meters, size_t *at)
{
	while (*at < meters->row_count) {
		struct span meter = cell_text(table_get(meters, *at, "meter"));
		struct span says = cell_text(table_get(meters, *at, "says"));
		bool is_text = cell_int(table_get(meters, *at, "place"), 0) >= 3;

		*at += 1;
		if (!is_text)
			continue;
		strbuf_add_text(out, " ");
		tool_add_text(out, meter, 0);
		strbuf_add_text(out, ": ");
		tool_add_text(out, says, 0);
		return;
	}
}

static void add_meters(struct strbuf *out, const struct table *cpus, const struct table *memory, const struct table *meters)
{
	size_t in_line = cpus_in_a_line(cpus->row_count);
	size_t lines = (cpus->row_count + in_line - 1) / in_line;
	size_t width = in_line == 1 ? PAIR : SCREEN / in_line;
	size_t said = 0;

	if (cpus->row_count == 0)
		strbuf_add_text(out, "  CPUs: not known without a window\n");
	/* Column by column, as htop counts them. */
	for (size_t line = 0; line < lines; line++) {
		for (size_t column = 0; column < in_line; column++)
			if (column * lines + line < cpus->row_count)
				add_cpu(out, cpus, column * lines + line, width < BAR_LEAST ? BAR_LEAST : width);
		if (in_line == 1)
			add_said(out, meters, &said);
		strbuf_add_byte(out, '\n');
	}
	for (int is_swap = 0; is_swap < 2; is_swap++) {
		add_memory(out, memory, is_swap);
		add_said(out, meters, &said);
		strbuf_add_byte(out, '\n');
	}
	while (said < meters->row_count) {
		size_t before = out->length;

		strbuf_add_repeat(out, ' ', PAIR);
		add_said(out, meters, &said);
		if (out->length == before + PAIR)
			strbuf_truncate(out, before);
		else
			strbuf_add_byte(out, '\n');
	}
}

/* "0:00.96", "1h23:45" */
static void add_time(struct strbuf *out, const struct cell *cell)
{
	cleanup_strbuf struct strbuf text = { 0 };
	int64_t hundredths = cell_int(cell, 0) / 10000000;
	int64_t seconds = hundredths / 100;

	if (cell->type == VALUE_NULL)
		strbuf_add_byte(&text, '-');
	else if (seconds >= 3600)
		strbuf_addf(&text, "%lldh%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
	else
		strbuf_addf(&text, "%lld:%02d.%02d", (long long)(seconds / 60), (int)(seconds % 60), (int)(hundredths % 100));
	tool_add_right(out, strbuf_span(&text), 9);
}

static void add_process(struct strbuf *out, const struct table *table, size_t row, int pid_width)
{
	static const char *const sizes[] = { "virt_bytes", "res_bytes", "shr_bytes" };
	struct span user = cell_text(table_get(table, row, "user"));

	strbuf_addf(out, "%*lld ", pid_width, (long long)cell_int(table_get(table, row, "pid"), 0));
	tool_add_left(out, span_first(user, 10), 10);
	strbuf_add_byte(out, ' ');
	tool_add_right(out, span_is(cell_text(table_get(table, row, "priority")), "rt") ? span("RT") : cell_text(table_get(table, row, "priority")), 3);
	tool_add_number(out, table_get(table, row, "nice"), 1, 0, 4);
	for (size_t i = 0; i < array_length(sizes); i++) {
		strbuf_add_byte(out, ' ');
		add_size(out, table_get(table, row, sizes[i]), 5);
	}
	strbuf_add_byte(out, ' ');
	tool_add_left(out, cell_text(table_get(table, row, "state")), 1);
	tool_add_number(out, table_get(table, row, "cpu_percent"), 1, 1, 6);
	tool_add_number(out, table_get(table, row, "mem_percent"), 1, 1, 5);
	add_time(out, table_get(table, row, "cpu_time_ns"));
	strbuf_add_byte(out, ' ');
	tool_add_text(out, cell_text(table_get(table, row, "args")), 0);
	strbuf_add_byte(out, '\n');
}

bool render_htop(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	cleanup_arena struct arena arena = { 0 };
	struct table cpus = { 0 };
	struct table memory = { 0 };
	struct table meters = { 0 };
	struct table processes = { 0 };
	struct request list = { 0 };
	int64_t count = -1;
	int pid_width = 5;

	if (!read_words(&count, request, error))
		return false;
	/* htop hides kernel threads. */
	list.sql = arena_printf(&arena, "SELECT top.*, coalesce(process.arguments, process.comm) AS args FROM top JOIN process USING (pid)"
				" WHERE virt_bytes > 0 OR top.state = 'Z' ORDER BY top.cpu_percent DESC, pid LIMIT %lld", (long long)count).at;
	if (!list.sql || !query_view(query, "_htop_cpu", 0, &arena, &cpus, error) || !query_view(query, "_htop_memory", 1, &arena, &memory, error) ||
	    !query_view(query, "htop", 0, &arena, &meters, error) || !query_run(query, &list, &arena, &processes, error))
		return false;
	for (int64_t most = query_int(query, "SELECT max(pid) FROM process", 0) / 100000; most > 0; most /= 10)
		pid_width++;
	add_meters(out, &cpus, &memory, &meters);
	strbuf_addf(out, "\n%*s USER       PRI  NI  VIRT   RES   SHR S  CPU%% MEM%%   TIME+  Command\n", pid_width, "PID");
	for (size_t row = 0; row < processes.row_count; row++)
		add_process(out, &processes, row, pid_width);
	return true;
}
