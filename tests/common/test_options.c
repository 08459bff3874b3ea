#include "common/options.h"

#include "tests/kit.h"

static const struct option_spec specs[] = {
	{ "output", 'o', "FILE", "where to", 'o' },
	{ "verbose", 'v', NULL, "say more", 'v' },
	{ "quiet", 'q', NULL, "say nothing", 'q' },
	{ "max-size", 0, "BYTES", "not more", 's' },
	{ "max-stop", 0, "MS", "not longer", 'p' },
	{ 0 },
};

/* Each option as "letter=value;", each plain word as "value;", an error as "!error". */
static void reads_as(const char *expected, int count, char **words)
{
	struct options options = options_of(specs, count, words);
	struct option_found found = { 0 };
	cleanup_strbuf struct strbuf got = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };

	while (options_next(&options, &found, &error)) {
		if (found.spec)
			strbuf_addf(&got, "%c=", found.spec->id);
		strbuf_addf(&got, "%s;", found.value ? found.value : "");
	}
	if (error.length > 0)
		strbuf_addf(&got, "!%s", strbuf_text(&error));
	assert_span(strbuf_span(&got), expected);
}

#define READS(expected, ...) reads_as(expected, (int)(sizeof((char *[]){ __VA_ARGS__ }) / sizeof(char *)), (char *[]){ __VA_ARGS__ })

static void every_form(void **state)
{
	(void)state;
	READS("o=a;", "--output", "a");
	READS("o=a;", "--output=a");
	READS("o=;", "--output=");
	READS("o=a;", "-o", "a");
	READS("o=a;", "-oa");
	READS("v=;q=;o=a;", "-vqoa");
	READS("o=a;", "--out", "a");
	READS("12;v=;-;", "12", "-v", "-");
	READS("v=;-v;--output;", "-v", "--", "-v", "--output");
	READS("o=-;", "-o", "-");
}

static void errors_are_said(void **state)
{
	(void)state;
	READS("!unknown option --nope", "--nope");
	READS("!unknown option -x", "-x");
	READS("v=;!unknown option -x", "-vx");
	READS("!--output needs FILE", "--output");
	READS("!-o needs FILE", "-o");
	READS("!--verbose takes no value", "--verbose=1");
	READS("!unknown option --max-s", "--max-s", "1");
	READS("s=1;", "--max-si", "1");
}

static void help_names_every_option(void **state)
{
	cleanup_strbuf struct strbuf help = { 0 };

	(void)state;
	options_help(&help, specs);
	assert_true(span_find(strbuf_span(&help), "-o, --output FILE") >= 0);
	assert_true(span_find(strbuf_span(&help), "--max-size BYTES") >= 0);
	assert_true(span_find(strbuf_span(&help), "say nothing\n") >= 0);
}

TESTS(every_form, errors_are_said, help_names_every_option);
