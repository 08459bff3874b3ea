#include <ctype.h>

#include "capture/redact.h"
#include "common/array.h"

/*
 * Credentials among words: command lines as the kernel gives them (arguments ended by NULs), the same with blanks between
 * (a rewritten process title, sh -c), lines of mount options. Errs towards hiding: what follows a telling name goes up
 * to the end of its word, or of its argument where the name began the argument.
 */

struct words {
	struct redactor *redactor;
	struct strbuf *ret;
	struct span program;  /* the last known program seen among the words, for its own options */
	bool next_is_secret;  /* the next word, or argument, is the value of: */
	struct span name;
};

/* Programs whose short option takes a credential. */
static const struct {
	const char *program;
	const char *option;
	bool attached_only; /* apart, the option means "ask" */
} program_options[] = {
	{ "curl", "-u", false },   { "curl", "--user", false },   { "ldapsearch", "-w", false }, { "mariadb", "-p", true },
	{ "mongo", "-p", false },  { "mongosh", "-p", false },    { "mysql", "-p", true },       { "mysqladmin", "-p", true },
	{ "mysqldump", "-p", true }, { "redis-cli", "-a", false }, { "sshpass", "-p", false },
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\0';
}

static bool is_name_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || byte == '-' || byte == '.';
}

static bool is_quote(char byte)
{
	return byte == '"' || byte == '\'' || byte == '\\' || byte == '`';
}

static struct span base_name(struct span path)
{
	return span_skip(path, (size_t)(span_last_index(path, '/') + 1));
}

static void hide(struct words *words, const char *rule, struct span name, struct span value)
{
	redact_hide(words->redactor, rule, name, value, words->ret);
}

/* The key that ends at @end, such as password in {"password": or in --db-password= ; without dashes at its front. */
static struct span key_before(struct span word, size_t end)
{
	size_t start = 0;

	while (end && is_quote(word.at[end - 1]))
		end--;
	start = end;
	while (start && is_name_byte(word.at[start - 1]))
		start--;
	while (start < end && word.at[start] == '-')
		start++;
	return span_of(word.at + start, end - start);
}

/* How long the value at the start of @rest is: quoted, one of a query, or all that is left of the word. */
static size_t value_length(struct span rest, bool in_query, char quote)
{
	size_t i = 0;

	while (i < rest.length && !(quote && rest.at[i] == quote) && !(in_query && (rest.at[i] == '&' || rest.at[i] == '#')))
		i++;
	return i;
}

/* The separator at @at of @word follows a telling key: copies up to the value, hides it, and returns where it ended. */
static size_t hide_value(struct words *words, struct span word, size_t at, struct span key)
{
	size_t key_at = (size_t)(key.at - word.at);
	bool in_query = key_at && (word.at[key_at - 1] == '&' || word.at[key_at - 1] == '?');
	size_t value = at + 1;
	char quote = 0;
	size_t length = 0;

	while (value < word.length && is_quote(word.at[value]))
		quote = word.at[value++];
	strbuf_add(words->ret, span_of(word.at + at, value - at));
	length = value_length(span_skip(word, value), in_query, quote);
	if (length)
		hide(words, "argument", key, span_of(word.at + value, length));
	words->next_is_secret = !length;
	words->name = key;
	return value + length;
}

/* After "://" at @at: hides the password of user:password@host, returns where to go on. */
static size_t hide_user(struct words *words, struct span word, size_t at)
{
	struct span rest = span_skip(word, at);
	size_t authority = 0;
	ptrdiff_t colon = 0;
	ptrdiff_t sign = 0;
	size_t from = 0;

	while (authority < rest.length && !strchr("/?#\"'", rest.at[authority]))
		authority++;
	colon = span_index(span_first(rest, authority), ':');
	sign = span_last_index(span_first(rest, authority), '@');
	/* A slash in the password: what follows the colon is no port, and there is a sign later. */
	if (sign < 0 && colon >= 0 && (size_t)colon + 1 < authority && !isdigit((unsigned char)rest.at[colon + 1]))
		sign = span_last_index(rest, '@');
	if (sign <= 0)
		return at;
	from = colon >= 0 && colon < sign ? (size_t)colon + 1 : 0;
	/* A name alone is a name, unless it is as long as a token. */
	if (from == 0 && sign < 20)
		return at;
	strbuf_add(words->ret, span_first(rest, from));
	if ((size_t)sign > from)
		hide(words, "url", (struct span){ 0 }, span_of(rest.at + from, (size_t)sign - from));
	return at + (size_t)sign;
}

/* How many bytes at the front cannot begin or separate anything but the first: letters and digits after one of them. */
static size_t plain_run(struct span rest)
{
	size_t i = 1;

	while (i < rest.length && isalnum((unsigned char)rest.at[i - 1]) && isalnum((unsigned char)rest.at[i]))
		i++;
	return i;
}

static void scan_word(struct words *words, struct span word)
{
	size_t i = 0;

	while (i < word.length) {
		struct span rest = span_skip(word, i);
		size_t shape = i == 0 || !isalnum((unsigned char)word.at[i - 1]) ? redact_shape(rest) : 0;

		if (shape) {
			hide(words, "shape", (struct span){ 0 }, span_first(rest, shape));
			i += shape;
		} else if (span_starts(rest, "://")) {
			strbuf_add_text(words->ret, "://");
			i = hide_user(words, word, i + 3);
		} else if ((rest.at[0] == '=' || rest.at[0] == ':') && redact_name_is_secret(key_before(word, i))) {
			i = hide_value(words, word, i, key_before(word, i));
		} else {
			size_t run = plain_run(rest);

			strbuf_add(words->ret, span_first(rest, run));
			i += run;
		}
	}
}

static bool is_scheme(struct span word)
{
	static const char *const schemes[] = { "Bearer", "bearer", "Basic", "basic", "Token", "token", "Digest", "=", ":" };

	for (size_t i = 0; i < array_length(schemes); i++)
		if (span_is(word, schemes[i]))
			return true;
	return false;
}

/* An option of a known program: hides what is attached to it, or announces the next word. True if it was one. */
static bool take_program_option(struct words *words, struct span word)
{
	for (size_t i = 0; i < array_length(program_options); i++) {
		const char *option = program_options[i].option;
		size_t length = strlen(option);

		if (!span_is(words->program, program_options[i].program) || !span_starts(word, option))
			continue;
		if (word.length > length && option[1] != '-') {
			strbuf_add_text(words->ret, option);
			hide(words, "argument", span(option), span_skip(word, length));
			return true;
		}
		if (word.length > length || program_options[i].attached_only)
			continue;
		strbuf_add(words->ret, word);
		words->next_is_secret = true;
		words->name = span(option);
		return true;
	}
	return false;
}

static void note_program(struct words *words, struct span word)
{
	struct span name = base_name(word);

	for (size_t i = 0; i < array_length(program_options); i++)
		if (span_is(name, program_options[i].program))
			words->program = span(program_options[i].program);
}

static bool is_option(struct span word)
{
	return word.length > 1 && word.at[0] == '-';
}

static void take_word(struct words *words, struct span word)
{
	note_program(words, word);
	if (words->next_is_secret && is_scheme(word)) {
		strbuf_add(words->ret, word);
		return;
	}
	if (words->next_is_secret && !span_starts(word, "--")) {
		words->next_is_secret = false;
		hide(words, "argument", words->name, word);
		return;
	}
	words->next_is_secret = false;
	if (take_program_option(words, word))
		return;
	scan_word(words, word);
	if (is_option(word) && span_index(word, '=') < 0 && redact_name_is_secret(key_before(word, word.length))) {
		words->next_is_secret = true;
		words->name = key_before(word, word.length);
	}
}

/* An argument that is one value as a whole, blanks included: --password=a b, or what follows --password. */
static bool take_whole(struct words *words, struct span argument)
{
	struct span name = { 0 };
	struct span value = { 0 };

	if (words->next_is_secret && !span_starts(argument, "--") && !is_scheme(argument)) {
		struct span scheme = argument;
		struct span first = span_word(&scheme);

		words->next_is_secret = false;
		if (is_scheme(first)) {
			strbuf_add(words->ret, first);
			strbuf_add_byte(words->ret, ' ');
			argument = span_trim(scheme);
		}
		hide(words, "argument", words->name, argument);
		return true;
	}
	if (!span_split(argument, '=', &name, &value) || key_before(name, name.length).length == 0 || span_is_empty(value) ||
	    key_before(name, name.length).at > name.at + 2 || !redact_name_is_secret(key_before(name, name.length)))
		return false;
	strbuf_add(words->ret, name);
	strbuf_add_byte(words->ret, '=');
	hide(words, "argument", key_before(name, name.length), value);
	words->next_is_secret = false;
	return true;
}

static void take_argument(struct words *words, struct span argument)
{
	if (span_is_empty(argument) || take_whole(words, argument))
		return;
	while (argument.length) {
		size_t length = 0;

		while (length < argument.length && is_blank(argument.at[length]))
			strbuf_add_byte(words->ret, argument.at[length++]);
		argument = span_skip(argument, length);
		for (length = 0; length < argument.length && !is_blank(argument.at[length]);)
			length++;
		if (length)
			take_word(words, span_first(argument, length));
		argument = span_skip(argument, length);
	}
}

/* --redact strict: of an argument only an option's name stays. */
static void hide_argument(struct words *words, struct span argument)
{
	size_t kept = 0;

	while (is_option(argument) && kept < argument.length && is_name_byte(argument.at[kept]))
		kept++;
	if (kept && kept < argument.length && argument.at[kept] == '=')
		kept++;
	strbuf_add(words->ret, span_first(argument, kept));
	if (kept < argument.length)
		hide(words, "strict", (struct span){ 0 }, span_skip(argument, kept));
}

void redact_words(struct redactor *redactor, struct span bytes, struct strbuf *ret)
{
	struct words words = { .redactor = redactor, .ret = ret };
	struct span argument = { 0 };
	bool is_first = true;

	while (bytes.length) {
		bool ended = span_index(bytes, '\0') >= 0;

		span_field(&bytes, '\0', &argument);
		if (redactor->mode == REDACT_STRICT && is_first && !span_is_empty(argument)) {
			struct span program = span_word(&argument);

			strbuf_add(ret, program);
		}
		if (redactor->mode == REDACT_STRICT)
			hide_argument(&words, argument);
		else
			take_argument(&words, argument);
		is_first = false;
		if (ended)
			strbuf_add_byte(ret, '\0');
	}
}
