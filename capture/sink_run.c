#include <errno.h>
#include <stdlib.h>

#include "capture/sink.h"
#include "capture/sink_private.h"
#include "capture/stacks/intern.h"
#include "common/cleanup.h"
#include "schema/texts.h"

/* The sink's account of its collectors, and its files read by workers. */

void sink_begin(struct sink *sink, const struct collector *collector, const struct target *target)
{
	sink_flush(sink);
	sink->collector = collector;
	sink->pid = target ? target->pid : 0;
	sink->collector_id++;
	sink->source_count = 0;
	sink->gap_count = 0;
	memset(sink->lacks, 0, sizeof(sink->lacks));
	sink->collector_t_ns = sink_now();
}

void sink_lacks(struct sink *sink, enum table_id table, struct outcome outcome)
{
	for (int i = 0; i < sink->collector->table_count; i++)
		if (sink->collector->tables[i] == table && !is_fault(outcome))
			sink->lacks[i] = outcome;
}

static void evidence(struct sink *sink, enum table_id table, pid_t pid, struct outcome outcome)
{
	struct row *row = db_row(sink->store.db, TABLE_EVIDENCE);

	if (pid)
		row_int(row, EVIDENCE_PID, pid);
	row_text(row, EVIDENCE_TABLE_NAME, span(schema_tables[table].name));
	row_int(row, EVIDENCE_OUTCOME, outcome.kind);
	row_int(row, EVIDENCE_COLLECTOR, sink->collector_id);
}

struct outcome sink_end(struct sink *sink, struct outcome outcome)
{
	const struct collector *collector = sink->collector;
	uint64_t cpu_ns = outcome.kind == OUTCOME_NOT_ASKED ? sink->cpu_ns : sink_cpu_ns(sink);
	struct row *row = NULL;

	sink_flush(sink);
	if (is_fault(outcome))
		return outcome;
	if (sink->interner)
		interner_write(sink->interner, sink);
	for (int i = 0; i < collector->table_count; i++) {
		struct outcome of_table = is_ok(sink->lacks[i]) ? outcome : sink->lacks[i];

		evidence(sink, collector->tables[i], sink->pid, of_table);
		for (size_t j = 0; collector->cost == COST_WINDOW && j < sink->target_count; j++)
			evidence(sink, collector->tables[i], sink->targets[j].pid, of_table);
	}
	row = db_row(sink->store.db, TABLE_COLLECTOR);
	row_int(row, COLLECTOR_ID, sink->collector_id);
	row_text(row, COLLECTOR_NAME, span(collector->name));
	if (sink->pid)
		row_int(row, COLLECTOR_PID, sink->pid);
	row_int(row, COLLECTOR_T_NS, (int64_t)sink->collector_t_ns);
	row_int(row, COLLECTOR_DURATION_NS, (int64_t)(sink_now() - sink->collector_t_ns));
	row_int(row, COLLECTOR_CPU_NS, (int64_t)(cpu_ns - sink->cpu_ns));
	sink->cpu_ns = cpu_ns;
	row_int(row, COLLECTOR_SOURCE_COUNT, sink->source_count);
	row_int(row, COLLECTOR_GAP_COUNT, sink->gap_count);
	row_int(row, COLLECTOR_OUTCOME, outcome.kind);
	if (outcome.err)
		row_int(row, COLLECTOR_ERRNO, outcome.err);
	if (outcome.what)
		row_text(row, COLLECTOR_WHAT, span(outcome.what));
	if (collector->needs)
		row_text(row, COLLECTOR_NEEDS, span(collector->needs));
	sink->collector = NULL;
	return sink->broken.kind == OUTCOME_FAULT ? sink->broken : db_finish_rows(sink->store.db);
}

/* A batch under way: what its answers need. */
struct batch {
	struct sink *sink;
	const struct sink_request *requests;
	sink_answer answer;
	void *context;
};

static struct outcome batch_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns,
				 void *context)
{
	struct batch *batch = context;
	const struct sink_request *request = &batch->requests[index];
	struct sink_try try = { .pid = request->pid, .path = span(request->path), .got = got, .bytes = bytes, .t_ns = start_t_ns,
				.duration_ns = duration_ns, .is_passing = request->is_passing };
	struct span clean = { 0 };

	/* "42/cmdline" of /proc itself: what is missing is process 42, not something that this kernel has not. */
	if (request->pid && request->dir == batch->sink->proc && got.kind == OUTCOME_ABSENT)
		try.got = outcome_of(OUTCOME_GONE, ESRCH, NULL);
	got = sink_accept(batch->sink, &try, &clean);
	if (is_fault(got) || !batch->answer)
		return got;
	return batch->answer(batch->sink, request, got, clean, batch->context);
}

bool sink_recall(const struct sink *sink, const struct target *target, const char *path, struct span *ret)
{
	cleanup_strbuf struct strbuf absolute = { 0 };

	strbuf_addf(&absolute, "/proc/%d/%s", (int)target->pid, path);
	return store_find(&sink->store, strbuf_span(&absolute), ret);
}

size_t sink_cap(const struct sink *sink, size_t wanted)
{
	/* It is in memory twice here and once in the worker, and its rows take room as well. */
	size_t room = sink->budget.max_memory_bytes / 8;
	size_t cap = wanted < room ? wanted : room;

	return cap > SINK_FILE_CAP ? cap : SINK_FILE_CAP;
}

struct outcome sink_read_batch(struct sink *sink, const struct sink_request *requests, size_t count, unsigned deadline_ms,
			       sink_answer answer, void *context)
{
	struct batch batch = { .sink = sink, .requests = requests, .answer = answer, .context = context };
	struct worker_job job = { .count = count, .deadline_ms = deadline_ms, .done = batch_done, .context = &batch };
	cleanup_free struct reader_question *questions = calloc(count ? count : 1, sizeof(*questions));

	if (!questions)
		return outcome_fault(ENOMEM, "no memory for questions");
	for (size_t i = 0; i < count; i++)
		questions[i] = (struct reader_question){ .what = READER_FILE, .dir = requests[i].dir, .name = requests[i].name,
							 .cap = requests[i].cap ? requests[i].cap : SINK_FILE_CAP };
	return sink_ask(sink, questions, &job);
}

struct outcome sink_ask(struct sink *sink, const struct reader_question *questions, const struct worker_job *job)
{
	sink_flush(sink);
	return reader_run(&sink->reader, questions, job, &sink->workers);
}

void sink_ask_ahead(struct sink *sink, const struct reader_question *questions, size_t count)
{
	reader_ask_ahead(&sink->reader, questions, count, &sink->workers);
}

bool sink_claim_device(struct sink *sink, uint32_t device_major, uint32_t device_minor)
{
	uint64_t device = (uint64_t)device_major << 32 | device_minor;

	for (size_t i = 0; i < sink->device_count; i++)
		if (sink->devices[i] == device)
			return false;
	if (sink->device_count == SINK_DEVICES)
		return false;
	sink->devices[sink->device_count++] = device;
	return true;
}

struct outcome sink_work(struct sink *sink, const struct worker_job *job)
{
	sink_flush(sink);
	return worker_run(job, &sink->workers);
}

void sink_evidence(struct sink *sink, pid_t pid, enum table_id table, struct outcome outcome)
{
	evidence(sink, table, pid, outcome);
}

bool sink_once(struct sink *sink, struct span key)
{
	return once_add(&sink->once, &sink->store.arena, key);
}

void sink_redact_own(struct sink *sink, struct span arguments, struct strbuf *ret)
{
	sink->redacting = "arguments";
	sink->redacting_pid = 0;
	redact_bytes(&sink->redactor, REDACT_ARGUMENTS, arguments, ret);
	for (size_t i = 0; i < ret->length; i++)
		if (ret->at[i] == '\0')
			ret->at[i] = ' ';
}

void sink_redact_ticket(struct sink *sink, struct span ticket, struct strbuf *ret)
{
	sink->redacting = "arguments";
	sink->redacting_pid = 0;
	redact_bytes(&sink->redactor, REDACT_TEXT, ticket, ret);
}

void sink_redact_name(struct sink *sink, const char *where, struct span name, struct strbuf *ret)
{
	sink->redacting = where;
	sink->redacting_pid = sink->pid;
	redact_bytes(&sink->redactor, REDACT_TEXT, name, ret);
}

void sink_redact_value(struct sink *sink, const char *where, struct span name, struct span value, bool is_secret, struct strbuf *ret)
{
	sink->redacting = where;
	sink->redacting_pid = sink->pid;
	if (sink->redactor.mode == REDACT_NONE)
		strbuf_add(ret, value);
	else if ((is_secret || sink->redactor.mode == REDACT_STRICT) && !span_is_empty(value))
		redact_hide(&sink->redactor, "local", name, value, ret);
	else
		redact_bytes(&sink->redactor, REDACT_TEXT, value, ret);
}

void sink_redact_words(struct sink *sink, const char *where, struct span words, struct strbuf *ret)
{
	sink->redacting = where;
	sink->redacting_pid = sink->pid;
	redact_bytes(&sink->redactor, REDACT_ARGUMENTS, words, ret);
}

void sink_seek(struct sink *sink, const struct end *end)
{
	struct sought *sought = &sink->sought;

	if (sought->count == sought->capacity) {
		size_t capacity = sought->capacity ? 2 * sought->capacity : 64;
		struct end *ends = reallocarray(sought->ends, capacity, sizeof(*ends));

		if (!ends) {
			sink->broken = outcome_fault(ENOMEM, "no memory for what has another end");
			return;
		}
		sought->ends = ends;
		sought->capacity = capacity;
	}
	sought->ends[sought->count++] = *end;
}

void sink_seek_socket(struct sink *sink, uint64_t inode)
{
	if (!inode_map_add(&sink->sought.sockets, inode, 0))
		sink->broken = outcome_fault(ENOMEM, "no memory for sockets");
}

void sink_held_socket(struct sink *sink, const struct socket_held *held)
{
	struct sought *sought = &sink->sought;

	if (sought->held_count == sought->held_capacity) {
		size_t capacity = sought->held_capacity ? 2 * sought->held_capacity : 64;
		struct socket_held *grown = reallocarray(sought->held, capacity, sizeof(*grown));

		if (!grown) {
			sink->broken = outcome_fault(ENOMEM, "no memory for sockets");
			return;
		}
		sought->held = grown;
		sought->held_capacity = capacity;
	}
	sought->held[sought->held_count++] = *held;
}

void sink_listed(struct sink *sink, pid_t pid)
{
	struct sought *sought = &sink->sought;
	size_t first = sought->held_count;

	while (first && sought->held[first - 1].pid == pid)
		first--;
	if (!inode_map_add(&sought->listed, (uint64_t)pid, (uint32_t)first))
		sink->broken = outcome_fault(ENOMEM, "no memory for sockets");
}

const struct sought *sink_sought(const struct sink *sink)
{
	return &sink->sought;
}

struct interner *sink_interner(struct sink *sink)
{
	/* A quarter: the rows take as much again, and the target's files want room too. */
	if (!sink->interner)
		sink->interner = interner_create(sink->budget.max_memory_bytes / 4);
	return sink->interner;
}

int64_t sink_next_number(struct sink *sink, enum table_id table)
{
	return ++sink->numbers[table];
}
