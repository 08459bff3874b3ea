#include "capture/redact.h"

#include <sodium.h>

#include "common/array.h"

enum { TOKEN_BYTES = 8 };

void redactor_init(struct redactor *redactor, enum redact_mode mode, struct span key_material)
{
	*redactor = (struct redactor){ .mode = mode };
	if (span_is_empty(key_material))
		randombytes_buf(redactor->key, sizeof(redactor->key));
	else
		crypto_generichash(redactor->key, sizeof(redactor->key), (const unsigned char *)key_material.at,
				   key_material.length, NULL, 0);
}

void redactor_deinit(struct redactor *redactor)
{
	sodium_memzero(redactor->key, sizeof(redactor->key));
}

enum redact_kind redact_kind_of(struct span path)
{
	static const struct {
		const char *name;
		enum redact_kind kind;
	} files[] = {
		{ "cmdline", REDACT_ARGUMENTS },
		{ "environ", REDACT_ENVIRONMENT },
		{ "mountinfo", REDACT_TEXT },
		{ "mounts", REDACT_TEXT },
		{ "mountstats", REDACT_TEXT },
		{ "unix", REDACT_TEXT }, /* names of sockets */
	};
	struct span name = span_skip(path, (size_t)(span_last_index(path, '/') + 1));

	for (size_t i = 0; i < array_length(files); i++)
		if (span_is(name, files[i].name))
			return files[i].kind;
	return REDACT_PLAIN;
}

void redact_hide(struct redactor *redactor, const char *rule, struct span name, struct span value, struct strbuf *ret)
{
	unsigned char hash[crypto_generichash_BYTES_MIN] = { 0 };
	size_t start = ret->length;
	struct redaction redaction = { .rule = rule, .name = name };

	crypto_generichash(hash, sizeof(hash), (const unsigned char *)value.at, value.length, redactor->key, sizeof(redactor->key));
	strbuf_add_text(ret, "[hidden:");
	strbuf_add_hex_bytes(ret, span_of(hash, TOKEN_BYTES));
	strbuf_add_byte(ret, ']');
	if (!redactor->hidden || strbuf_failed(ret))
		return;
	redaction.token = span_skip(strbuf_span(ret), start);
	redactor->hidden(&redaction, redactor->context);
}

static void redact_variable(struct redactor *redactor, struct span entry, struct strbuf *ret)
{
	struct span name = { 0 };
	struct span value = { 0 };

	if (span_is_empty(entry))
		return;
	/* Without a name, what was the environment has been overwritten (a process title), and may be anything. */
	if (!span_split(entry, '=', &name, &value)) {
		redact_hide(redactor, "environment", (struct span){ 0 }, entry, ret);
		return;
	}
	strbuf_add(ret, name);
	strbuf_add_byte(ret, '=');
	if (span_is_empty(value))
		return;
	if (redactor->mode == REDACT_STRICT || !redact_name_is_harmless(name))
		redact_hide(redactor, "environment", name, value, ret);
	else
		redact_words(redactor, value, ret);
}

static void redact_environment(struct redactor *redactor, struct span bytes, struct strbuf *ret)
{
	struct span entry = { 0 };

	while (bytes.length) {
		bool ended = span_index(bytes, '\0') >= 0;

		span_field(&bytes, '\0', &entry);
		redact_variable(redactor, entry, ret);
		if (ended)
			strbuf_add_byte(ret, '\0');
	}
}

/* Lines have a form that has to stay readable: also with --redact strict only the credentials go. */
static void redact_text(struct redactor *redactor, struct span bytes, struct strbuf *ret)
{
	enum redact_mode mode = redactor->mode;

	redactor->mode = REDACT_DEFAULT;
	redact_words(redactor, bytes, ret);
	redactor->mode = mode;
}

void redact_bytes(struct redactor *redactor, enum redact_kind kind, struct span bytes, struct strbuf *ret)
{
	if (redactor->mode == REDACT_NONE)
		kind = REDACT_PLAIN;
	switch (kind) {
	case REDACT_PLAIN:
		strbuf_add(ret, bytes);
		return;
	case REDACT_ENVIRONMENT:
		redact_environment(redactor, bytes, ret);
		return;
	case REDACT_ARGUMENTS:
		redact_words(redactor, bytes, ret);
		return;
	case REDACT_TEXT:
		redact_text(redactor, bytes, ret);
		return;
	}
}
