#ifndef PIDSHOT_REPORT_RENDER_ATOP_H
#define PIDSHOT_REPORT_RENDER_ATOP_H

#include "report/tool_text.h"

/** How a number of `atop` is written. */
enum how { HOW_SECONDS, HOW_COUNT, HOW_PERCENT, HOW_SIZE, HOW_LOAD };

void atop_add_value(struct strbuf *out, const struct cell *cell, enum how how);

/** The tables above the processes. */
struct atop_host {
	struct table summary;     /**< _atop_summary */
	struct table cpu_total;   /**< _atop_cpu of all together */
	struct table cpus;        /**< _atop_cpu of each */
	struct table disks;       /**< _atop_disk */
	struct table interfaces;  /**< _atop_interface */
};

/** The lines ATOP to NET. */
void atop_add_host(struct strbuf *out, const struct atop_host *host);

#endif
