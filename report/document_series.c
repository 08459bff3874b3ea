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
	enum unit unit;
	struct band bands[SERIES_BANDS]; /* ended by a NULL */
} charts[] = {
	{ "cpu", "CPU, cores", UNIT_NUMBER, { { "user", "user_cores" }, { "system", "system_cores" } } },
	{ "memory", "memory, resident", UNIT_BYTES, { { "resident", "rss_bytes" } } },
	{ "io", "I/O by calls, per second", UNIT_BYTES, { { "read", "read_bytes_per_second" }, { "written", "write_bytes_per_second" } } },
	{ "threads", "threads by state", UNIT_NUMBER, { { "running", "running" }, { "uninterruptible", "uninterruptible" }, { "waiting", "waiting" } } },
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

static void add_value(struct strbuf *buf, double value, enum unit unit)
{
	if (unit == UNIT_BYTES)
		units_add_bytes(buf, value > 0 && value < 9e18 ? (uint64_t)value : 0);
	else
		strbuf_addf(buf, "%.3g", value);
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
	add_value(&line, strcmp(chart->id, "memory") == 0 || strcmp(chart->id, "threads") == 0 ? last : mean, chart->unit);
	if (strcmp(chart->id, "cpu") == 0)
		strbuf_addf(&line, " of %.0f", cpu_count);
	series->now = arena_keep(arena, &line);
	strbuf_reset(&line);
	strbuf_addf(&line, "%s: between ", chart->label);
	add_value(&line, lowest, chart->unit);
	strbuf_add_text(&line, " and ");
	add_value(&line, series->top, chart->unit);
	strbuf_addf(&line, " in %.1f seconds, at the end ", series->seconds[series->point_count - 1]);
	add_value(&line, last, chart->unit);
	strbuf_add_byte(&line, '.');
	series->spoken = arena_keep(arena, &line);
	series->top = series->top > 0 ? series->top : 1;
}

static void fill_series(struct series *series, const struct chart *chart, const struct table *points, struct arena *arena)
{
	*series = (struct series){ .id = chart->id, .label = chart->label, .point_count = points->row_count, .limit = NAN };
	series->seconds = arena_array(arena, points->row_count, sizeof(*series->seconds));
	for (size_t i = 0; series->seconds && i < points->row_count; i++)
		series->seconds[i] = cell_real(table_get(points, i, "seconds"), 0);
	for (size_t i = 0; i < SERIES_BANDS && chart->bands[i].column; i++)
		fill_band(series, i, points, &chart->bands[i], arena);
	if (!arena->failed)
		describe(series, chart, cell_real(table_get(points, 0, "cpu_count"), 0), arena);
}

bool document_add_series(struct document *document, struct query *query, struct strbuf *error)
{
	/* Of several targets the first: its page is the one they are shown on. */
	static const struct request request = {
		.sql = "SELECT * FROM _report_point WHERE pid = (SELECT min(pid) FROM target)",
	};
	struct table points = { 0 };

	if (!query_run(query, &request, &document->arena, &points, error))
		return false;
	if (points.row_count == 0)
		return true;
	document->series = arena_array(&document->arena, array_length(charts), sizeof(*document->series));
	for (size_t i = 0; document->series && i < array_length(charts); i++)
		fill_series(&document->series[i], &charts[i], &points, &document->arena);
	document->series_count = document->arena.failed ? 0 : array_length(charts);
	return !document->arena.failed;
}
