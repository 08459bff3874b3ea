#include "capture/python/repr.h"

#include "capture/python/repr_text.h"
#include "common/cleanup.h"

/*
 * The text of the first step: bytes from a blank on stand for themselves, PART_MARK begins a part: its kind, two lengths of four bytes,
 * name, content.
 */
enum { PART_MARK = 1, PART_HEAD_BYTES = 9, NESTING_MAX = 4 };

void repr_add_part(struct strbuf *ret, enum repr_part part, struct span name, struct span content)
{
	uint32_t lengths[2] = { (uint32_t)name.length, (uint32_t)content.length };

	strbuf_add_byte(ret, PART_MARK);
	strbuf_add_byte(ret, (char)part);
	strbuf_add(ret, span_of(lengths, sizeof(lengths)));
	strbuf_add(ret, name);
	strbuf_add(ret, content);
}

void repr_add_name(struct strbuf *ret, struct span name)
{
	for (size_t i = 0; i < name.length; i++) {
		unsigned char byte = (unsigned char)name.at[i];

		if (byte < ' ')
			strbuf_addf(ret, "\\x%02x", (unsigned)byte);
		else
			strbuf_add_byte(ret, (char)byte);
	}
}

struct rendering {
	repr_hide hide;
	void *context;
	unsigned nesting;
};

static bool render(struct rendering *rendering, struct span written, struct strbuf *ret);

static bool render_part(struct rendering *rendering, enum repr_part part, struct span name, struct span content, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf text = { 0 };
	bool is_whole = true;

	if (part == REPR_PART_SECRET) {
		is_whole = rendering->nesting < NESTING_MAX;
		rendering->nesting++;
		is_whole = is_whole && render(rendering, content, &text);
		rendering->nesting--;
		rendering->hide(rendering->context, name, strbuf_span(&text), true, ret);
		return is_whole;
	}
	rendering->hide(rendering->context, name, content, false, &text);
	if (part == REPR_PART_BYTES)
		repr_bytes(strbuf_span(&text), ret);
	else
		repr_text(strbuf_span(&text), part == REPR_PART_ASCII_TEXT, ret);
	return true;
}

static bool render(struct rendering *rendering, struct span written, struct strbuf *ret)
{
	while (written.length > 0) {
		ptrdiff_t mark = span_index(written, PART_MARK);
		uint32_t lengths[2] = { 0 };
		unsigned char part = 0;

		strbuf_add(ret, span_first(written, mark < 0 ? written.length : (size_t)mark));
		if (mark < 0)
			return true;
		written = span_skip(written, (size_t)mark + 1);
		if (written.length < PART_HEAD_BYTES)
			return false;
		part = (unsigned char)written.at[0];
		memcpy(lengths, written.at + 1, sizeof(lengths));
		written = span_skip(written, PART_HEAD_BYTES);
		if (part >= REPR_PARTS || lengths[0] > written.length || lengths[1] > written.length - lengths[0])
			return false;
		if (!render_part(rendering, (enum repr_part)part, span_first(written, lengths[0]),
				 span_first(span_skip(written, lengths[0]), lengths[1]), ret))
			return false;
		written = span_skip(written, (size_t)lengths[0] + lengths[1]);
	}
	return true;
}

bool repr_render(struct span written, repr_hide hide, void *context, struct strbuf *ret)
{
	struct rendering rendering = { .hide = hide, .context = context };

	return render(&rendering, written, ret);
}
