#include "capture/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "capture/sink_private.h"
#include "capture/stacks/intern.h"
#include "common/cleanup.h"
#include "common/hash.h"
#include "common/io.h"

uint64_t sink_now(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static uint64_t timeval_ns(struct timeval time)
{
	return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_usec * 1000U;
}

uint64_t sink_cpu_ns(const struct sink *sink)
{
	struct rusage own = { 0 };
	struct rusage children = { 0 };

	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &children);
	return timeval_ns(own.ru_utime) + timeval_ns(own.ru_stime) + timeval_ns(children.ru_utime) + timeval_ns(children.ru_stime) +
	       reader_cpu_ns(&sink->reader);
}

static void tell_ledger(const struct redaction *redaction, void *context)
{
	struct sink *sink = context;
	struct row *row = db_row(sink->store.db, TABLE_REDACTION);

	if (sink->redacting_pid)
		row_int(row, REDACTION_PID, sink->redacting_pid);
	row_text(row, REDACTION_PATH, span(sink->redacting));
	row_text(row, REDACTION_RULE, span(redaction->rule));
	if (!span_is_empty(redaction->name))
		row_text(row, REDACTION_NAME, redaction->name);
	row_text(row, REDACTION_TOKEN, redaction->token);
	row_int(row, REDACTION_HIDDEN_COUNT, 1);
}

void sink_init(struct sink *sink, int proc, int sys)
{
	*sink = (struct sink){ .proc = proc, .sys = sys, .start_t_ns = sink_now() };
	sink->last_read_t_ns = sink->start_t_ns;
	reader_start(&sink->reader, &sink->workers);
}

struct outcome sink_open_store(struct sink *sink)
{
	return store_init(&sink->store);
}

void sink_redact(struct sink *sink, enum redact_mode mode, struct span key_material)
{
	redactor_init(&sink->redactor, mode, key_material);
	sink->redactor.hidden = tell_ledger;
	sink->redactor.context = sink;
}

static void wipe(struct strbuf *buf)
{
	if (buf->at)
		explicit_bzero(buf->at, buf->capacity);
	strbuf_deinit(buf);
}

void sink_deinit(struct sink *sink)
{
	redactor_deinit(&sink->redactor);
	reader_deinit(&sink->reader, &sink->workers);
	wipe(&sink->raw);
	strbuf_deinit(&sink->clean);
	strbuf_deinit(&sink->path);
	interner_destroy(sink->interner);
	inode_map_deinit(&sink->sought.sockets);
	free(sink->sought.ends);
	inode_map_deinit(&sink->sought.listed);
	free(sink->sought.held);
	store_deinit(&sink->store);
}

void sink_flush(struct sink *sink)
{
	struct row *row = NULL;

	if (!sink->last.is_open)
		return;
	sink->last.is_open = false;
	sink->source_count++;
	if (sink->last.outcome.kind != OUTCOME_OK && sink->last.outcome.kind != OUTCOME_EMPTY &&
	    sink->last.outcome.kind != OUTCOME_NOT_APPLICABLE)
		sink->gap_count++;
	row = db_row(sink->store.db, TABLE_SOURCE);
	row_int(row, SOURCE_ID, ++sink->source_id);
	if (sink->collector)
		row_int(row, SOURCE_COLLECTOR, sink->collector_id);
	if (sink->last.pid)
		row_int(row, SOURCE_PID, sink->last.pid);
	row_text(row, SOURCE_PATH, sink->last.path);
	row_int(row, SOURCE_T_NS, (int64_t)sink->last.t_ns);
	row_int(row, SOURCE_DURATION_NS, (int64_t)sink->last.duration_ns);
	if (sink->last.is_member) {
		struct hash hash = hash_of(sink->last.bytes);

		row_int(row, SOURCE_SIZE_BYTES, (int64_t)sink->last.bytes.length);
		row_blob(row, SOURCE_SHA256, span_of(hash.byte, sizeof(hash.byte)));
	}
	row_int(row, SOURCE_OUTCOME, sink->last.outcome.kind);
	if (sink->last.outcome.err)
		row_int(row, SOURCE_ERRNO, sink->last.outcome.err);
	if (sink->last.outcome.what)
		row_text(row, SOURCE_WHAT, span(sink->last.outcome.what));
}

/* Bytes came: also where the read was cut or broke off in the middle. */
static bool has_bytes(struct outcome got, struct span bytes)
{
	return got.kind == OUTCOME_OK || got.kind == OUTCOME_EMPTY || bytes.length;
}

/* Redacts @bytes where their file may hold secrets; what comes back is borrowed until the next read. */
static struct outcome redact(struct sink *sink, const struct sink_try *try, struct span *ret)
{
	enum redact_kind kind = redact_kind_of(try->path);
	struct strbuf name = { 0 };

	*ret = try->bytes;
	if (kind == REDACT_PLAIN || sink->redactor.mode == REDACT_NONE)
		return outcome_ok();
	strbuf_add(&name, try->path);
	sink->redacting = strbuf_text(&name);
	sink->redacting_pid = try->pid;
	strbuf_reset(&sink->clean);
	redact_bytes(&sink->redactor, kind, try->bytes, &sink->clean);
	strbuf_deinit(&name);
	*ret = strbuf_span(&sink->clean);
	return strbuf_failed(&sink->clean) ? outcome_fault(ENOMEM, "no memory for redaction") : outcome_ok();
}

/* What needs no member: the bytes for the caller until the next read, and a row only where it failed. */
static struct outcome accept_passing(struct sink *sink, const struct sink_try *try, struct span clean, struct span *ret)
{
	bool failed = !has_bytes(try->got, clean);

	*ret = clean;
	sink->source_count += !failed;
	sink->last = (__typeof__(sink->last)){ .is_open = failed, .pid = try->pid, .path = failed ? sink_keep(sink, try->path) : try->path,
					       .t_ns = try->t_ns, .duration_ns = try->duration_ns, .outcome = try->got };
	return !failed || sink->last.path.at ? try->got : outcome_fault(ENOMEM, "no memory for a path");
}

struct outcome sink_accept(struct sink *sink, const struct sink_try *try, struct span *ret)
{
	struct member *member = NULL;
	struct span clean = { 0 };
	struct outcome kept = outcome_ok();

	sink_flush(sink);
	*ret = (struct span){ 0 };
	if (is_fault(try->got))
		return try->got;
	sink->last_read_t_ns = try->t_ns + try->duration_ns;
	kept = redact(sink, try, &clean);
	if (is_fault(kept))
		return kept;
	if (try->is_passing || !has_bytes(try->got, clean))
		return accept_passing(sink, try, clean, ret);
	kept = store_add(&sink->store, try->path, clean, try->t_ns, &member);
	if (is_fault(kept))
		return kept;
	sink->last = (__typeof__(sink->last)){ .is_open = true, .pid = try->pid, .path = member->path, .t_ns = try->t_ns,
					       .duration_ns = try->duration_ns, .is_member = true, .bytes = member->bytes,
					       .outcome = try->got };
	*ret = member->bytes;
	return try->got;
}

typedef struct outcome (*reader)(int dir, const char *path, struct strbuf *buf, size_t cap);

static struct outcome read_by(struct sink *sink, reader read, pid_t pid, int dir, const char *name, bool is_passing, struct span *ret)
{
	struct sink_try try = { .pid = pid, .path = strbuf_span(&sink->path), .t_ns = sink_now(), .is_passing = is_passing };

	strbuf_reset(&sink->raw);
	try.got = read(dir, name, &sink->raw, SINK_FILE_CAP);
	try.bytes = strbuf_span(&sink->raw);
	try.duration_ns = sink_now() - try.t_ns;
	return sink_accept(sink, &try, ret);
}

static struct outcome read_file(struct sink *sink, pid_t pid, int dir, const char *name, bool is_passing, struct span *ret)
{
	return read_by(sink, io_read_at, pid, dir, name, is_passing, ret);
}

void sink_target_path(struct sink *sink, pid_t pid, struct span prefix, const char *name)
{
	strbuf_reset(&sink->path);
	strbuf_add_text(&sink->path, "/proc/");
	strbuf_add_int(&sink->path, pid);
	strbuf_add_byte(&sink->path, '/');
	strbuf_add(&sink->path, prefix);
	strbuf_add_text(&sink->path, name);
}

struct outcome sink_read_in(struct sink *sink, const struct target *target, int dir, struct span prefix, const char *name,
			    struct span *ret)
{
	sink_target_path(sink, target->pid, prefix, name);
	return read_by(sink, io_read_single_at, target->pid, dir, name, false, ret);
}

struct outcome sink_read(struct sink *sink, const struct target *target, const char *path, struct span *ret)
{
	sink_target_path(sink, target->pid, (struct span){ 0 }, path);
	return read_file(sink, target->pid, target->dir, path, false, ret);
}

/* "proc/stat" or "sys/..." as openat(2) wants it; the absolute path in sink->path. -1: not mounted. */
static int host_place(struct sink *sink, const char *path, const char **ret_name)
{
	bool in_sys = span_starts(span(path), "sys/");

	strbuf_reset(&sink->path);
	strbuf_add_byte(&sink->path, '/');
	strbuf_add_text(&sink->path, path);
	*ret_name = path + (in_sys ? strlen("sys/") : strlen("proc/"));
	return in_sys ? sink->sys : sink->proc;
}

static struct outcome read_host(struct sink *sink, const char *path, bool is_passing, struct span *ret)
{
	const char *name = NULL;
	int dir = host_place(sink, path, &name);

	if (dir < 0) {
		struct sink_try try = { .path = strbuf_span(&sink->path), .t_ns = sink_now(),
					.got = outcome_of(OUTCOME_ABSENT, ENOENT, "not mounted") };

		return sink_accept(sink, &try, ret);
	}
	/* Two targets may share a control group: a path is a member once, as it was first read. */
	is_passing = is_passing || store_has(&sink->store, strbuf_span(&sink->path));
	return read_file(sink, 0, dir, name, is_passing, ret);
}

struct outcome sink_read_host(struct sink *sink, const char *path, struct span *ret)
{
	return read_host(sink, path, false, ret);
}

struct outcome sink_peek_host(struct sink *sink, const char *path, struct span *ret)
{
	return read_host(sink, path, true, ret);
}

struct outcome sink_glance_host(struct sink *sink, const char *path, struct span *ret)
{
	struct sink_try try = { .t_ns = sink_now(), .got = outcome_of(OUTCOME_ABSENT, ENOENT, "not mounted"), .is_passing = true };
	const char *name = NULL;
	int dir = host_place(sink, path, &name);

	*ret = (struct span){ 0 };
	strbuf_reset(&sink->raw);
	if (dir >= 0)
		try.got = io_read_single_at(dir, name, &sink->raw, SINK_FILE_CAP);
	if (try.got.kind == OUTCOME_ABSENT)
		return try.got;
	try.path = strbuf_span(&sink->path);
	try.bytes = strbuf_span(&sink->raw);
	try.duration_ns = sink_now() - try.t_ns;
	return sink_accept(sink, &try, ret);
}

struct outcome sink_peek_host_small(struct sink *sink, const char *path, struct span *ret)
{
	const char *name = NULL;
	int dir = host_place(sink, path, &name);

	return dir < 0 ? read_host(sink, path, true, ret) : read_by(sink, io_read_single_at, 0, dir, name, true, ret);
}

struct outcome sink_peek(struct sink *sink, pid_t pid, int dir, const char *name, struct span *ret)
{
	sink_target_path(sink, pid, (struct span){ 0 }, name);
	return read_file(sink, pid, dir, name, true, ret);
}

struct outcome sink_peek_small(struct sink *sink, pid_t pid, int dir, const char *name, struct span *ret)
{
	sink_target_path(sink, pid, (struct span){ 0 }, name);
	return read_by(sink, io_read_single_at, pid, dir, name, true, ret);
}

struct row *sink_row(struct sink *sink, enum table_id table)
{
	sink_flush(sink);
	return db_row(sink->store.db, table);
}

void sink_note(struct sink *sink, pid_t pid, struct span path, struct outcome outcome)
{
	struct span ignored = { 0 };
	struct sink_try try = { .pid = pid, .path = path, .got = outcome, .t_ns = sink_now() };
	struct outcome noted = outcome_ok();

	if (is_ok(outcome))
		try.got = outcome_of(OUTCOME_NOT_APPLICABLE, 0, outcome.what);
	noted = sink_accept(sink, &try, &ignored);
	if (is_fault(noted))
		sink->broken = noted;
	sink_flush(sink);
}

struct outcome sink_outcome(struct sink *sink, struct outcome outcome)
{
	if (is_fault(outcome))
		return outcome;
	if (outcome.kind != OUTCOME_OK && sink->last.is_open && sink->last.outcome.kind == OUTCOME_OK)
		sink->last.outcome = outcome;
	return outcome_ok();
}

struct span sink_keep(struct sink *sink, struct span bytes)
{
	return arena_copy(&sink->store.arena, bytes);
}

const struct wishes *sink_wishes(const struct sink *sink)
{
	return &sink->wishes;
}

uint64_t sink_stop_left(const struct sink *sink)
{
	const struct budget *budget = &sink->budget;

	return budget->max_stop_ns > budget->stopped_ns ? budget->max_stop_ns - budget->stopped_ns : 0;
}

void sink_add_stop(struct sink *sink, uint64_t stopped_ns)
{
	sink->budget.stopped_ns += stopped_ns;
}

int sink_proc(const struct sink *sink)
{
	return sink->proc;
}

int sink_sys(const struct sink *sink)
{
	return sink->sys;
}

size_t sink_targets(const struct sink *sink, const struct target **ret)
{
	*ret = sink->targets;
	return sink->target_count;
}

bool sink_stopping(struct sink *sink)
{
	uint64_t memory = store_memory(&sink->store) + (sink->interner ? interner_memory(sink->interner) : 0);

	return budget_exceeded(&sink->budget, memory, store_content(&sink->store));
}
