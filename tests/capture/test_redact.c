#include "capture/redact.h"

#include "common/array.h"
#include "tests/kit.h"

/* Arguments with | for the NUL between them; # in what comes out stands for one token. */
static void redacted(struct redactor *redactor, enum redact_kind kind, const char *text, struct strbuf *ret)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	cleanup_strbuf struct strbuf out = { 0 };
	struct span rest = { 0 };

	strbuf_add_text(&bytes, text);
	for (size_t i = 0; i < bytes.length; i++)
		if (bytes.at[i] == '|')
			bytes.at[i] = '\0';
	redact_bytes(redactor, kind, strbuf_span(&bytes), &out);
	rest = strbuf_span(&out);
	while (rest.length) {
		if (span_starts(rest, "[hidden:")) {
			strbuf_add_byte(ret, '#');
			rest = span_skip(rest, strlen("[hidden:0123456789abcdef]"));
			continue;
		}
		strbuf_add_byte(ret, rest.at[0] ? rest.at[0] : '|');
		rest = span_skip(rest, 1);
	}
}

static void gives(enum redact_mode mode, enum redact_kind kind, const char *text, const char *expected)
{
	struct redactor redactor = { 0 };
	cleanup_strbuf struct strbuf out = { 0 };

	redactor_init(&redactor, mode, (struct span){ 0 });
	redacted(&redactor, kind, text, &out);
	redactor_deinit(&redactor);
	if (!span_is(strbuf_span(&out), expected))
		fail_msg("%s\n  gave     %s\n  expected %s", text, strbuf_text(&out), expected);
}

static void hides_credentials_in_arguments(void **state)
{
	static const char *const cases[][2] = {
		{ "app|--password=x y|-v|", "app|--password=#|-v|" },
		{ "app|--password|x y|-v|", "app|--password|#|-v|" },
		{ "app|--db-password|hunter2|", "app|--db-password|#|" },
		{ "app|--apiKey=abc|", "app|--apiKey=#|" },
		{ "app|--token|abc|--port|80|", "app|--token|#|--port|80|" },
		{ "env|PGPASSWORD=a b|psql|", "env|PGPASSWORD=#|psql|" },
		{ "mysql|-uroot|-psecret|db|", "mysql|-uroot|-p#|db|" },
		{ "/usr/bin/mysql|-p|db|", "/usr/bin/mysql|-p|db|" },
		{ "curl|-u|me:pw|http://h/|", "curl|-u|#|http://h/|" },
		{ "curl|-ume:pw|http://h/|", "curl|-u#|http://h/|" },
		{ "curl|-H|Authorization: Bearer abc|", "curl|-H|Authorization: Bearer #|" },
		{ "curl|-H|Authorization:|Basic abc|", "curl|-H|Authorization:|Basic #|" },
		{ "app|postgres://u:p/w@h/db|", "app|postgres://u:#@h/db|" },
		{ "app|postgres://u:p@w@h:5432/db|", "app|postgres://u:#@h:5432/db|" },
		{ "app|https://h/?a=1&token=abc&b=2|", "app|https://h/?a=1&token=#&b=2|" },
		{ "app|{\"password\": \"abc\"}|", "app|{\"password\": #|" },
		{ "app|{\"password\":\"abc\",\"a\":1}|", "app|{\"password\":\"#\",\"a\":1}|" },
		{ "app|AKIAABCDEFGHIJKLMNOP|", "app|#|" },
		{ "app|key:ghp_abcdefghijklmnopqrstuvwx|", "app|key:#|" },
		{ "sh|-c|mysql -psecret db; echo|", "sh|-c|mysql -p# db; echo|" },
		{ "sh|-c|app --secret abc --port 80|", "sh|-c|app --secret # --port 80|" },
		{ "worker: app --password=abc [idle]", "worker: app --password=# [idle]" },
		{ "host=h password=abc user=u", "host=h password=# user=u" },
	};

	(void)state;
	for (size_t i = 0; i < array_length(cases); i++)
		gives(REDACT_DEFAULT, REDACT_ARGUMENTS, cases[i][0], cases[i][1]);
}

static void leaves_the_rest(void **state)
{
	static const char *const cases[] = {
		"python3|app.py|--port=8080|--author=me|--max-tokens=4096|",
		"ssh|-p|22|host|",
		"npm|http://host:8080/@scope/pkg|",
		"git|clone|git@github.com:a/b|https://user@host/x|",
		"gunicorn: worker [app:wsgi]",
		"app|--tokenizer=bert|",
	};

	(void)state;
	for (size_t i = 0; i < array_length(cases); i++)
		gives(REDACT_DEFAULT, REDACT_ARGUMENTS, cases[i], cases[i]);
}

static void hides_the_environment_but_for_the_list(void **state)
{
	(void)state;
	gives(REDACT_DEFAULT, REDACT_ENVIRONMENT, "PATH=/bin|X=1|EMPTY=|LANG=C|", "PATH=/bin|X=#|EMPTY=|LANG=C|");
	gives(REDACT_DEFAULT, REDACT_ENVIRONMENT, "overwritten title|LC_ALL=C|", "#|LC_ALL=C|");
	gives(REDACT_DEFAULT, REDACT_ENVIRONMENT, "PYTHONPATH=/a|JAVA_OPTS=-Dpassword=abc|", "PYTHONPATH=/a|JAVA_OPTS=-Dpassword=#|");
	gives(REDACT_DEFAULT, REDACT_ENVIRONMENT, "CUT=ab", "CUT=#");
	gives(REDACT_STRICT, REDACT_ENVIRONMENT, "PATH=/bin|X=1|", "PATH=#|X=#|");
	gives(REDACT_NONE, REDACT_ENVIRONMENT, "PATH=/bin|X=1|", "PATH=/bin|X=1|");
}

static void strict_keeps_names_alone(void **state)
{
	(void)state;
	gives(REDACT_STRICT, REDACT_ARGUMENTS, "app|--port=80|file|", "app|--port=#|#|");
	gives(REDACT_STRICT, REDACT_ARGUMENTS, "gunicorn: worker [x]", "gunicorn:#");
	gives(REDACT_NONE, REDACT_ARGUMENTS, "app|--password=x|", "app|--password=x|");
}

static void token_of(struct redactor *redactor, const char *value, struct strbuf *ret)
{
	redact_hide(redactor, "environment", (struct span){ 0 }, span(value), ret);
}

static void equal_values_stay_equal_within_one_bundle(void **state)
{
	struct redactor redactor[3] = { 0 };
	cleanup_strbuf struct strbuf first = { 0 };
	cleanup_strbuf struct strbuf again = { 0 };
	cleanup_strbuf struct strbuf other_value = { 0 };
	cleanup_strbuf struct strbuf other_bundle = { 0 };
	struct strbuf keyed[2] = { 0 };

	(void)state;
	redactor_init(&redactor[0], REDACT_DEFAULT, (struct span){ 0 });
	redactor_init(&redactor[1], REDACT_DEFAULT, (struct span){ 0 });
	token_of(&redactor[0], "a", &first);
	token_of(&redactor[0], "a", &again);
	token_of(&redactor[0], "b", &other_value);
	token_of(&redactor[1], "a", &other_bundle);
	assert_true(span_equal(strbuf_span(&first), strbuf_span(&again)));
	assert_false(span_equal(strbuf_span(&first), strbuf_span(&other_value)));
	assert_false(span_equal(strbuf_span(&first), strbuf_span(&other_bundle)));
	for (int i = 0; i < 2; i++) {
		redactor_init(&redactor[2], REDACT_DEFAULT, span("the same key"));
		token_of(&redactor[2], "a", &keyed[i]);
	}
	assert_true(span_equal(strbuf_span(&keyed[0]), strbuf_span(&keyed[1])));
	strbuf_deinit(&keyed[0]);
	strbuf_deinit(&keyed[1]);
}

static void files_are_known_by_their_names(void **state)
{
	(void)state;
	assert_int_equal(redact_kind_of(span("/proc/42/environ")), REDACT_ENVIRONMENT);
	assert_int_equal(redact_kind_of(span("/proc/42/cmdline")), REDACT_ARGUMENTS);
	assert_int_equal(redact_kind_of(span("/proc/cmdline")), REDACT_ARGUMENTS);
	assert_int_equal(redact_kind_of(span("/proc/42/mountinfo")), REDACT_TEXT);
	assert_int_equal(redact_kind_of(span("/proc/42/status")), REDACT_PLAIN);
}

TESTS(hides_credentials_in_arguments, leaves_the_rest, hides_the_environment_but_for_the_list, strict_keeps_names_alone,
      equal_values_stay_equal_within_one_bundle, files_are_known_by_their_names);
