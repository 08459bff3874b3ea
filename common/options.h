#ifndef PIDSHOT_COMMON_OPTIONS_H
#define PIDSHOT_COMMON_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/span.h"
#include "common/strbuf.h"

/** One option of a program; a table of them ends with a row whose @name is NULL. */
struct option_spec {
	const char *name;      /**< long name without dashes */
	char letter;           /**< short form, or 0 */
	const char *argument;  /**< what its argument is called in the help (NULL: takes none) */
	const char *help;      /**< one line */
	int id;                /**< the caller's number for it */
};

/** The next word of a command line as options_next() took it apart. */
struct option_found {
	const struct option_spec *spec;  /**< NULL: a plain word */
	const char *value;               /**< the option's argument, or the plain word */
};

struct options {
	const struct option_spec *specs;
	char **words;
	int count;
	int at;
	const char *letters; /**< what is left of a group such as -vq */
	bool ended;          /**< "--" was met */
};

/** Reads @words (argv without the program's name; borrowed). Options stand anywhere; "-" alone is a plain word. */
struct options options_of(const struct option_spec *specs, int count, char **words);

/**
 * The next option or plain word. False at the end, or on an error, which is then described in @error (empty at the end).
 * Takes --name VALUE, --name=VALUE, -n VALUE, -nVALUE, groups of letters, and any unambiguous beginning of a long name.
 */
bool options_next(struct options *options, struct option_found *ret, struct strbuf *error);

/** Appends one line an option, for --help. */
void options_help(struct strbuf *buf, const struct option_spec *specs);

#endif
