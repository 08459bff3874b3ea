#include <fcntl.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "capture/choose.h"
#include "capture/run.h"
#include "common/cleanup.h"
#include "common/io.h"
#include "common/units.h"
#include "common/version.h"

/* Exit statuses of DESIGN.md. */
enum { EXIT_COMPLETE = 0, EXIT_USAGE = 2, EXIT_EARLY = 3, EXIT_NOTHING = 4 };

static int say_error(struct strbuf *error, int status)
{
	struct strbuf line = { 0 };

	strbuf_add_text(&line, "pidshot-capture: ");
	strbuf_add(&line, strbuf_span(error));
	strbuf_add_byte(&line, '\n');
	io_write(STDERR_FILENO, strbuf_span(&line));
	strbuf_deinit(&line);
	return status;
}

static int print(struct strbuf *text)
{
	return io_write(STDOUT_FILENO, strbuf_span(text)) ? EXIT_NOTHING : EXIT_COMPLETE;
}

static const char *early_words(enum ended ended)
{
	static const char *const words[] = {
		[ENDED_AS_PLANNED] = NULL,
		[ENDED_TARGET] = "the process ended",
		[ENDED_SIGNAL] = "interrupted",
		[ENDED_DEADLINE] = "--deadline passed",
		[ENDED_SIZE] = "--max-size was reached",
		[ENDED_MEMORY] = "--max-memory was reached",
	};

	return words[ended];
}

/* What to do next, ready to be pasted. */
static void say_result(const struct settings *settings, const struct run_result *result)
{
	struct strbuf text = { 0 };
	struct utsname host = { 0 };
	char folder[4096] = "";
	const char *path = strbuf_text(&result->path);
	const char *early = early_words(result->ended);
	ptrdiff_t slash = span_last_index(span(path), '/');

	if (early)
		strbuf_addf(&text, "pidshot: ended early: %s; what was captured until then is whole\n", early);
	if (result->gone_count)
		strbuf_addf(&text, "pidshot: %zu of the processes asked for were not there\n", result->gone_count);
	strbuf_addf(&text, "pidshot: %s, ", span_is(span(path), "-") ? "streamed" : path);
	units_add_bytes(&text, result->size_bytes);
	strbuf_add_text(&text, ", root hash ");
	hash_add_hex(&text, result->root);
	strbuf_add_byte(&text, '\n');
	if (!span_is(span(path), "-") && !uname(&host) && getcwd(folder, sizeof(folder))) {
		strbuf_addf(&text, "  scp %s:%s%s%s .\n", host.nodename, path[0] == '/' ? "" : folder, path[0] == '/' ? "" : "/", path);
		strbuf_addf(&text, "  pidshot-report %s\n", path + slash + 1);
	}
	if (settings->verbosity >= 0)
		io_write(STDERR_FILENO, strbuf_span(&text));
	strbuf_deinit(&text);
}

static void join_arguments(int argc, char **argv, struct strbuf *ret)
{
	for (int i = 0; i < argc; i++) {
		strbuf_add_text(ret, argv[i]);
		if (i + 1 < argc)
			strbuf_add_byte(ret, '\0');
	}
}

static int capture(const struct settings *settings, int argc, char **argv)
{
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_strbuf struct strbuf arguments = { 0 };
	struct run_result result = { 0 };
	int status = EXIT_COMPLETE;

	if (settings->output && span_is(span(settings->output), "-") && isatty(STDOUT_FILENO)) {
		strbuf_add_text(&error, "a bundle does not go to a terminal; give a file with -o, or pipe it");
		return say_error(&error, EXIT_USAGE);
	}
	join_arguments(argc, argv, &arguments);
	if (!run_capture(settings, strbuf_span(&arguments), &result, &error)) {
		status = say_error(&error, EXIT_NOTHING);
	} else {
		say_result(settings, &result);
		status = result.ended == ENDED_AS_PLANNED ? EXIT_COMPLETE : EXIT_EARLY;
	}
	strbuf_deinit(&result.path);
	return status;
}

/* Turns patterns and names into numbers. EXIT_COMPLETE: go on. */
static int choose_processes(struct settings *settings)
{
	cleanup_fd int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_strbuf struct strbuf said = { 0 };
	enum choice made = CHOICE_NONE;

	budget_be_harmless(); /* it reads of everybody on the host */
	made = choose(proc, settings, &said);
	if (made != CHOICE_MADE)
		return say_error(&said, made == CHOICE_REFUSED ? EXIT_USAGE : EXIT_NOTHING);
	if (said.length && settings->verbosity >= 0)
		say_error(&said, EXIT_COMPLETE);
	return EXIT_COMPLETE;
}

int main(int argc, char **argv)
{
	struct settings settings = { 0 };
	cleanup_strbuf struct strbuf error = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };
	int status = EXIT_COMPLETE;

	if (!settings_read(argc, argv, &settings, &error))
		return say_error(&error, EXIT_USAGE);
	if (settings.help)
		settings_help(&text);
	else if (settings.version)
		strbuf_addf(&text, "pidshot-capture %s\n", version_text());
	else if (settings.list)
		run_list(&text);
	if (text.length)
		return print(&text);
	if (choose_is_needed(&settings))
		status = choose_processes(&settings);
	if (status != EXIT_COMPLETE)
		return status;
	if (!settings.plan)
		return capture(&settings, argc, argv);
	return run_plan(&settings, &text, &error) ? print(&text) : say_error(&error, EXIT_NOTHING);
}
