#ifndef PIDSHOT_CAPTURE_SINK_PRIVATE_H
#define PIDSHOT_CAPTURE_SINK_PRIVATE_H

#include "capture/budget.h"
#include "capture/collector.h"
#include "capture/once.h"
#include "capture/redact.h"
#include "capture/store.h"
#include "capture/worker.h"

enum { SINK_DEVICES = 512 };

/** For run.c and the sink's own files; collectors see sink.h alone. */
struct sink {
	struct store store;
	struct redactor redactor;
	struct budget budget;
	struct worker_cost workers;
	struct reader reader;
	struct interner *interner; /* NULL: no profile so far */
	int64_t numbers[TABLE_COUNT]; /* given out by sink_next_number() */
	const struct target *targets;
	size_t target_count;
	int proc;
	int sys;
	uint64_t start_t_ns;
	uint64_t last_read_t_ns;
	struct wishes wishes;
	uint64_t window_ns;
	uint64_t interval_ns;

	/* the collector at work */
	const struct collector *collector;
	pid_t pid;               /* its target's, 0: the host */
	int64_t collector_id;
	int64_t source_id;
	int64_t source_count;
	int64_t gap_count;
	struct outcome lacks[COLLECTOR_TABLES]; /* of single tables, in the collector's order; ok: as the whole */
	uint64_t collector_t_ns;
	uint64_t cpu_ns; /* that all collectors before it used */

	/* the last read: its row is written when the next one begins, so that sink_outcome() can still correct it */
	struct {
		bool is_open;
		pid_t pid;
		struct span path;
		uint64_t t_ns;
		uint64_t duration_ns;
		bool is_member;
		struct span bytes;
		struct outcome outcome;
	} last;
	struct once once;        /* keys of sink_once(), in the store's arena */

	const char *redacting;   /* path for the ledger */
	pid_t redacting_pid;

	struct strbuf raw;       /* a file's bytes as read; wiped with the sink */
	struct strbuf clean;     /* after redaction */
	struct strbuf path;
	uint64_t devices[SINK_DEVICES]; /* file systems that were asked: major in the upper half */
	size_t device_count;
	struct sought sought;
	struct outcome broken;   /* the first fault where none can be returned */

	/* the window's account, for capture_end */
	uint64_t ticks;
	uint64_t ticks_late;
	uint64_t window_spent_ns;
};

/** Appends our own command line (words ended by NULs) masked, with blanks between. */
void sink_redact_own(struct sink *sink, struct span arguments, struct strbuf *ret);
/** Appends --case. It stays also with --redact strict, but for the credentials in it. */
void sink_redact_ticket(struct sink *sink, struct span ticket, struct strbuf *ret);

/** Of /proc and /sys (or what a test gives), and with a reader: it can be asked, but nothing kept before there is a store. */
void sink_init(struct sink *sink, int proc, int sys);
struct outcome sink_open_store(struct sink *sink);
void sink_deinit(struct sink *sink);

/** Sets how secrets are hidden; before anything is read. */
void sink_redact(struct sink *sink, enum redact_mode mode, struct span key_material);

/** Around one run of a collector. sink_end() writes the rows `collector` and `evidence`. @target NULL: the host. */
void sink_begin(struct sink *sink, const struct collector *collector, const struct target *target);
struct outcome sink_end(struct sink *sink, struct outcome outcome);

/** The absolute path of a target's file, into sink->path. */
void sink_target_path(struct sink *sink, pid_t pid, struct span prefix, const char *name);

/** Writes the row of the last read. */
void sink_flush(struct sink *sink);

/** Own CPU time, with the reader and with workers that have ended. */
uint64_t sink_cpu_ns(const struct sink *sink);

#endif
