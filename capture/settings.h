#ifndef PIDSHOT_CAPTURE_SETTINGS_H
#define PIDSHOT_CAPTURE_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "capture/redact.h"
#include "capture/sink.h"
#include "common/strbuf.h"

enum { SETTINGS_PIDS = SINK_TARGETS, SETTINGS_SELECTORS = 16 };

/** A way to choose processes without knowing their numbers. */
struct selector {
	enum { SELECT_PGREP, SELECT_PIDOF, SELECT_CGROUP } kind;
	const char *value;
};

/** What the command line asked for. Strings are argv's. */
struct settings {
	pid_t pids[SETTINGS_PIDS];            /**< the first names the bundle */
	uint64_t start_ticks[SETTINGS_PIDS];  /**< field 22 of stat when it was chosen; 0: asked for by number */
	size_t pid_count;
	struct selector selectors[SETTINGS_SELECTORS];
	size_t selector_count;
	bool all;                /**< all that match */
	bool tree;               /**< with all that descends from them */
	size_t left_out_count;   /**< chosen by choose(), but more than a bundle takes */
	const char *output;      /**< NULL: the default name; "-": stdout */
	bool force;
	uint64_t window_ns;
	const char *only;        /**< NULL: all */
	const char *skip;
	bool list, plan, help, version;
	double max_cpu_percent;
	uint64_t max_memory_bytes;
	uint64_t max_size_bytes;
	uint64_t deadline_ns;    /**< 0: window + 30 s */
	enum redact_mode redact;
	bool logs;
	struct wishes wishes;
	const char *token_key;   /**< file, or NULL */
	const char *ticket;
	int verbosity;           /**< -1 quiet, 0, 1 */
};

/** Reads the command line. False with one line in @error. */
bool settings_read(int argc, char **argv, struct settings *ret, struct strbuf *error);

/** True if collector @name is to run. */
bool settings_wants(const struct settings *settings, const char *name);

/** True if option @name, of a collector that is off by default, was given. */
bool settings_asks(const struct settings *settings, const char *name);

/** Appends the text of --help. */
void settings_help(struct strbuf *buf);

#endif
