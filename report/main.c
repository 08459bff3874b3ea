#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "common/array.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "common/options.h"
#include "common/units.h"
#include "common/version.h"
#include "report/escape.h"
#include "report/session.h"
#include "report/terminal_width.h"

enum { REFERENCE_WIDTH = 80, NARROWEST = 40, WIDEST = 1000 };
enum { OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_WIDTH, OPT_COLOR, OPT_MAX_SIZE, OPT_FAIL_ON, OPT_LINKS, OPT_KIND, OPT_MODE, OPT_THREADS, OPT_MARKERS, OPT_LINES, OPT_PID,
       OPT_HELP, OPT_VERSION };

static const struct option_spec specs[] = {
	{ "format", 'f', "FORMAT", "text, json or csv", OPT_FORMAT },
	{ "output", 'o', "FILE", "write there instead of standard output (-)", OPT_OUTPUT },
	{ "force", 0, NULL, "overwrite", OPT_FORCE },
	{ "width", 0, "COLUMNS", "of text; default: COLUMNS, the terminal, or 80", OPT_WIDTH },
	{ "color", 0, "WHEN", "auto, always or never", OPT_COLOR },
	{ "max-size", 0, "BYTES", "a bundle may unpack to this much (default 4G)", OPT_MAX_SIZE },
	{ "fail-on", 0, "SEVERITY", "findings: exit 5 if one of info, warning or critical fired", OPT_FAIL_ON },
	{ "links", 0, NULL, "extract: fd, cwd, exe, ... as links", OPT_LINKS },
	{ "kind", 0, "KIND", "profiles: python (default), native, cpu or offcpu", OPT_KIND },
	{ "mode", 0, "MODE", "profiles: wall (default), cpu, gil or exception", OPT_MODE },
	{ "threads", 0, NULL, "profiles: threads as outermost frames", OPT_THREADS },
	{ "markers", 0, NULL, "profiles: <GC>, <native> and the like as frames", OPT_MARKERS },
	{ "lines", 0, NULL, "profiles: lines rather than functions", OPT_LINES },
	{ "pid", 0, "PID", "export folded, speedscope: stacks of that process alone", OPT_PID },
	{ "help", 'h', NULL, "this", OPT_HELP },
	{ "version", 0, NULL, "the version", OPT_VERSION },
	{ NULL, 0, NULL, NULL, 0 },
};

struct parsed {
	const struct command *command;  /* NULL: the summary */
	bool wants_help, wants_version;
	const char *color;
};

static bool set_width(struct session *session, const char *text)
{
	int width = 0;

	if (!text || !span_int(span(text), &width) || width < NARROWEST || width > WIDEST)
		return false;
	session->width = (size_t)width;
	return true;
}

static bool set_format(struct session *session, const char *word)
{
	static const char *const formats[] = { "text", "json", "csv" };

	for (size_t i = 0; i < array_length(formats); i++)
		if (strcmp(word, formats[i]) == 0) {
			session->format = (enum format)i;
			return true;
		}
	return false;
}

static bool take_option(struct session *session, struct parsed *parsed, const struct option_found *found)
{
	bool is_good = true;

	switch (found->spec->id) {
	case OPT_FORMAT:
		is_good = set_format(session, found->value);
		break;
	case OPT_OUTPUT:
		session->output = found->value;
		break;
	case OPT_FORCE:
		session->is_forced = true;
		break;
	case OPT_WIDTH:
		is_good = set_width(session, found->value);
		break;
	case OPT_COLOR:
		parsed->color = found->value;
		is_good = strcmp(found->value, "auto") == 0 || strcmp(found->value, "always") == 0 || strcmp(found->value, "never") == 0;
		break;
	case OPT_MAX_SIZE:
		is_good = units_bytes(span(found->value), &session->limits.max_size) && session->limits.max_size > 0;
		break;
	case OPT_FAIL_ON:
		session->fail_on = found->value;
		break;
	case OPT_LINKS:
		session->has_links = true;
		break;
	case OPT_KIND:
		session->profile.kind = found->value;
		break;
	case OPT_MODE:
		is_good = sample_mode_of(found->value, &session->profile.mode);
		break;
	case OPT_THREADS:
		session->profile.has_threads = true;
		break;
	case OPT_MARKERS:
		session->profile.has_markers = true;
		break;
	case OPT_LINES:
		session->profile.has_lines = true;
		break;
	case OPT_PID:
		is_good = span_int64(span(found->value), &session->profile.pid) && session->profile.pid > 0;
		break;
	case OPT_VERSION:
		parsed->wants_version = true;
		break;
	default:
		parsed->wants_help = true;
		break;
	}
	if (!is_good)
		session_refuse(session, "--%s does not take '%s'", found->spec->name, found->value);
	return is_good;
}

static const struct command *command_of(const char *word)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, word) == 0)
			return command;
	return NULL;
}

static bool take_word(struct session *session, struct parsed *parsed, const char *word, bool is_first)
{
	if (is_first && (parsed->command = command_of(word)) != NULL)
		return true;
	if (session->word_count == SESSION_WORDS) {
		session_refuse(session, "one word too many: %s", word);
		return false;
	}
	session->words[session->word_count++] = word;
	return true;
}

/* One of our own options, as it stands on the command line; NULL: it is the view's, or none. */
static const struct option_spec *own_option(const char *word, bool *ret_has_value)
{
	struct span name = span(word);

	for (const struct option_spec *spec = specs; spec->name; spec++) {
		struct span rest = span_skip(name, 2);

		if (word[1] == '-' && span_starts(rest, spec->name) && (rest.length == strlen(spec->name) || rest.at[strlen(spec->name)] == '=')) {
			*ret_has_value = rest.length > strlen(spec->name);
			return spec;
		}
		if (word[1] != '-' && spec->letter == word[1]) {
			*ret_has_value = word[2] != '\0';
			return spec;
		}
	}
	return NULL;
}

/* ps and pgrep have a -f of their own: ours is followed by a format. */
static bool is_tools(const char *word, const char *next, bool *ret_takes_next)
{
	bool has_value = false;
	const struct option_spec *spec = own_option(word, &has_value);
	struct session scratch = { 0 };

	*ret_takes_next = false;
	if (!spec || (spec->id == OPT_FORMAT && word[1] == 'f' && !set_format(&scratch, has_value ? word + 2 : next ? next : "")))
		return true;
	*ret_takes_next = spec->argument && !has_value;
	return false;
}

/*
 * Moves the view's own words from the command line to session->tool_words, and returns how many words are left: of `show VIEW BUNDLE` what begins
 * with - and is none of our options, and what comes after the bundle.
 */
static int split_tool_words(struct session *session, int count, char **words)
{
	int kept = 0;
	int plain = -1; /* after `show` */
	bool is_value = false;

	for (int i = 0; i < count; i++) {
		bool is_option = plain >= 0 && !is_value && words[i][0] == '-' && words[i][1] && strcmp(words[i], "--") != 0;
		bool is_plain = plain >= 0 && !is_value && !is_option;
		bool takes_next = false;
		bool is_for_tool = is_option ? is_tools(words[i], i + 1 < count ? words[i + 1] : NULL, &takes_next) : is_plain && plain >= 2;

		if (is_for_tool)
			session->tool_words[session->tool_word_count++] = words[i];
		else
			words[kept++] = words[i];
		plain += is_plain;
		if (plain < 0 && !is_value && strcmp(words[i], "show") == 0)
			plain = 0;
		is_value = takes_next;
	}
	return kept;
}

static bool parse(struct session *session, struct parsed *parsed, int count, char **words)
{
	struct options options = options_of(specs, split_tool_words(session, count, words), words);
	struct option_found found = { 0 };
	bool is_first = true;

	while (options_next(&options, &found, &session->error)) {
		if (found.spec ? !take_option(session, parsed, &found) : !take_word(session, parsed, found.value, is_first))
			return false;
		is_first = is_first && found.spec;
	}
	return session->error.length == 0;
}

/* Nobody should take stacks of all for those of one. */
static bool check_pid(struct session *session, const struct parsed *parsed)
{
	bool is_export = parsed->command && strcmp(parsed->command->name, "export") == 0;
	bool is_profile = is_export && session->word_count && (strcmp(session->words[0], "folded") == 0 || strcmp(session->words[0], "speedscope") == 0);

	if (session->profile.pid && !is_profile)
		session_refuse(session, "--pid is for export folded and export speedscope");
	return !session->profile.pid || is_profile;
}

static bool check_words(struct session *session, const struct parsed *parsed)
{
	int least = parsed->command ? parsed->command->least : 1;
	int most = parsed->command ? parsed->command->most : 1;

	if (parsed->wants_help || parsed->wants_version || (session->word_count >= least && session->word_count <= most))
		return true;
	if (parsed->command)
		session_refuse(session, "usage: pidshot-report %s %s", parsed->command->name, parsed->command->arguments);
	else
		session_refuse(session, session->word_count > 1 ? "'%s' is not a command (see --help)" : "usage: pidshot-report BUNDLE (see --help)",
			       session->words[0]);
	return false;
}

static void help(struct strbuf *buf)
{
	strbuf_add_text(buf, "usage: pidshot-report [OPTIONS] BUNDLE        the text summary\n");
	for (const struct command *command = commands; command->name; command++)
		strbuf_addf(buf, "       pidshot-report %s %s\n         %s\n", command->name, command->arguments, command->help);
	strbuf_add_text(buf, "BUNDLE: a .pidshot.tar.zst, a tar, an unpacked folder, a pidshot.db, or - (standard input).\n\n");
	options_help(buf, specs);
	strbuf_add_text(buf, "\nexit: 0 made; 1 made from a damaged or cut bundle; 2 usage; 3 not readable; 5 --fail-on matched\n");
}

static void look_at_terminal(struct session *session, const struct parsed *parsed)
{
	const char *term = getenv("TERM");
	const char *no_color = getenv("NO_COLOR");

	session->is_terminal = isatty(STDOUT_FILENO) == 1 && !session->output;
	if (session->width == 0 && !set_width(session, getenv("COLUMNS"))) {
		session->width = session->is_terminal ? terminal_width(STDOUT_FILENO) : 0;
		if (session->width < NARROWEST)
			session->width = REFERENCE_WIDTH;
	}
	session->is_colored = session->is_terminal && !(no_color && no_color[0]) && !(term && strcmp(term, "dumb") == 0);
	if (parsed->color && strcmp(parsed->color, "auto") != 0)
		session->is_colored = strcmp(parsed->color, "always") == 0;
}

static int open_output(const struct session *session, const char *name)
{
	return open(name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | (session->is_forced ? O_TRUNC : O_EXCL), 0644);
}

static bool write_out(struct session *session)
{
	const char *name = session->output ? session->output : session->output_name.at;
	bool is_file = name && strcmp(name, "-") != 0;
	cleanup_fd int file = is_file ? open_output(session, name) : -1;
	int err = is_file && file < 0 ? errno : 0;

	if (!is_file && session->is_binary && isatty(STDOUT_FILENO) == 1) {
		session_refuse(session, "this is not for a terminal: use -o FILE");
		return false;
	}
	if (err == 0)
		err = io_write(is_file ? file : STDOUT_FILENO, strbuf_span(&session->out));
	if (err == 0 || err == EPIPE)
		return true;
	session_refuse(session, "%s: %s%s", is_file ? name : "standard output", strerror(err), err == EEXIST ? " (see --force)" : "");
	return false;
}

static enum exit_code run(struct session *session, int count, char **words)
{
	struct parsed parsed = { 0 };
	enum exit_code code = EXIT_MADE;

	if (!parse(session, &parsed, count, words) || !check_words(session, &parsed) || !check_pid(session, &parsed))
		return EXIT_USAGE;
	look_at_terminal(session, &parsed);
	if (parsed.wants_help)
		help(&session->out);
	else if (parsed.wants_version)
		strbuf_addf(&session->out, "pidshot-report %s, format %d\n", version_text(), FORMAT_VERSION);
	else
		code = parsed.command ? parsed.command->run(session) : command_summary(session);
	if (code == EXIT_USAGE)
		return code;
	if (strbuf_failed(&session->out)) {
		session_refuse(session, "no memory");
		return EXIT_UNREADABLE;
	}
	if (session->out.length > 0 && !write_out(session))
		return EXIT_USAGE;
	return code;
}

/* File names and SQL messages may hold anything. */
static void print_error(const struct strbuf *error)
{
	cleanup_strbuf struct strbuf line = { 0 };

	escape_shown(&line, strbuf_span(error));
	fprintf(stderr, "pidshot-report: %s\n", strbuf_text(&line));
}

int main(int argc, char **argv)
{
	cleanup_free char **tool_words = calloc((size_t)argc + 1, sizeof(*tool_words));
	struct session session = { .tool_words = tool_words };
	enum exit_code code = EXIT_USAGE;

	signal(SIGPIPE, SIG_IGN);
	if (tool_words)
		code = run(&session, argc > 0 ? argc - 1 : 0, argv + 1);
	if (session.notes.length > 0)
		fprintf(stderr, "%s", strbuf_text(&session.notes));
	if (session.error.length > 0)
		print_error(&session.error);
	strbuf_deinit(&session.out);
	strbuf_deinit(&session.notes);
	strbuf_deinit(&session.error);
	strbuf_deinit(&session.output_name);
	return (int)code;
}
