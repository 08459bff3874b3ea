#include "capture/settings.h"

#include "capture/registry.h"
#include "common/array.h"
#include "common/options.h"
#include "common/units.h"

enum option {
	OPTION_PGREP, OPTION_PIDOF, OPTION_CGROUP, OPTION_ALL, OPTION_TREE, OPTION_OUTPUT, OPTION_FORCE, OPTION_WINDOW, OPTION_ONLY, OPTION_SKIP, OPTION_LIST, OPTION_PLAN, OPTION_MAX_STOP, OPTION_MAX_CPU, OPTION_MAX_MEMORY,
	OPTION_MAX_SIZE, OPTION_DEADLINE, OPTION_LOGS, OPTION_REDACT, OPTION_TOKEN_KEY, OPTION_CASE, OPTION_LOCALS, OPTION_HEAP, OPTION_NO_SOURCE, OPTION_PYTHON_RATE, OPTION_VERBOSE, OPTION_QUIET, OPTION_VERSION,
	OPTION_HELP,
};

static const struct option_spec specs[] = {
	{ "pgrep", 0, "PATTERN", "the process whose command line matches, an extended regular expression as with pgrep -f", OPTION_PGREP },
	{ "pidof", 0, "NAME", "the process of that very name, or of a program of that name", OPTION_PIDOF },
	{ "cgroup", 0, "PATH", "all processes of a control group and of those below it", OPTION_CGROUP },
	{ "all", 'a', NULL, "where several match: all of them, in one bundle", OPTION_ALL },
	{ "tree", 't', NULL, "with all processes that descend from those chosen", OPTION_TREE },
	{ "output", 'o', "FILE", "where to; default HOST-COMM-PID-UTC.pidshot.tar.zst here; - streams", OPTION_OUTPUT },
	{ "force", 0, NULL, "overwrite FILE", OPTION_FORCE },
	{ "window", 'w', "SECONDS", "length of the window (default 5; 0: snapshot alone)", OPTION_WINDOW },
	{ "only", 0, "NAME,...", "these collectors alone", OPTION_ONLY },
	{ "skip", 0, "NAME,...", "all but these collectors", OPTION_SKIP },
	{ "list", 0, NULL, "list the collectors and what each needs here", OPTION_LIST },
	{ "plan", 0, NULL, "say what would be read, and every budget; changes nothing", OPTION_PLAN },
	{ "max-stop", 0, "MS", "stop threads whose Python stack cannot be read otherwise, each for 5 ms at most, together for MS (default 0: none)", OPTION_MAX_STOP },
	{ "max-cpu", 0, "PERCENT", "own CPU over the window, of one core (default 25)", OPTION_MAX_CPU },
	{ "max-memory", 0, "BYTES", "own memory (default 128M)", OPTION_MAX_MEMORY },
	{ "max-size", 0, "BYTES", "content of the bundle before compression (default 64M)", OPTION_MAX_SIZE },
	{ "deadline", 0, "SECONDS", "end the capture after (default window + 30)", OPTION_DEADLINE },
	{ "logs", 0, NULL, "also lines of the kernel's log and the journal about the process (masked)", OPTION_LOGS },
	{ "redact", 0, "MODE", "default, strict (also arguments and all variables), or none", OPTION_REDACT },
	{ "token-key", 0, "FILE", "make tokens with this key, to compare bundles", OPTION_TOKEN_KEY },
	{ "case", 0, "TEXT", "ticket, kept in the bundle", OPTION_CASE },
	{ "python-rate", 0, "HZ", "samples of each Python thread a second over the window (default 100, up to 10000; 0: none)", OPTION_PYTHON_RATE },
	{ "locals", 0, NULL, "values of Python's local variables, but of names that promise secrets", OPTION_LOCALS },
	{ "heap", 0, NULL, "Python's objects by type, and its largest containers: a walk of up to 3 s, without a stop", OPTION_HEAP },
	{ "no-source", 0, NULL, "no lines of Python source around the frames", OPTION_NO_SOURCE },
	{ "verbose", 'v', NULL, "say what each collector did", OPTION_VERBOSE },
	{ "quiet", 'q', NULL, "say nothing but errors", OPTION_QUIET },
	{ "version", 0, NULL, "print the version", OPTION_VERSION },
	{ "help", 'h', NULL, "print this", OPTION_HELP },
	{ 0 },
};

void settings_help(struct strbuf *buf)
{
	strbuf_add_text(buf, "usage: pidshot-capture [OPTIONS] PID... | --pgrep PATTERN | --pidof NAME | --cgroup PATH\n"
			     "Takes one shot of running processes into one file, and harms none of them.\n\n");
	options_help(buf, specs);
	strbuf_add_text(buf, "\nexit: 0 complete; 2 usage, or several processes match; 3 written, but the capture ended early (target ended, signal, deadline, size, memory);\n"
			     "      4 nothing written\n");
}

static bool refuse(struct strbuf *error, const struct option_found *found)
{
	strbuf_addf(error, "--%s: '%s' is not %s", found->spec->name, found->value, found->spec->argument);
	return false;
}

static bool read_redact(const char *word, enum redact_mode *ret)
{
	static const char *const modes[] = { [REDACT_NONE] = "none", [REDACT_DEFAULT] = "default", [REDACT_STRICT] = "strict" };

	for (size_t i = 0; i < array_length(modes); i++)
		if (span_is(span(word), modes[i])) {
			*ret = (enum redact_mode)i;
			return true;
		}
	return false;
}

/* Every name in a list is a collector's. */
static bool check_names(const char *list, struct strbuf *error)
{
	struct span rest = span(list);
	struct span name = { 0 };

	while (span_field(&rest, ',', &name)) {
		if (registry_find(name))
			continue;
		strbuf_add_text(error, "no collector is called '");
		strbuf_add(error, name);
		strbuf_add_text(error, "'; --list shows them");
		return false;
	}
	return true;
}

static bool take_switch(struct settings *settings, enum option option)
{
	switch (option) {
	case OPTION_ALL: settings->all = true; return true;
	case OPTION_TREE: settings->tree = true; return true;
	case OPTION_FORCE: settings->force = true; return true;
	case OPTION_LOGS: settings->logs = true; return true;
	case OPTION_LIST: settings->list = true; return true;
	case OPTION_PLAN: settings->plan = true; return true;
	case OPTION_LOCALS: settings->wishes.with_locals = true; return true;
	case OPTION_HEAP: settings->wishes.with_heap = true; return true;
	case OPTION_NO_SOURCE: settings->wishes.without_source = true; return true;
	case OPTION_VERBOSE: settings->verbosity = 1; return true;
	case OPTION_QUIET: settings->verbosity = -1; return true;
	case OPTION_VERSION: settings->version = true; return true;
	case OPTION_HELP: settings->help = true; return true;
	default: return false;
	}
}

static bool add_selector(struct settings *settings, const struct option_found *found, struct strbuf *error)
{
	struct selector *selector = &settings->selectors[settings->selector_count];

	if (span_is_empty(span(found->value)))
		return refuse(error, found);
	if (settings->selector_count == SETTINGS_SELECTORS) {
		strbuf_addf(error, "--%s %s: more than %d ways to choose", found->spec->name, found->value, SETTINGS_SELECTORS);
		return false;
	}
	selector->kind = found->spec->id == OPTION_PGREP ? SELECT_PGREP : found->spec->id == OPTION_PIDOF ? SELECT_PIDOF : SELECT_CGROUP;
	selector->value = found->value;
	settings->selector_count++;
	return true;
}

static bool read_rate(struct span value, int64_t *ret)
{
	enum { RATE_MAX_HZ = 10000 };

	return span_int64(value, ret) && *ret >= 0 && *ret <= RATE_MAX_HZ;
}

static bool read_stop(struct span value, uint64_t *ret_ns)
{
	enum { STOP_MAX_MS = 10000 };
	int64_t milliseconds = 0;

	if (!span_int64(value, &milliseconds) || milliseconds < 0 || milliseconds > STOP_MAX_MS)
		return false;
	*ret_ns = (uint64_t)milliseconds * 1000000;
	return true;
}

static bool take_value(struct settings *settings, const struct option_found *found, struct strbuf *error)
{
	struct span value = span(found->value);

	switch ((enum option)found->spec->id) {
	case OPTION_PGREP:
	case OPTION_PIDOF:
	case OPTION_CGROUP: return add_selector(settings, found, error);
	case OPTION_OUTPUT: settings->output = found->value; return true;
	case OPTION_CASE: settings->ticket = found->value; return true;
	case OPTION_TOKEN_KEY: settings->token_key = found->value; return true;
	case OPTION_ONLY: settings->only = found->value; return check_names(found->value, error);
	case OPTION_SKIP: settings->skip = found->value; return check_names(found->value, error);
	case OPTION_WINDOW: return units_duration(value, &settings->window_ns) || refuse(error, found);
	case OPTION_DEADLINE: return units_duration(value, &settings->deadline_ns) || refuse(error, found);
	case OPTION_MAX_STOP: return read_stop(value, &settings->wishes.max_stop_ns) || refuse(error, found);
	case OPTION_PYTHON_RATE: return read_rate(value, &settings->wishes.python_rate_hz) || refuse(error, found);
	case OPTION_MAX_CPU: return (span_decimal(value, &settings->max_cpu_percent) && settings->max_cpu_percent > 0) || refuse(error, found);
	case OPTION_MAX_MEMORY: return units_bytes(value, &settings->max_memory_bytes) || refuse(error, found);
	case OPTION_MAX_SIZE: return units_bytes(value, &settings->max_size_bytes) || refuse(error, found);
	case OPTION_REDACT: return read_redact(found->value, &settings->redact) || refuse(error, found);
	default: return true;
	}
}

static bool take_pid(struct settings *settings, const char *word, struct strbuf *error)
{
	int pid = 0;

	if (!span_int(span(word), &pid) || pid <= 0) {
		strbuf_addf(error, "'%s' is not a process id", word);
		return false;
	}
	for (size_t i = 0; i < settings->pid_count; i++)
		if (settings->pids[i] == pid)
			return true;
	if (settings->pid_count == SETTINGS_PIDS) {
		strbuf_addf(error, "more than %d processes; capture them in several bundles", SETTINGS_PIDS);
		return false;
	}
	settings->pids[settings->pid_count++] = pid;
	return true;
}

bool settings_read(int argc, char **argv, struct settings *ret, struct strbuf *error)
{
	struct settings settings = {
		.window_ns = 5000000000U,
		.wishes.python_rate_hz = 100,
		.max_cpu_percent = 25,
		.max_memory_bytes = 128U << 20,
		.max_size_bytes = 64U << 20,
		.redact = REDACT_DEFAULT,
	};
	struct options options = options_of(specs, argc - 1, argv + 1);
	struct option_found found = { 0 };

	while (options_next(&options, &found, error)) {
		if (!found.spec && !take_pid(&settings, found.value, error))
			return false;
		if (found.spec && !take_switch(&settings, (enum option)found.spec->id) && !take_value(&settings, &found, error))
			return false;
	}
	if (error->length)
		return false;
	if (!settings.pid_count && !settings.selector_count && !settings.list && !settings.help && !settings.version) {
		strbuf_add_text(error, "which process? Give its id, --pgrep or --pidof; --help shows the options");
		return false;
	}
	if (!settings.deadline_ns)
		settings.deadline_ns = settings.window_ns + 30000000000U;
	*ret = settings;
	return true;
}

static bool is_in(const char *list, const char *name)
{
	struct span rest = span(list);
	struct span word = { 0 };

	while (span_field(&rest, ',', &word))
		if (span_is(word, name))
			return true;
	return false;
}

bool settings_wants(const struct settings *settings, const char *name)
{
	if (settings->only && !is_in(settings->only, name))
		return false;
	return !settings->skip || !is_in(settings->skip, name);
}

bool settings_asks(const struct settings *settings, const char *name)
{
	const struct {
		const char *name;
		bool is_given;
	} options_of_collectors[] = { { "logs", settings->logs } };

	for (size_t i = 0; i < array_length(options_of_collectors); i++)
		if (span_is(span(name), options_of_collectors[i].name))
			return options_of_collectors[i].is_given;
	return false;
}
