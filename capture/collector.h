#ifndef PIDSHOT_CAPTURE_COLLECTOR_H
#define PIDSHOT_CAPTURE_COLLECTOR_H

#include "capture/sink.h"
#include "capture/target.h"

/** What a collector does to the target and the host, for --plan. */
enum cost {
	COST_READ,   /**< reads procfs files that cost the target nothing */
	COST_LOCK,   /**< reads files that take the target's mmap_lock */
	COST_WINDOW, /**< reads over time */
};

enum { COLLECTOR_TABLES = 24 };

/**
 * One subject. Listed once in registry.c; sees the target and a sink, never another collector, SQL or stdout.
 */
struct collector {
	const char *name;    /**< as in --only and --skip */
	const char *about;   /**< one line for --list */
	const char *needs;   /**< what it needs here, and so what closes its gaps */
	enum cost cost;
	const char *option;  /**< it runs only where this option asks for it ("logs"); NULL: unless left out */
	enum table_id tables[COLLECTOR_TABLES]; /**< it fills; ended by @table_count */
	int table_count;
	/**
	 * Once a target, or once with target NULL if @is_host. Ok, empty and the other outcomes are evidence about the subject as a
	 * whole (a file missing among many is a row of `source` and the whole is still ok); a fault ends the capture.
	 */
	struct outcome (*collect)(const struct target *target, struct sink *sink);
	/**
	 * NULL, or asks the reader what it will ask when it collects (sink_ask_ahead()): before there is a store. One collector has it, and collects before all
	 * others.
	 */
	void (*ask_ahead)(const struct target *target, struct sink *sink);
	bool is_host;
};

#endif
