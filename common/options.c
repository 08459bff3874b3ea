#include "common/options.h"

enum { HELP_COLUMN = 30 };

struct options options_of(const struct option_spec *specs, int count, char **words)
{
	return (struct options){ .specs = specs, .words = words, .count = count };
}

static const struct option_spec *by_letter(const struct option_spec *specs, char letter)
{
	for (; specs->name; specs++)
		if (specs->letter == letter)
			return specs;
	return NULL;
}

/* The spec of that name, or the only one that begins so. */
static const struct option_spec *by_name(const struct option_spec *specs, struct span name)
{
	const struct option_spec *found = NULL;
	size_t matches = 0;

	for (; specs->name; specs++) {
		if (span_is(name, specs->name))
			return specs;
		if (name.length > 0 && span_equal(name, span_first(span(specs->name), name.length))) {
			found = specs;
			matches++;
		}
	}
	return matches == 1 ? found : NULL;
}

static bool take_argument(struct options *options, const char *shown, struct option_found *ret, struct strbuf *error)
{
	if (options->at < options->count) {
		ret->value = options->words[options->at++];
		return true;
	}
	strbuf_addf(error, "%s needs %s", shown, ret->spec->argument);
	return false;
}

static bool next_long(struct options *options, const char *word, struct option_found *ret, struct strbuf *error)
{
	struct span name = span(word + 2);
	struct span value = { 0 };
	bool joined = span_split(name, '=', &name, &value);

	ret->spec = by_name(options->specs, name);
	if (!ret->spec) {
		strbuf_addf(error, "unknown option --%.*s", (int)name.length, name.at);
		return false;
	}
	if (!ret->spec->argument && joined) {
		strbuf_addf(error, "--%s takes no value", ret->spec->name);
		return false;
	}
	ret->value = joined ? value.at : NULL;
	return joined || !ret->spec->argument || take_argument(options, word, ret, error);
}

static bool next_letter(struct options *options, struct option_found *ret, struct strbuf *error)
{
	char shown[] = { '-', *options->letters++, '\0' };

	ret->spec = by_letter(options->specs, shown[1]);
	ret->value = NULL;
	if (!ret->spec) {
		strbuf_addf(error, "unknown option %s", shown);
		return false;
	}
	if (!ret->spec->argument)
		return true;
	if (*options->letters) {
		ret->value = options->letters;
		options->letters = NULL;
		return true;
	}
	return take_argument(options, shown, ret, error);
}

bool options_next(struct options *options, struct option_found *ret, struct strbuf *error)
{
	const char *word = NULL;

	if (options->letters && *options->letters)
		return next_letter(options, ret, error);
	if (options->at >= options->count)
		return false;
	word = options->words[options->at++];
	if (!options->ended && span_is(span(word), "--")) {
		options->ended = true;
		return options_next(options, ret, error);
	}
	if (!options->ended && span_starts(span(word), "--"))
		return next_long(options, word, ret, error);
	if (!options->ended && word[0] == '-' && word[1]) {
		options->letters = word + 1;
		return next_letter(options, ret, error);
	}
	*ret = (struct option_found){ .spec = NULL, .value = word };
	return true;
}

void options_help(struct strbuf *buf, const struct option_spec *specs)
{
	for (; specs->name; specs++) {
		size_t start = buf->length;

		strbuf_add_text(buf, "  ");
		if (specs->letter)
			strbuf_addf(buf, "-%c, ", specs->letter);
		strbuf_addf(buf, "--%s", specs->name);
		if (specs->argument)
			strbuf_addf(buf, " %s", specs->argument);
		if (buf->length - start + 1 < HELP_COLUMN)
			strbuf_add_repeat(buf, ' ', HELP_COLUMN - (buf->length - start));
		else
			strbuf_add_text(buf, "  ");
		strbuf_addf(buf, "%s\n", specs->help);
	}
}
