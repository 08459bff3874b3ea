#include <ctype.h>

#include "capture/redact.h"
#include "common/array.h"

/*
 * Which names tell. A variable's value is shown only when its name stands in the first list; an option's or key's value is
 * hidden when its name matches the others. Lower-case without separators: API_KEY, api-key and apiKey are one.
 */

static const char *const harmless_variables[] = {
	"COLUMNS", "CONTAINER_NAME", "DISPLAY", "DJANGO_SETTINGS_MODULE", "EDITOR", "ENVIRONMENT", "FLASK_APP", "FLASK_ENV",
	"GEVENT_RESOLVER", "GLIBC_TUNABLES", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GUNICORN_CMD_ARGS", "HOME", "HOSTNAME",
	"HOSTTYPE", "INVOCATION_ID", "JAVA_HOME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JEMALLOC_CONF", "JOURNAL_STREAM",
	"KUBERNETES_PORT", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "LANG", "LANGUAGE", "LD_LIBRARY_PATH",
	"LD_PRELOAD", "LINES", "LOGNAME", "MAIL", "MAINPID", "MALLOC_CONF", "MANPATH", "MKL_NUM_THREADS", "NAMESPACE",
	"NODE_ENV", "NODE_OPTIONS", "NODE_PATH", "NOTIFY_SOCKET", "NUMEXPR_NUM_THREADS", "OLDPWD", "OMP_NUM_THREADS",
	"OPENBLAS_NUM_THREADS", "OSTYPE", "PATH", "POD_IP", "POD_NAME", "POD_NAMESPACE", "PORT", "PWD", "RAILS_ENV",
	"RUNTIME_DIRECTORY", "RUST_BACKTRACE", "RUST_LOG", "SHELL", "SHLVL", "STATE_DIRECTORY", "SYSTEMD_EXEC_PID", "TEMP",
	"TERM", "TMP", "TMPDIR", "TZ", "UBSAN_OPTIONS", "USER", "UVICORN_PORT", "UV_THREADPOOL_SIZE", "VIRTUAL_ENV", "WATCHDOG_PID",
	"WATCHDOG_USEC", "WEB_CONCURRENCY", "_", "container",
};

static const char *const harmless_prefixes[] = { "LC_", "MALLOC_", "PYTHON", "XDG_", "CONDA_", "PYENV_" };

/* Anywhere in a name. */
static const char *const secret_parts[] = {
	"password", "passwd", "passphrase", "secret", "apikey", "accesskey", "privatekey", "signingkey", "encryptionkey",
	"accountkey", "authkey", "credential", "connectionstring", "sessionid", "bearer",
};

/* As one word of a name, or at its end. */
static const char *const secret_words[] = { "pass", "pwd", "token", "auth", "authorization", "dsn", "cookie", "creds", "sig", "signature" };

enum { NAME_MAX_LENGTH = 64 }; /* what is longer is not a name */

bool redact_name_is_harmless(struct span name)
{
	for (size_t i = 0; i < array_length(harmless_variables); i++)
		if (span_is(name, harmless_variables[i]))
			return true;
	for (size_t i = 0; i < array_length(harmless_prefixes); i++)
		if (span_starts(name, harmless_prefixes[i]))
			return !redact_name_is_secret(name);
	return false;
}

/* The name in lower case; with @separators it keeps a dot between its words, also between camel-cased ones. */
static size_t fold(struct span name, bool separators, char *ret)
{
	size_t length = 0;

	for (size_t i = 0; i < name.length; i++) {
		unsigned char byte = (unsigned char)name.at[i];
		bool is_hump = i && isupper(byte) && islower((unsigned char)name.at[i - 1]);

		if (separators && (is_hump || !isalnum(byte)))
			ret[length++] = '.';
		if (isalnum(byte))
			ret[length++] = (char)tolower(byte);
	}
	return length;
}

static bool has_secret_word(struct span folded)
{
	struct span word = { 0 };

	while (span_field(&folded, '.', &word))
		for (size_t i = 0; i < array_length(secret_words); i++)
			if (span_is(word, secret_words[i]))
				return true;
	return false;
}

bool redact_name_is_secret(struct span name)
{
	char folded[2 * NAME_MAX_LENGTH] = { 0 };
	size_t length = 0;

	if (span_is_empty(name) || name.length > NAME_MAX_LENGTH)
		return false;
	if (has_secret_word(span_of(folded, fold(name, true, folded))))
		return true;
	length = fold(name, false, folded);
	for (size_t i = 0; i < array_length(secret_parts); i++)
		if (span_find(span_of(folded, length), secret_parts[i]) >= 0)
			return true;
	return span_ends(span_of(folded, length), "token") || span_ends(span_of(folded, length), "cookie");
}

static size_t run_of(struct span text, const char *more)
{
	size_t i = 0;

	while (i < text.length && (isalnum((unsigned char)text.at[i]) || (text.at[i] && strchr(more, text.at[i]))))
		i++;
	return i;
}

size_t redact_shape(struct span text)
{
	/* Published prefixes of credentials, and how much at least follows. */
	static const struct {
		const char *prefix;
		size_t least;
	} shapes[] = {
		{ "AKIA", 16 }, { "ASIA", 16 }, { "AIza", 30 }, { "ghp_", 20 }, { "gho_", 20 }, { "ghs_", 20 }, { "ghu_", 20 },
		{ "github_pat_", 20 }, { "glpat-", 16 }, { "hvs.", 20 }, { "npm_", 20 }, { "pypi-", 20 }, { "sk-", 20 },
		{ "sk_live_", 16 }, { "rk_live_", 16 }, { "xoxa-", 10 }, { "xoxb-", 10 }, { "xoxp-", 10 }, { "eyJ", 30 },
	};

	for (size_t i = 0; i < array_length(shapes); i++) {
		size_t prefix = 0;
		size_t length = 0;

		/* The first byte says no to nearly all of a command line. */
		if (span_is_empty(text) || text.at[0] != shapes[i].prefix[0] || !span_starts(text, shapes[i].prefix))
			continue;
		prefix = strlen(shapes[i].prefix);
		length = run_of(span_skip(text, prefix), "_-.");
		if (length >= shapes[i].least)
			return prefix + length;
	}
	return 0;
}
