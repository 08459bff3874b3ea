#ifndef PIDSHOT_CAPTURE_CHOOSE_H
#define PIDSHOT_CAPTURE_CHOOSE_H

#include "capture/settings.h"

/** What came of choosing; each but the first ends the program. */
enum choice {
	CHOICE_MADE,
	CHOICE_REFUSED, /**< the pattern is none, or several match and nobody said --all */
	CHOICE_NONE,    /**< nobody matches, or /proc cannot be read */
};

/**
 * Adds to @settings->pids who is meant by --pgrep, --pidof, --cgroup and --tree among the processes under @proc, a descriptor: roots first, each level of
 * descendants after it. Appends to @said what is to be told: the error, or remarks (each a line), or nothing.
 */
enum choice choose(int proc, struct settings *settings, struct strbuf *said);

/** True if the command line leaves something to be chosen. */
static inline bool choose_is_needed(const struct settings *settings)
{
	return settings->selector_count || settings->tree;
}

#endif
