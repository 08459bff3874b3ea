#ifndef PIDSHOT_CAPTURE_REDACT_H
#define PIDSHOT_CAPTURE_REDACT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"

/*
 * What is hidden before anything is hashed or kept. Names stay; a value becomes [hidden:HEX], a keyed hash, so that equal
 * values stay equal within one bundle and nothing can be tried out against it. The key is random, in memory alone, and wiped.
 */

enum redact_mode { REDACT_NONE, REDACT_DEFAULT, REDACT_STRICT };

enum { REDACT_KEY_SIZE = 32 };

/** One value that was hidden. All borrowed for the call. */
struct redaction {
	const char *rule;    /**< environment, argument, url, shape, strict */
	struct span name;    /**< variable or option; empty: it has none */
	struct span token;
};

struct redactor {
	enum redact_mode mode;
	uint8_t key[REDACT_KEY_SIZE];
	/** Called for each value hidden; may be NULL. */
	void (*hidden)(const struct redaction *redaction, void *context);
	void *context;
};

/** What kind of text a file holds, as far as secrets go. */
enum redact_kind {
	REDACT_PLAIN,       /**< no secrets by its nature: kept as it is */
	REDACT_ENVIRONMENT, /**< NAME=VALUE, each ended by a NUL */
	REDACT_ARGUMENTS,   /**< words ended by a NUL, or between blanks */
	REDACT_TEXT,        /**< lines that may hold URLs and key=value pairs (mounts); strict hides no more of them */
};

/** A random key, or the hash of @key_file's bytes (so that tokens of several bundles compare). */
void redactor_init(struct redactor *redactor, enum redact_mode mode, struct span key_material);
/** Wipes the key. */
void redactor_deinit(struct redactor *redactor);

/** By the file's path: "/proc/42/environ" and so on. */
enum redact_kind redact_kind_of(struct span path);

/** Appends @bytes without what must not leave the host. With REDACT_NONE, or REDACT_PLAIN: as they are. */
void redact_bytes(struct redactor *redactor, enum redact_kind kind, struct span bytes, struct strbuf *ret);

/* ---- the parts, for redact_words.c and its tests ---- */

/** Appends the token of @value and tells the ledger. */
void redact_hide(struct redactor *redactor, const char *rule, struct span name, struct span value, struct strbuf *ret);
/** Words in which credentials are looked for: arguments, or a line of text. @program: argv[0], for its own short options. */
void redact_words(struct redactor *redactor, struct span bytes, struct strbuf *ret);
/** True if a variable's value is harmless by its name. */
bool redact_name_is_harmless(struct span name);
/** True if the name of an option, variable or key says that its value is a credential. */
bool redact_name_is_secret(struct span name);
/** Length of the well-known credential (cloud key, personal access token, JWT) at the start of @text, or 0. */
size_t redact_shape(struct span text);

#endif
