#include "report/html_writer.h"

#include <math.h>

#include "common/units.h"
#include "report/escape.h"

void html_constant(struct strbuf *out, struct markup markup)
{
	strbuf_add(out, span_of(markup.at, markup.length));
}

/* The one place where text becomes HTML; right for text and for attributes in either kind of quotes. */
static void add_escaped(struct strbuf *out, struct span text)
{
	size_t done = 0;

	for (size_t i = 0; i < text.length; i++) {
		const char *entity = NULL;

		switch (text.at[i]) {
		case '&': entity = "&amp;"; break;
		case '<': entity = "&lt;"; break;
		case '>': entity = "&gt;"; break;
		case '"': entity = "&quot;"; break;
		case '\'': entity = "&#39;"; break;
		default: continue;
		}
		strbuf_add(out, span_of(text.at + done, i - done));
		strbuf_add_text(out, entity);
		done = i + 1;
	}
	strbuf_add(out, span_skip(text, done));
}

/* Not in the middle of a character: at most three continuation bytes are given up. */
static struct span value_cut(struct span value)
{
	size_t length = HTML_VALUE_CAP;

	if (value.length <= HTML_VALUE_CAP)
		return value;
	while (length > HTML_VALUE_CAP - 3 && ((unsigned char)value.at[length] & 0xc0) == 0x80)
		length--;
	return span_first(value, length);
}

void html_text(struct strbuf *out, struct span text)
{
	cleanup_strbuf struct strbuf shown = { 0 };
	struct span kept = value_cut(text);
	size_t left = text.length - kept.length;

	escape_shown(&shown, kept);
	if (strbuf_failed(&shown))
		out->failed = true;
	add_escaped(out, strbuf_span(&shown));
	if (left > 0)
		strbuf_addf(out, " ... +%zu KB", left < 1024 ? 1 : (left + 512) / 1024);
}

void html_words(struct strbuf *out, const char *words)
{
	html_text(out, span(words));
}

void html_lines(struct strbuf *out, struct span text)
{
	struct span line = { 0 };
	size_t shown = 0;
	size_t left = 0;

	while (span_next_line(&text, &line)) {
		if (shown == HTML_LINE_CAP) {
			left++;
			continue;
		}
		html_text(out, line);
		strbuf_add_byte(out, '\n');
		shown++;
	}
	if (left > 0) {
		html_constant(out, MARKUP("... "));
		html_count(out, left);
		html_constant(out, MARKUP(" more lines\n"));
	}
}

void html_attribute(struct strbuf *out, struct markup name, struct span value)
{
	strbuf_add_byte(out, ' ');
	html_constant(out, name);
	html_constant(out, MARKUP("=\""));
	html_text(out, value);
	strbuf_add_byte(out, '"');
}

void html_count(struct strbuf *out, uint64_t count)
{
	units_add_count(out, count > INT64_MAX ? INT64_MAX : (int64_t)count);
}

void html_coordinate(struct strbuf *out, double value)
{
	strbuf_addf(out, "%.1f", isfinite(value) ? value : 0.0);
}
