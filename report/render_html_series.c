#include "report/render_html_internal.h"

#include <math.h>

/* In the drawing's own units; the style stretches it to its place. */
static const double WIDTH = 250;
static const double TOP = 4;
static const double BASE = 54;
enum { MOST_TICKS = 6 };

/* Where things stand in one chart. */
struct frame {
	double first_second;
	double length_seconds; /* > 0 */
	double top;            /* value at TOP, > 0 */
};

static double clamp(double value, double low, double high)
{
	return !(value > low) ? low : value > high ? high : value; /* NAN: low */
}

static struct frame frame_of(const struct series *series)
{
	struct frame frame = { .length_seconds = 1, .top = series->top > 0 && isfinite(series->top) ? series->top : 1 };

	if (series->point_count > 0) {
		double length = series->seconds[series->point_count - 1] - series->seconds[0];

		frame.first_second = isfinite(series->seconds[0]) ? series->seconds[0] : 0;
		if (isfinite(length) && length > 0)
			frame.length_seconds = length;
	}
	return frame;
}

static double x_of(const struct frame *frame, double seconds)
{
	return clamp((seconds - frame->first_second) / frame->length_seconds, 0, 1) * WIDTH;
}

static double y_of(const struct frame *frame, double value)
{
	return BASE - clamp(value / frame->top, 0, 1) * (BASE - TOP);
}

/* The sum of the bands below @band; an unknown one adds nothing. */
static double floor_of(const struct series *series, size_t band, size_t point)
{
	double sum = 0;

	for (size_t i = 0; i < band; i++)
		if (isfinite(series->band[i][point]))
			sum += series->band[i][point];
	return sum;
}

static void add_point(struct strbuf *out, double x, double y)
{
	strbuf_add_byte(out, ' ');
	html_coordinate(out, x);
	strbuf_add_byte(out, ',');
	html_coordinate(out, y);
}

/* Also without the style the bands differ. */
static void open_band(struct strbuf *out, size_t band)
{
	switch (band) {
	case 0: html_constant(out, MARKUP(" class=\"band0\" fill=\"#34639a\"")); break;
	case 1: html_constant(out, MARKUP(" class=\"band1\" fill=\"#9db7d3\"")); break;
	case 2: html_constant(out, MARKUP(" class=\"band2\" fill=\"#d9d3c7\"")); break;
	default: html_constant(out, MARKUP(" class=\"band3\" fill=\"#b98a3c\"")); break;
	}
}

/* Points first to last (not included), all known: there along the upper edge, back along the lower one. */
static void add_run(struct strbuf *out, const struct series *series, size_t band, size_t first, size_t last)
{
	struct frame frame = frame_of(series);
	/* A single point would be a line without width. */
	double widen = last - first == 1 ? 1 : 0;

	html_constant(out, MARKUP("<polygon"));
	open_band(out, band);
	html_constant(out, MARKUP(" points=\""));
	for (size_t i = first; i < last; i++)
		add_point(out, x_of(&frame, series->seconds[i]) - widen, y_of(&frame, floor_of(series, band, i) + series->band[band][i]));
	for (size_t i = last; widen > 0 && i > first; i--)
		add_point(out, x_of(&frame, series->seconds[i - 1]) + widen, y_of(&frame, floor_of(series, band, i - 1) + series->band[band][i - 1]));
	for (size_t i = last; i > first; i--)
		add_point(out, x_of(&frame, series->seconds[i - 1]) + widen, y_of(&frame, floor_of(series, band, i - 1)));
	if (widen > 0)
		add_point(out, x_of(&frame, series->seconds[first]) - widen, y_of(&frame, floor_of(series, band, first)));
	html_constant(out, MARKUP("\"/>"));
}

/* What is unknown is left open, not drawn as nothing. */
static void add_band(struct strbuf *out, const struct series *series, size_t band)
{
	size_t first = 0;

	for (size_t i = 0; i <= series->point_count; i++) {
		if (i < series->point_count && isfinite(series->band[band][i]))
			continue;
		if (i > first)
			add_run(out, series, band, first, i);
		first = i + 1;
	}
}

static void add_limit(struct strbuf *out, const struct series *series)
{
	struct frame frame = frame_of(series);

	if (!isfinite(series->limit) || series->limit < 0 || series->limit > frame.top)
		return;
	html_constant(out, MARKUP("<line class=\"limit\" x1=\"0\" x2=\"250\" y1=\""));
	html_coordinate(out, y_of(&frame, series->limit));
	html_constant(out, MARKUP("\" y2=\""));
	html_coordinate(out, y_of(&frame, series->limit));
	html_constant(out, MARKUP("\" stroke=\"#b3261e\" stroke-dasharray=\"4 3\"/>"));
}

/* 1, 2 or 5 times a power of ten. */
static double tick_step(double length)
{
	double step = pow(10, floor(log10(length / MOST_TICKS)));

	if (step * MOST_TICKS >= length)
		return step;
	if (step * 2 * MOST_TICKS >= length)
		return step * 2;
	return step * 5 * MOST_TICKS >= length ? step * 5 : step * 10;
}

static void add_ticks(struct strbuf *out, const struct series *series)
{
	struct frame frame = frame_of(series);
	double step = tick_step(frame.length_seconds);

	for (size_t i = 0; i <= MOST_TICKS && (double)i * step <= frame.length_seconds * 1.001; i++) {
		double x = (double)i * step / frame.length_seconds * WIDTH;
		bool is_last = x > WIDTH - 8;

		html_constant(out, MARKUP("<text class=\"tick\" y=\"65\" font-size=\"9.5\" fill=\"#66625b\" x=\""));
		html_coordinate(out, clamp(x, 0, WIDTH));
		html_constant(out, i == 0 ? MARKUP("\">") : is_last ? MARKUP("\" text-anchor=\"end\">") : MARKUP("\" text-anchor=\"middle\">"));
		strbuf_addf(out, "%g", (double)i * step);
		html_constant(out, i == 0 ? MARKUP(" s</text>") : MARKUP("</text>"));
	}
}

static void add_key(struct strbuf *out, const struct series *series)
{
	html_constant(out, MARKUP("<p class=\"key\">"));
	for (size_t i = 0; i < series->band_count && i < SERIES_BANDS; i++) {
		html_constant(out, MARKUP("<span><svg width=\"9\" height=\"9\" aria-hidden=\"true\"><rect width=\"9\" height=\"9\""));
		open_band(out, i);
		html_constant(out, MARKUP("/></svg>"));
		html_words(out, series->band_label[i]);
		html_constant(out, MARKUP("</span> "));
	}
	html_constant(out, MARKUP("</p>"));
}

void html_series(struct strbuf *out, const struct series *series)
{
	html_constant(out, MARKUP("<figure><figcaption><span>"));
	html_words(out, series->label);
	html_constant(out, MARKUP("</span> <b>"));
	html_text(out, series->now);
	html_constant(out, MARKUP("</b></figcaption><svg class=\"spark\" viewBox=\"0 0 250 68\" width=\"250\" height=\"68\" role=\"img\""));
	html_attribute(out, MARKUP("aria-label"), span_is_empty(series->spoken) ? span(series->label) : series->spoken);
	html_constant(out, MARKUP("><line class=\"axis\" x1=\"0\" y1=\"54\" x2=\"250\" y2=\"54\" stroke=\"#8a867e\"/>"));
	for (size_t i = 0; i < series->band_count && i < SERIES_BANDS && series->point_count > 0; i++)
		add_band(out, series, i);
	add_limit(out, series);
	if (series->point_count > 0)
		add_ticks(out, series);
	else
		html_constant(out, MARKUP("<text class=\"tick\" x=\"0\" y=\"65\" font-size=\"9.5\" fill=\"#66625b\">not measured</text>"));
	html_constant(out, MARKUP("</svg>"));
	if (series->band_count > 1)
		add_key(out, series);
	html_constant(out, MARKUP("</figure>\n"));
}
