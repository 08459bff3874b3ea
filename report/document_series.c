#include <math.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/units.h"
#include "report/document_build.h"

struct band {
	const char *label;
	const char *column;
};

static const struct chart {
	const char *id, *label;
	const char *spoken;  /* what a sentence about it begins with */
	const char *noun;    /* what its numbers count, or how */
	enum unit unit;
	double least_top;    /* what the chart's height stands for at least: little use is not to look like much */
	struct band bands[SERIES_BANDS]; /* ended by a NULL */
	const char *limit;   /* SELECT of what the bands together may not pass; NULL: none */
} charts[] = {
	{ "cpu", "CPU, cores", "CPU ", " cores", UNIT_NUMBER, 1, { { "user", "user_cores" }, { "system", "system_cores" } }, NULL },
	{ "memory", "memory, resident", "memory ", "", UNIT_BYTES, 1, { { "resident", "rss_bytes" } },
	  /* Of several processes the memory that they share is counted more than once: their sum says little beside a limit. */
	  "SELECT memory_bytes FROM _report_limit WHERE (SELECT count(*) FROM target) = 1" },
	{ "io", "I/O by calls, per second", "I/O ", " per second", UNIT_BYTES, 1, { { "read", "read_bytes_per_second" }, { "written", "write_bytes_per_second" } }, NULL },
	{ "threads", "threads by state", "", " threads", UNIT_COUNT, 1, { { "running", "running" }, { "uninterruptible", "uninterruptible" }, { "waiting", "waiting" } }, NULL },
};

static void fill_band(struct series *series, size_t at, const struct table *points, const struct band *band, struct arena *arena)
{
	double *values = arena_array(arena, points->row_count, sizeof(*values));

	for (size_t i = 0; values && i < points->row_count; i++)
		values[i] = cell_real(table_get(points, i, band->column), NAN);
	series->band[at] = values;
	series->band_label[at] = band->label;
	series->band_count = at + 1;
}

/* The bands together at one point; what is unknown counts as nothing. */
static double height(const struct series *series, size_t point)
{
	double sum = 0;

	for (size_t i = 0; i < series->band_count; i++)
		sum += isfinite(series->band[i][point]) ? series->band[i][point] : 0;
	return sum;
}

static bool is_known(const struct series *series)
{
	for (size_t i = 0; i < series->band_count; i++)
		for (size_t point = 0; point < series->point_count; point++)
			if (isfinite(series->band[i][point]))
				return true;
	return false;
}

/* As precise as people say it: hundredths of a core, whole threads. */
static void add_value(struct strbuf *buf, double value, enum unit unit)
{
	if (unit == UNIT_BYTES)
		units_add_bytes(buf, value > 0 && value < 9e18 ? (uint64_t)value : 0);
	else
		strbuf_addf(buf, unit == UNIT_COUNT ? "%.0f" : "%.2f", value);
}

/* "10 waiting, 1 running": the bands that are not nothing, at the end. */
static void add_bands(struct strbuf *buf, const struct series *series)
{
	bool is_first = true;

	for (size_t i = 0; i < series->band_count; i++) {
		double last = series->band[i][series->point_count - 1];

		if (!isfinite(last) || last < 1)
			continue;
		strbuf_addf(buf, "%s%.0f %s", is_first ? ": " : ", ", last, series->band_label[i]);
		is_first = false;
	}
}

/* "CPU 0.04 to 0.12 cores, at the end 0.08", "memory 25.5 MiB throughout": what differs by less than is said does not differ. */
static void speak(struct strbuf *line, const struct series *series, const struct chart *chart, double lowest, double last)
{
	cleanup_strbuf struct strbuf least = { 0 };
	cleanup_strbuf struct strbuf most = { 0 };

	add_value(&least, lowest, chart->unit);
	add_value(&most, series->top, chart->unit);
	strbuf_addf(line, "%s%s", chart->spoken, strbuf_text(&least));
	if (span_equal(strbuf_span(&least), strbuf_span(&most))) {
		strbuf_addf(line, "%s throughout", chart->noun);
	} else {
		strbuf_addf(line, " to %s%s, at the end ", strbuf_text(&most), chart->noun);
		add_value(line, last, chart->unit);
	}
	if (chart->unit == UNIT_COUNT)
		add_bands(line, series);
	if (isfinite(series->limit)) {
		strbuf_add_text(line, ", limit ");
		add_value(line, series->limit, chart->unit);
	}
}

/* "26.2 of 90.0 MiB": a unit that both have is said once. */
static void add_of(struct strbuf *line, double limit, enum unit unit)
{
	cleanup_strbuf struct strbuf of = { 0 };
	struct span value = strbuf_span(line);
	ptrdiff_t blank = span_last_index(value, ' ');

	add_value(&of, limit, unit);
	if (blank > 0 && span_ends(strbuf_span(&of), strbuf_text(line) + blank))
		strbuf_truncate(line, (size_t)blank);
	strbuf_add_text(line, " of ");
	strbuf_add(line, strbuf_span(&of));
}

/* The limit is drawn where that leaves the bands a shape; far above them it is said alone. */
static void make_room(struct series *series)
{
	static const double LIMIT_ROOM = 1.06;
	static const double LEAST_SHARE = 0.2;

	if (isfinite(series->limit) && series->top >= LEAST_SHARE * series->limit && series->top < LIMIT_ROOM * series->limit)
		series->top = LIMIT_ROOM * series->limit;
}

static void describe(struct series *series, const struct chart *chart, double cpu_count, struct arena *arena)
{
	cleanup_strbuf struct strbuf line = { 0 };
	double last = height(series, series->point_count - 1);
	double lowest = last;
	double mean = 0;

	for (size_t i = 0; i < series->point_count; i++) {
		double here = height(series, i);

		mean += here / (double)series->point_count;
		lowest = here < lowest ? here : lowest;
		series->top = here > series->top ? here : series->top;
	}
	if (is_known(series)) {
		add_value(&line, strcmp(chart->id, "memory") == 0 || chart->unit == UNIT_COUNT ? last : mean, chart->unit);
		if (strcmp(chart->id, "cpu") == 0)
			strbuf_addf(&line, " of %.0f", cpu_count);
		if (isfinite(series->limit))
			add_of(&line, series->limit, chart->unit);
		series->now = arena_keep(arena, &line);
		strbuf_reset(&line);
		speak(&line, series, chart, lowest, last);
		if (series->process_count > 1)
			strbuf_addf(&line, ", %zu processes together", series->process_count);
		series->spoken = arena_keep(arena, &line);
	} else {
		series->now = span("not known");
		series->spoken = arena_printf(arena, "%s: not known", chart->label);
	}
	series->top = series->top > chart->least_top ? series->top : chart->least_top;
	make_room(series);
}

static void fill_series(struct series *series, const struct chart *chart, const struct table *points, int64_t limit, struct arena *arena)
{
	*series = (struct series){ .id = chart->id, .label = chart->label, .point_count = points->row_count, .limit = NAN };
	series->process_count = (size_t)cell_int(table_get(points, 0, "target_count"), 1);
	if (series->process_count > 1)
		series->label = arena_printf(arena, "%s, %zu processes together", chart->label, series->process_count).at;
	series->seconds = arena_array(arena, points->row_count, sizeof(*series->seconds));
	for (size_t i = 0; series->seconds && i < points->row_count; i++)
		series->seconds[i] = cell_real(table_get(points, i, "seconds"), 0);
	for (size_t i = 0; i < SERIES_BANDS && chart->bands[i].column; i++)
		fill_band(series, i, points, &chart->bands[i], arena);
	if (limit >= 0)
		series->limit = (double)limit;
	if (!arena->failed)
		describe(series, chart, cell_real(table_get(points, 0, "cpu_count"), 0), arena);
}

bool document_add_series(struct document *document, struct query *query, struct strbuf *error)
{
	static const struct request request = { .sql = "SELECT * FROM _report_points" };
	struct table points = { 0 };

	if (!query_run(query, &request, &document->arena, &points, error))
		return false;
	if (points.row_count == 0)
		return true;
	document->series = arena_array(&document->arena, array_length(charts), sizeof(*document->series));
	for (size_t i = 0; document->series && i < array_length(charts); i++)
		fill_series(&document->series[i], &charts[i], &points, charts[i].limit ? query_int(query, charts[i].limit, -1) : -1, &document->arena);
	document->series_count = document->arena.failed ? 0 : array_length(charts);
	return !document->arena.failed;
}
