#include "report/render_atop.h"

#include "common/array.h"
#include "common/cleanup.h"

/* As `atop` 2.8 sets its screen in 80 columns: what the host did in cells of one width, then the processes that did something. */

enum order { BY_CPU, BY_MEMORY, BY_DISK };
enum show { SHOW_GENERIC, SHOW_MEMORY, SHOW_DISK, SHOW_COMMAND };

struct atop {
	enum order order;
	enum show show;
	bool has_idle;  /* -a: also those that did nothing */
	int pid_width;
};

static const struct {
	const char *word;
	enum order order;
	enum show show;
} words[] = {
	{ "-g", BY_CPU, SHOW_GENERIC }, { "-m", BY_MEMORY, SHOW_MEMORY }, { "-d", BY_DISK, SHOW_DISK }, { "-c", BY_CPU, SHOW_COMMAND },
	{ "-C", BY_CPU, SHOW_GENERIC }, { "-M", BY_MEMORY, SHOW_GENERIC }, { "-D", BY_DISK, SHOW_GENERIC },
};

static bool read_words(struct atop *atop, const struct tool_request *request, struct strbuf *error)
{
	for (int i = 0; i < request->word_count; i++) {
		bool is_known = strcmp(request->words[i], "-a") == 0;

		atop->has_idle = atop->has_idle || is_known;
		for (size_t j = 0; j < array_length(words) && !is_known; j++) {
			is_known = strcmp(request->words[i], words[j].word) == 0;
			if (is_known) {
				atop->order = words[j].order;
				atop->show = words[j].show;
			}
		}
		if (!is_known)
			return tool_refuse(error, "atop", request->words[i]);
	}
	return true;
}

static void add_time(struct strbuf *out, const struct cell *cell)
{
	cleanup_strbuf struct strbuf text = { 0 };

	atop_add_value(&text, cell, HOW_SECONDS);
	strbuf_add_byte(out, ' ');
	tool_add_right(out, strbuf_span(&text), 6);
}

static void add_size(struct strbuf *out, const struct table *table, size_t row, const char *column)
{
	strbuf_add_byte(out, ' ');
	tool_add_scaled(out, table_get(table, row, column), 6);
}

static const char *const titles[] = {
	[SHOW_GENERIC] = " SYSCPU USRCPU  VGROW  RGROW  RDDSK  WRDSK ST S  CPU CMD",
	[SHOW_MEMORY] = " MINFLT MAJFLT  VSIZE  RSIZE  VGROW  RGROW SWAPSZ  MEM CMD",
	[SHOW_DISK] = "  RDDSK  WRDSK WCANCL S  CPU CMD",
	[SHOW_COMMAND] = " S  CPU COMMAND-LINE",
};

static void add_process(struct strbuf *out, const struct atop *atop, const struct table *table, size_t row)
{
	static const char *const sizes[][8] = {
		[SHOW_GENERIC] = { "vgrow_bytes", "rgrow_bytes", "read_bytes", "write_bytes" },
		[SHOW_MEMORY] = { "vsz_bytes", "rss_bytes", "vgrow_bytes", "rgrow_bytes", "swap_bytes" },
		[SHOW_DISK] = { "read_bytes", "write_bytes", "cancelled_write_bytes" },
		[SHOW_COMMAND] = { NULL },
	};
	struct span status = cell_text(table_get(table, row, "status"));
	bool has_ended = span_is(status, "E");

	strbuf_addf(out, "%*lld", atop->pid_width, (long long)cell_int(table_get(table, row, "pid"), 0));
	if (atop->show == SHOW_GENERIC) {
		add_time(out, table_get(table, row, "system_ns"));
		add_time(out, table_get(table, row, "user_ns"));
	} else if (atop->show == SHOW_MEMORY) {
		tool_add_number(out, table_get(table, row, "minor_fault_count"), 1, 0, 7);
		tool_add_number(out, table_get(table, row, "major_fault_count"), 1, 0, 7);
	}
	for (size_t i = 0; sizes[atop->show][i]; i++)
		add_size(out, table, row, sizes[atop->show][i]);
	if (atop->show == SHOW_GENERIC)
		strbuf_addf(out, " %s", has_ended ? "-E" : span_is(status, "N") ? "N-" : "--");
	if (atop->show != SHOW_MEMORY) {
		strbuf_add_byte(out, ' ');
		tool_add_text(out, has_ended ? span("E") : cell_text(table_get(table, row, "state")), 1);
	}
	tool_add_number(out, table_get(table, row, atop->show == SHOW_MEMORY ? "mem_percent" : "cpu_percent"), 1, 0, 4);
	strbuf_add_text(out, cell_int(table_get(table, row, "is_known"), 0) ? "% " : "  ");
	if (has_ended && atop->show != SHOW_COMMAND)
		strbuf_add_byte(out, '<');
	tool_add_text(out, cell_text(table_get(table, row, atop->show == SHOW_COMMAND ? "args" : "comm")), 0);
	strbuf_add_text(out, has_ended && atop->show != SHOW_COMMAND ? ">\n" : "\n");
}

bool render_atop(struct query *query, const struct tool_request *request, struct strbuf *out, struct strbuf *error)
{
	static const struct request cpu_total = { .sql = "SELECT * FROM _atop_cpu WHERE cpu < 0" };
	static const struct request cpu_each = { .sql = "SELECT * FROM _atop_cpu WHERE cpu >= 0" };
	static const struct request busy_disks = { .sql = "SELECT * FROM _atop_disk" };
	static const struct request busy_interfaces = { .sql = "SELECT * FROM _atop_interface" };
	static const char *const orders[] = {
		[BY_CPU] = "cpu_percent DESC", [BY_MEMORY] = "atop.rss_bytes DESC", [BY_DISK] = "coalesce(atop.read_bytes, 0) + coalesce(atop.write_bytes, 0) DESC",
	};
	cleanup_arena struct arena arena = { 0 };
	struct atop atop = { .pid_width = 5 };
	struct atop_host host = { 0 };
	struct table processes = { 0 };
	struct request list = { 0 };

	if (!read_words(&atop, request, error))
		return false;
	list.sql = arena_printf(&arena, "SELECT atop.*, cpu_percent IS NOT NULL AS is_known, coalesce(arguments, '[' || atop.comm || ']') AS args"
				" FROM atop LEFT JOIN process ON process.pid = atop.pid AND status <> 'N'%s ORDER BY %s, atop.pid",
				atop.has_idle ? "" : " WHERE cpu_percent > 0 OR atop.read_bytes > 0 OR atop.write_bytes > 0 OR rgrow_bytes <> 0 OR status = 'E' OR cpu_percent IS NULL",
				orders[atop.order]).at;
	if (!list.sql || !query_view(query, "_atop_summary", 1, &arena, &host.summary, error) || !query_run(query, &cpu_total, &arena, &host.cpu_total, error) ||
	    !query_run(query, &cpu_each, &arena, &host.cpus, error) || !query_run(query, &busy_disks, &arena, &host.disks, error) ||
	    !query_run(query, &busy_interfaces, &arena, &host.interfaces, error) || !query_run(query, &list, &arena, &processes, error))
		return false;
	for (int64_t most = query_int(query, "SELECT max(pid) FROM atop", 0) / 100000; most > 0; most /= 10)
		atop.pid_width++;
	atop_add_host(out, &host);
	strbuf_addf(out, "\n%*s%s\n", atop.pid_width, "PID", titles[atop.show]);
	for (size_t row = 0; row < processes.row_count; row++)
		add_process(out, &atop, &processes, row);
	return true;
}
