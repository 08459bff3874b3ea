#ifndef PIDSHOT_CAPTURE_SINK_H
#define PIDSHOT_CAPTURE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"
#include "capture/end.h"
#include "capture/target.h"
#include "capture/worker.h"
#include "common/outcome.h"
#include "common/span.h"
#include "common/strbuf.h"
#include "schema/db.h"

/**
 * Where collectors put what they learn: rows, raw members and the outcome of every try. All bytes are redacted here, before
 * they are hashed or kept, so that a collector cannot forget it. The only thing a collector may write to.
 */
struct sink;
struct interner;

enum { SINK_TARGETS = 256 };       /* processes of one capture */
enum { SINK_FILE_CAP = 4 << 20 }; /* longer files are cut here, as OUTCOME_TRUNCATED */

/**
 * Reads /proc/PID/@path: a raw member and a row of `source`, whatever the outcome. @ret gets the redacted bytes, borrowed until the
 * sink ends (also those before an error or a cap). Ok, empty (@ret empty) or a gap; a fault when we are out of memory.
 */
struct outcome sink_read(struct sink *sink, const struct target *target, const char *path, struct span *ret);

/** The same for a file named relative to /proc or /sys (path "proc/stat", "sys/fs/cgroup/cpu.stat"): the host's. */
struct outcome sink_read_host(struct sink *sink, const char *path, struct span *ret);

/**
 * For the very many: files of neighbours, and those read at every tick. Redacted like all others, but no raw member, and a row of `source`
 * only where it failed, and @ret is borrowed until the next read. @dir and @name as in openat(2); the row's path is /proc/@pid/@name. Else as sink_read().
 */
struct outcome sink_peek(struct sink *sink, pid_t pid, int dir, const char *name, struct span *ret);
struct outcome sink_peek_host(struct sink *sink, const char *path, struct span *ret);

/** The same for files that their kernel hands out whole, in one read instead of two (io_read_single_at()): stat, status, io, meminfo; not net/dev, vmstat. */
struct outcome sink_peek_small(struct sink *sink, pid_t pid, int dir, const char *name, struct span *ret);
struct outcome sink_peek_host_small(struct sink *sink, const char *path, struct span *ret);

/** As sink_peek_host() for a small file that only some hosts have: that it is not there is no gap, and no row. One read, as io_read_single_at(). */
struct outcome sink_glance_host(struct sink *sink, const char *path, struct span *ret);

/**
 * The same for the small files of an open directory of the target's, such as task/123, which the kernel hands out whole in one read
 * (io_read_single_at()): @prefix is what to put before @name in the row ("task/123/").
 */
struct outcome sink_read_in(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name, struct span *ret);

/**
 * Reads the link @prefix@name; a row of `source` where it cannot be read. @ret is borrowed until the sink ends. @dir and @prefix as in sink_read_in(). For
 * those who keep what it says in a table of their own.
 */
struct outcome sink_readlink(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name, struct span *ret);

/** The same, and a row of `link`. */
struct outcome sink_link_in(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name, struct span *ret);
struct outcome sink_link(struct sink *sink, const struct target *target, const char *path, struct span *ret);

/** The bytes of a member of @target's that this capture has kept already ("maps"), whole or cut. False: nothing was. */
bool sink_recall(const struct sink *sink, const struct target *target, const char *path, struct span *ret);

/** A file to be read by a worker process, because the read may hang (it takes the target's mmap_lock, or asks a file system). */
struct sink_request {
	pid_t pid;               /**< whose, for the row; 0: the host's */
	int dir;                 /**< open directory that @name is relative to; stays open until the batch is done */
	const char *name;        /**< relative to @dir; borrowed until the batch is done */
	const char *path;        /**< absolute, for the row and the member: "/proc/42/maps" */
	bool is_passing;         /**< no raw member is wanted: as sink_peek() */
	size_t cap;              /**< bytes, after which it is truncated; 0: SINK_FILE_CAP */
	void *context;           /**< the caller's */
};

/** For a file that is larger than most: up to @wanted bytes, where the memory budget has room; SINK_FILE_CAP at least. */
size_t sink_cap(const struct sink *sink, size_t wanted);

/** What one of them gave; @bytes redacted and borrowed until the sink ends. Return a fault to stop the batch, else ok. */
typedef struct outcome (*sink_answer)(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes,
				      void *context);

/**
 * Reads all @count files in a worker, within @deadline_ms for each; what hangs becomes OUTCOME_TIMED_OUT and the rest goes on in another
 * worker. @answer (may be NULL) is called once a file, in order, in this process.
 */
struct outcome sink_read_batch(struct sink *sink, const struct sink_request *requests, size_t count, unsigned deadline_ms,
			       sink_answer answer, void *context);

/** A read of the collector's own as it ended, or one that its job did in a worker: what was read, from where, when. @path absolute. */
struct sink_try {
	pid_t pid;            /**< whose; 0: the host's */
	struct span path;
	struct outcome got;
	struct span bytes;
	uint64_t t_ns;
	uint64_t duration_ns;
	bool is_passing;      /**< no member, and no row unless it failed: a neighbour's file, or one read at every tick */
};

/** Takes it as if the sink had read it: redacts and keeps what was read; opens the row. Returns the outcome, or a fault. @ret is borrowed until the sink ends, of a passing one until the next read. */
struct outcome sink_accept(struct sink *sink, const struct sink_try *try, struct span *ret);

/** True the first time that this capture asks with @key: for what several targets share. */
bool sink_once(struct sink *sink, struct span key);

/** Begins a row; see db_row(). */
struct row *sink_row(struct sink *sink, enum table_id table);

/** A row of `source` for something that is not a file read by the sink: its outcome alone, no member. @path is absolute. */
void sink_note(struct sink *sink, pid_t pid, struct span path, struct outcome outcome);

/** Of the collector at work: what became of one of its tables alone, for `evidence`; the others have the outcome of the whole. Ok is ignored. */
void sink_lacks(struct sink *sink, enum table_id table, struct outcome outcome);

/** Corrects the outcome of the last file that was read, for instance to malformed after parsing; ok is ignored. Returns ok, or a fault as it is. */
struct outcome sink_outcome(struct sink *sink, struct outcome outcome);

/**
 * Copies bytes that live as long as the sink.
 */
struct span sink_keep(struct sink *sink, struct span bytes);

/** Where functions, frames and stacks of all profiles are kept once; the sink writes their rows after each collector. NULL: no memory. */
struct interner *sink_interner(struct sink *sink);

/** 1, 2, 3, ... in each table: for rows that others refer to. */
int64_t sink_next_number(struct sink *sink, enum table_id table);

/** Appends a name (of a function, a file) that comes from the target's memory, without the credentials in it; @where names the place for the ledger. */
void sink_redact_name(struct sink *sink, const char *where, struct span name, struct strbuf *ret);
/** The same for words of a command line (sys.argv), each ended by a NUL; so are those that come out. */
void sink_redact_words(struct sink *sink, const char *where, struct span words, struct strbuf *ret);

/**
 * Appends a value from the target's memory that stands under @name (empty: none): without credentials; @is_secret, or with --redact strict, as a token alone. As
 * it is with --redact none.
 */
void sink_redact_value(struct sink *sink, const char *where, struct span name, struct span value, bool is_secret, struct strbuf *ret);

/** What the command line asked for beside the ordinary: see --help. */
struct wishes {
	bool with_locals;
	bool with_heap;
	bool without_source;
	int64_t python_rate_hz; /**< of the sampling window; 0: none */
	uint64_t max_stop_ns;   /**< threads may be stopped for so long in all; 0: none may */
};
const struct wishes *sink_wishes(const struct sink *sink);

/** For how long threads may still be stopped; counts a stop. */
uint64_t sink_stop_left(const struct sink *sink);
void sink_add_stop(struct sink *sink, uint64_t stopped_ns);

/** A descriptor of /proc, and of /sys (-1: there is none): not owned by the caller. */
int sink_proc(const struct sink *sink);
int sink_sys(const struct sink *sink);

/**
 * For a collector that runs once for all targets: what it has of one of them, a row of `evidence` beside its own. What is said of the host as a
 * whole is believed of every target, so the collector's outcome must not be better than that of any.
 */
void sink_evidence(struct sink *sink, pid_t pid, enum table_id table, struct outcome outcome);

/**
 * For who comes later: a descriptor of a target's whose other ends are to be looked for among those of the host, and a socket's inode to
 * find the holders of. sink_sought() gives what was added so far, borrowed.
 */
void sink_seek(struct sink *sink, const struct end *end);
void sink_seek_socket(struct sink *sink, uint64_t inode);
/** The sockets among the descriptors of a target, which was @listed as a whole if no more come: whoever wants to know what they are need not list again. */
void sink_held_socket(struct sink *sink, const struct socket_held *held);
void sink_listed(struct sink *sink, pid_t pid);
const struct sought *sink_sought(const struct sink *sink);

/** All targets of this capture, for collectors of the host that follow them. */
size_t sink_targets(const struct sink *sink, const struct target **ret);

/**
 * True the first time in this capture that somebody asks: then he asks the file system of that device, and nobody else does, whatever the number
 * of targets on it. False too once there are too many to remember.
 */
bool sink_claim_device(struct sink *sink, uint32_t device_major, uint32_t device_minor);

/** Asks the capture's reader, a worker process that stays, one question an item of @job (its count, deadline and done). */
struct outcome sink_ask(struct sink *sink, const struct reader_question *questions, const struct worker_job *job);
/** Has the first questions of the next sink_ask() answered while other work goes on, see reader_ask_ahead(). */
void sink_ask_ahead(struct sink *sink, const struct reader_question *questions, size_t count);

/** Runs a job of the collector's own in a worker process of its own, on the sink's account; see worker_run(). Forking costs more than asking. */
struct outcome sink_work(struct sink *sink, const struct worker_job *job);

/** CLOCK_MONOTONIC, in nanoseconds. */
uint64_t sink_now(void);

/** True when the capture should end early (signal, deadline, size): long loops ask now and then, and return ok. */
bool sink_stopping(struct sink *sink);

#endif
