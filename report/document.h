#ifndef PIDSHOT_REPORT_DOCUMENT_H
#define PIDSHOT_REPORT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/span.h"
#include "common/arena.h"
#include "schema/db.h"

/*
 * What a report says, before it is text, HTML or JSON. Renderers see this and never a database. All text is as the database
 * holds it (escaped once at write time) and still hostile: every renderer escapes for its own medium. Everything is owned by
 * the document and lives until document_destroy().
 */

/** How a column's numbers are shown; derived from the suffix of its name (document_unit()). */
enum unit {
	UNIT_TEXT,    /**< as it is */
	UNIT_NUMBER,  /**< a plain number: ids, masks, levels */
	UNIT_COUNT,   /**< _count: comma between thousands */
	UNIT_BYTES,   /**< _bytes */
	UNIT_NS,      /**< _ns: a length of time */
	UNIT_PERCENT, /**< _percent: one or two decimals */
	UNIT_LIMIT,   /**< soft, hard: a number, -1 is unlimited */
	UNIT_ADDRESS, /**< start, end, _address, _mask, syscall_arg*, *_pointer, *_counter: hexadecimal */
};

enum unit document_unit(struct span column_name);
/** The name for people: blanks for underscores, without its unit. Owned by @arena. */
const char *document_label(struct arena *arena, struct span column_name);

struct cell {
	enum value_type type;
	int64_t integer;   /**< VALUE_INT */
	double real;       /**< VALUE_REAL */
	struct span text;  /**< VALUE_TEXT, VALUE_BLOB */
};

struct column {
	const char *name;   /**< the view's */
	const char *label;  /**< for people: the name without its unit, blanks for underscores */
	enum unit unit;
	bool is_number;     /**< every cell of it is a number or NULL: set to the right */
};

struct table {
	struct column *columns;
	size_t column_count;
	struct cell *cells;   /**< row after row */
	size_t row_count;
	size_t total_count;   /**< rows there are; row_count of them are here */
};

static inline const struct cell *table_cell(const struct table *table, size_t row, size_t column)
{
	return &table->cells[row * table->column_count + column];
}

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL };
enum finding_state { FINDING_FIRED, FINDING_CLEAR, FINDING_NOT_EVALUABLE };

/** One row of what a rule said; a rule that fired for three subjects gives three, one that is clear gives one. */
struct finding {
	struct span id;
	struct span title;
	enum severity severity;
	enum finding_state state;
	struct span subject;    /**< pid, or empty */
	struct span who;        /**< in a document of several processes the subject in words, "4242 gunicorn"; else empty */
	size_t alike_count;     /**< further processes of which the rule says the same */
	bool is_alike;          /**< one of those, and so left out where room is short */
	double score;           /**< NAN: none; the larger the worse, for the order */
	struct span value;      /**< for people and machines alike, or empty */
	struct span threshold;
	struct span evidence;   /**< one line; for not_evaluable: what is missing and how to get it */
	struct span why;
	struct span action;     /**< "do" of the rule */
	struct span refuted_by;
	struct span section;    /**< id of the section that shows it, or empty */
	bool is_not_asked;      /**< not_evaluable, because what it needs is off unless asked for */
};

/** Appends "4242 gunicorn and 7 more: " where there are several, and the evidence (else the title). */
void document_say_finding(struct strbuf *buf, const struct finding *finding);

enum { SERIES_BANDS = 4 };

/** A small chart on the window's time axis: bands stacked from the bottom, an optional limit. */
struct series {
	const char *id;
	const char *label;           /**< "CPU, cores" */
	struct span now;             /**< the one number in words: "0.07 of 2" */
	struct span spoken;          /**< a sentence for those who do not see it */
	size_t process_count;        /**< whose sum it is */
	size_t point_count;
	double *seconds;             /**< since the start of the window */
	size_t band_count;
	const char *band_label[SERIES_BANDS];
	double *band[SERIES_BANDS];  /**< each point_count long; NAN: unknown there */
	double limit;                /**< NAN: none */
	double top;                  /**< the value at the upper edge, > 0 */
};

/** What a box of a flame graph stands for: its colour. */
enum flame_kind {
	FLAME_PYTHON,   /**< the program's own */
	FLAME_LIBRARY,  /**< Python, of the standard library or an installed one */
	FLAME_NATIVE,
	FLAME_KERNEL,
	FLAME_GC,
	FLAME_IDLE,     /**< none of its samples ran */
	FLAME_SMALL,    /**< several frames that are too small to be drawn */
	FLAME_KINDS
};

struct flame_box {
	size_t depth;         /**< 0: the root */
	double start, length; /**< of the whole, 0 to 1 */
	enum flame_kind kind;
	struct span label;
	struct span title;    /**< all there is to say: where, how many samples, how much */
};

/** Stacks merged from the root on, boxes beside and upon each other. Few: what is small is put together, visibly. */
struct flame {
	const char *label;    /**< "On a CPU" */
	struct span now;      /**< "412 samples, 4.1 s" */
	struct span spoken;   /**< a sentence for those who do not see it */
	struct flame_box *boxes; /**< callers before what they call */
	size_t box_count;
	size_t depth_count;   /**< levels */
};

struct section {
	const char *id;       /**< of the view, and the anchor */
	const char *title;
	struct span *sentences;
	size_t sentence_count;
	struct table table;   /**< at most DOCUMENT_ROWS rows */
	struct span source;   /**< "From /proc/4242/limits at 12:03:04.112, table resource_limit." */
	struct span text;     /**< preformatted lines (pstree), or empty; then the table is empty */
	struct flame *flames; /**< drawn before the table */
	size_t flame_count;
};

struct fact {
	const char *label;
	struct span value;
};

/** Threads that were in the same place, for the first screen. */
struct doing {
	int64_t pid;
	size_t thread_count;
	struct span names;    /**< "store-0, store-1" */
	struct span state;    /**< "in futex", "holds the GIL", "running" */
	struct span place;    /**< "store_orders (service.py:64) in Condition.wait (threading.py:320)"; without Python "poll(3) in do_poll" */
	bool is_python;
};

struct gap {
	struct span what;
	struct span why;
	struct span how;      /**< empty: nothing that is known of would help */
	bool is_serious;      /**< not just something that the kernel does not have, or nobody asked for */
};

enum { DOCUMENT_ROWS = 300 };

struct document {
	struct span title;         /**< "pidshot 4242 gunicorn: worker web-07 2026-11-22 07:03:11 +0100" */
	struct span verdict;       /**< one sentence */
	struct span confidence;    /**< sure, likely, possible, or empty */
	struct span warning;       /**< what must be shouted at the top (--redact none, damaged bundle), or empty */
	struct fact *facts;
	size_t fact_count;
	struct finding *findings;  /**< all rules, worst first */
	size_t finding_count;
	size_t checks_fired, checks_clear, checks_not_evaluable; /**< rules, not rows */
	struct doing *doing;       /**< the most threads first, but for who holds the GIL */
	size_t doing_count;
	size_t doing_total;        /**< groups there are; doing_count of them are here */
	struct series *series;
	size_t series_count;
	struct span *hot;          /**< where the time went, in lines */
	size_t hot_count;
	struct gap *gaps;
	size_t gap_count;
	struct section *sections;
	size_t section_count;
	struct span footer;
	struct arena arena;        /**< owns everything above */
};

/** An empty document; NULL: no memory. */
struct document *document_create(void);
void document_destroy(struct document *document);
static inline void document_cleanup(struct document **document)
{
	document_destroy(*document);
}
#define cleanup_document __attribute__((cleanup(document_cleanup)))

#endif
