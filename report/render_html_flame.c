#include "report/render_html_internal.h"

#include <math.h>

#include "report/escape.h"

/* In the drawing's own units, which are pixels unless the page is printed. */
static const double WIDTH = 1040;
static const double ROW = 17;
static const double LETTER = 6.3; /* mean width at this size; a wider text is cut a little early, a narrower one late */
enum { PADDING = 4, FEWEST_LETTERS = 3, TEXT_CAP = 200 };

static void open_box(struct strbuf *out, enum flame_kind kind)
{
	switch (kind) {
	case FLAME_PYTHON: html_constant(out, MARKUP("<rect class=\"f0\" fill=\"#9db7d3\"")); break;
	case FLAME_LIBRARY: html_constant(out, MARKUP("<rect class=\"f1\" fill=\"#cbd9e8\"")); break;
	case FLAME_NATIVE: html_constant(out, MARKUP("<rect class=\"f2\" fill=\"#e6bd84\"")); break;
	case FLAME_KERNEL: html_constant(out, MARKUP("<rect class=\"f3\" fill=\"#d59a4f\"")); break;
	case FLAME_GC: html_constant(out, MARKUP("<rect class=\"f4\" fill=\"#cbb3d6\"")); break;
	case FLAME_IDLE: html_constant(out, MARKUP("<rect class=\"f5\" fill=\"#e2ded5\"")); break;
	default: html_constant(out, MARKUP("<rect class=\"f6\" fill=\"#f4f1ea\"")); break;
	}
}

static struct markup kind_words(enum flame_kind kind)
{
	switch (kind) {
	case FLAME_PYTHON: return MARKUP("Python");
	case FLAME_LIBRARY: return MARKUP("Python libraries");
	case FLAME_NATIVE: return MARKUP("native");
	case FLAME_KERNEL: return MARKUP("kernel");
	case FLAME_GC: return MARKUP("garbage collector");
	case FLAME_IDLE: return MARKUP("waiting");
	default: return MARKUP("small frames");
	}
}

/* As many whole characters as fit, and two dots for the rest. */
static void add_label(struct strbuf *out, struct span label, double width)
{
	size_t cells = width > PADDING ? (size_t)((width - PADDING) / LETTER) : 0;
	size_t used = 0;
	size_t end = 0;

	label = span_first(label, TEXT_CAP);
	if (cells < FEWEST_LETTERS)
		return;
	while (end < label.length && used < cells) {
		used++;
		end++;
		while (end < label.length && ((unsigned char)label.at[end] & 0xc0) == 0x80)
			end++;
	}
	if (end < label.length && escape_cells(label) > cells) {
		for (int i = 0; i < 2 && end > 0; i++)
			while (end-- > 1 && ((unsigned char)label.at[end] & 0xc0) == 0x80)
				;
		html_text(out, span_first(label, end));
		html_constant(out, MARKUP(".."));
		return;
	}
	html_text(out, label);
}

static void add_box(struct strbuf *out, const struct flame_box *box)
{
	double x = box->start * WIDTH;
	double width = box->length * WIDTH;
	double y = (double)box->depth * ROW;

	html_constant(out, MARKUP("<g><title>"));
	html_text(out, box->title);
	html_constant(out, MARKUP("</title>"));
	open_box(out, box->kind);
	html_constant(out, MARKUP(" x=\""));
	html_coordinate(out, x);
	html_constant(out, MARKUP("\" y=\""));
	html_coordinate(out, y);
	html_constant(out, MARKUP("\" width=\""));
	html_coordinate(out, fmax(width - 0.6, 0.4)); /* a hairline of paper between neighbours */
	html_constant(out, MARKUP("\" height=\"16\"/>"));
	if ((width - PADDING) / LETTER >= FEWEST_LETTERS) {
		html_constant(out, MARKUP("<text x=\""));
		html_coordinate(out, x + PADDING / 2.0);
		html_constant(out, MARKUP("\" y=\""));
		html_coordinate(out, y + 12);
		html_constant(out, MARKUP("\">"));
		add_label(out, box->label, width);
		html_constant(out, MARKUP("</text>"));
	}
	html_constant(out, MARKUP("</g>\n"));
}

static void add_key(struct strbuf *out, const struct flame *flame)
{
	bool is_there[FLAME_KINDS] = { false };

	for (size_t i = 0; i < flame->box_count; i++)
		if (flame->boxes[i].kind < FLAME_KINDS)
			is_there[flame->boxes[i].kind] = true;
	html_constant(out, MARKUP("<p class=\"key\">"));
	for (int kind = 0; kind < FLAME_SMALL; kind++) {
		if (!is_there[kind])
			continue;
		html_constant(out, MARKUP("<span><svg width=\"9\" height=\"9\" aria-hidden=\"true\">"));
		open_box(out, (enum flame_kind)kind);
		html_constant(out, MARKUP(" width=\"9\" height=\"9\"/></svg>"));
		html_constant(out, kind_words((enum flame_kind)kind));
		html_constant(out, MARKUP("</span> "));
	}
	html_constant(out, MARKUP("</p>"));
}

void html_flame(struct strbuf *out, const struct flame *flame)
{
	double height = (double)flame->depth_count * ROW;

	if (flame->box_count == 0)
		return;
	html_constant(out, MARKUP("<figure class=\"flame\"><figcaption><span>"));
	html_words(out, flame->label);
	html_constant(out, MARKUP("</span> <b>"));
	html_text(out, flame->now);
	html_constant(out, MARKUP("</b></figcaption>"));
	html_scroll_open(out, span(flame->label));
	html_constant(out, MARKUP("<svg width=\"1040\" height=\""));
	html_coordinate(out, height);
	html_constant(out, MARKUP("\" viewBox=\"0 0 1040 "));
	html_coordinate(out, height);
	html_constant(out, MARKUP("\" font-family=\"sans-serif\" font-size=\"11.5\" fill=\"#1c1b19\" role=\"img\""));
	html_attribute(out, MARKUP("aria-label"), flame->spoken);
	html_constant(out, MARKUP(">\n"));
	for (size_t i = 0; i < flame->box_count; i++)
		add_box(out, &flame->boxes[i]);
	html_constant(out, MARKUP("</svg></div>"));
	add_key(out, flame);
	html_constant(out, MARKUP("</figure>\n"));
}
