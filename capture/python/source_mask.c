#include "capture/python/source_mask.h"

#include <stdbool.h>

enum { LEVELS_MAX = 32 }; /* CPython allows f-strings within f-strings to 150 (Parser/lexer/state.h), people use two */

/* A literal that is open, or within an f-string one of its replacement fields (Doc/reference/lexical_analysis.rst). */
struct level {
	bool is_field;
	char quote;        /* of a literal */
	bool is_triple;
	bool is_raw;
	bool has_fields;   /* f"" and t"" */
	unsigned brackets; /* of a field: open ones in its expression */
	bool in_spec;      /* of a field: past its colon, where text is literal again */
};

struct mask {
	struct span text;
	size_t at;
	struct strbuf *out;
	struct level level[LEVELS_MAX];
	unsigned depth;
	bool is_masked;    /* a SOURCE_MASK stands for what came last */
	bool is_lost;      /* nested too deep: everything from here on is masked */
};

static char peek(const struct mask *mask, size_t ahead)
{
	return mask->at + ahead < mask->text.length ? mask->text.at[mask->at + ahead] : '\0';
}

static void keep(struct mask *mask, size_t count)
{
	strbuf_add(mask->out, span_first(span_skip(mask->text, mask->at), count));
	mask->at += count;
	mask->is_masked = false;
}

static void hide(struct mask *mask, size_t count)
{
	if (!mask->is_masked)
		strbuf_add_text(mask->out, SOURCE_MASK);
	mask->is_masked = true;
	mask->at += count;
}

/* "\n", "\r\n" and "\r" alike, as CPython reads source. */
static bool at_line_end(const struct mask *mask)
{
	return peek(mask, 0) == '\n' || peek(mask, 0) == '\r';
}

static void line_end(struct mask *mask)
{
	mask->at += peek(mask, 0) == '\r' && peek(mask, 1) == '\n' ? 2 : 1;
	strbuf_add_byte(mask->out, '\n');
	mask->is_masked = false;
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_' || (byte & 0x80);
}

static struct level *open_level(struct mask *mask)
{
	if (mask->depth == LEVELS_MAX) {
		mask->is_lost = true;
		return NULL;
	}
	mask->level[mask->depth] = (struct level){ 0 };
	return &mask->level[mask->depth++];
}

/* The word just before a quote, if it is a prefix such as rb: at most two letters. */
static struct span prefix_before(const struct mask *mask)
{
	size_t start = mask->at;

	while (start > 0 && is_word(mask->text.at[start - 1]))
		start--;
	for (size_t i = start; i < mask->at; i++)
		if (span_index(span("rRbBuUfFtT"), mask->text.at[i]) < 0)
			return span("");
	return mask->at - start <= 2 ? span_of(mask->text.at + start, mask->at - start) : span("");
}

static bool has_letter(struct span prefix, const char *letters)
{
	for (size_t i = 0; i < prefix.length; i++)
		if (span_index(span(letters), prefix.at[i]) >= 0)
			return true;
	return false;
}

static void open_literal(struct mask *mask)
{
	struct span prefix = prefix_before(mask);
	struct level *level = open_level(mask);
	char quote = peek(mask, 0);

	if (!level)
		return;
	level->quote = quote;
	level->is_triple = peek(mask, 1) == quote && peek(mask, 2) == quote;
	level->is_raw = has_letter(prefix, "rR");
	level->has_fields = has_letter(prefix, "fFtT");
	keep(mask, level->is_triple ? 3 : 1);
}

static void step_literal(struct mask *mask, struct level *level)
{
	char byte = peek(mask, 0);

	if (at_line_end(mask)) {
		if (!level->is_triple)
			mask->depth--; /* not closed: no Python, or a version that we do not know */
		line_end(mask);
	} else if (byte == level->quote && (!level->is_triple || (peek(mask, 1) == byte && peek(mask, 2) == byte))) {
		mask->depth--;
		keep(mask, level->is_triple ? 3 : 1);
	} else if (byte == '\\' && !level->is_raw && level->has_fields && peek(mask, 1) == 'N' && peek(mask, 2) == '{') {
		hide(mask, 3); /* \N{DASH} begins no field; its closing brace stands for itself */
	} else if (byte == '\\' && (peek(mask, 1) == '\n' || peek(mask, 1) == '\r')) {
		hide(mask, 1);
		line_end(mask);
	} else if (byte == '\\') {
		hide(mask, mask->at + 1 < mask->text.length ? 2 : 1);
	} else if (level->has_fields && byte == '{' && peek(mask, 1) == '{') {
		hide(mask, 2);
	} else if (level->has_fields && byte == '{') {
		level = open_level(mask);
		if (level)
			level->is_field = true;
		keep(mask, 1);
	} else {
		hide(mask, 1);
	}
}

static void comment(struct mask *mask)
{
	while (mask->at < mask->text.length && !at_line_end(mask))
		keep(mask, 1);
}

/* Code, of the file or (@field) of a replacement field. */
static void step_code(struct mask *mask, struct level *field)
{
	char byte = peek(mask, 0);

	if (at_line_end(mask)) {
		line_end(mask);
	} else if (byte == '#') {
		comment(mask);
	} else if (byte == '"' || byte == '\'') {
		open_literal(mask);
	} else if (field && byte == '}' && field->brackets == 0) {
		mask->depth--;
		keep(mask, 1);
	} else if (field && byte == ':' && field->brackets == 0) {
		field->in_spec = true;
		keep(mask, 1);
	} else {
		if (field && (byte == '(' || byte == '[' || byte == '{'))
			field->brackets++;
		else if (field && (byte == ')' || byte == ']' || byte == '}') && field->brackets > 0)
			field->brackets--;
		keep(mask, 1);
	}
}

/* What follows the colon of a replacement field: literal, but for fields of its own. */
static void step_spec(struct mask *mask)
{
	char byte = peek(mask, 0);

	if (at_line_end(mask)) {
		line_end(mask);
	} else if (byte == '}') {
		mask->depth--;
		keep(mask, 1);
	} else if (byte == '{') {
		struct level *level = open_level(mask);

		if (level)
			level->is_field = true;
		keep(mask, 1);
	} else {
		hide(mask, 1);
	}
}

static void step_lost(struct mask *mask)
{
	if (at_line_end(mask))
		line_end(mask);
	else
		hide(mask, 1);
}

void source_mask(struct span text, struct strbuf *ret)
{
	struct mask mask = { .text = text, .out = ret };

	while (mask.at < text.length) {
		struct level *level = mask.depth ? &mask.level[mask.depth - 1] : NULL;

		if (mask.is_lost)
			step_lost(&mask);
		else if (level && !level->is_field)
			step_literal(&mask, level);
		else if (level && level->in_spec)
			step_spec(&mask);
		else
			step_code(&mask, level);
	}
}
