#include "capture/proc/status.h"

#include "capture/registry.h"
#include "common/array.h"

/* Our names of the parser's fields are the table's. */
static const int columns[PROC_STATUS_FIELDS] = {
#define STATUS(text, name, how) [PROC_STATUS_##name] = PROCESS_STATUS_##name,
#include "capture/proc/status_fields.h"
#undef STATUS
};

static void store_ids(struct row *row, int first_column, const uint64_t *ids)
{
	for (int i = 0; i < 4; i++)
		row_int(row, first_column + i, (int64_t)ids[i]);
}

static void store_status(struct sink *sink, pid_t pid, const struct proc_status *status)
{
	struct row *row = sink_row(sink, TABLE_PROCESS_STATUS);

	row_int(row, PROCESS_STATUS_PID, pid);
	for (size_t i = 0; i < PROC_STATUS_FIELDS; i++)
		if (proc_status_has(status, (enum proc_status_field)i))
			row_int(row, columns[i], status->value[i]);
	if (status->state)
		row_text(row, PROCESS_STATUS_STATE, span_of(&status->state, 1));
	if (status->has_uid)
		store_ids(row, PROCESS_STATUS_RUID, status->uid);
	if (status->has_gid)
		store_ids(row, PROCESS_STATUS_RGID, status->gid);
	if (status->has_queue) {
		row_int(row, PROCESS_STATUS_SIG_QUEUED, (int64_t)status->sig_queued);
		row_int(row, PROCESS_STATUS_SIG_QUEUE_LIMIT, (int64_t)status->sig_queue_limit);
	}
	row_text(row, PROCESS_STATUS_GROUPS, status->groups);
	if (!span_is_empty(status->cpus_allowed_list))
		row_text(row, PROCESS_STATUS_CPUS_ALLOWED_LIST, status->cpus_allowed_list);
	if (!span_is_empty(status->mems_allowed_list))
		row_text(row, PROCESS_STATUS_MEMS_ALLOWED_LIST, status->mems_allowed_list);
}

/* The kernel sets numbers apart by tabs; a blank reads better than an escaped tab. */
static struct span with_blanks(struct span value, struct strbuf *room)
{
	strbuf_reset(room);
	strbuf_add(room, value);
	for (size_t i = 0; i < room->length; i++)
		if (room->at[i] == '\t')
			room->at[i] = ' ';
	return strbuf_span(room);
}

static void store_lines(struct sink *sink, pid_t pid, struct span text)
{
	cleanup_strbuf struct strbuf room = { 0 };
	struct span line = { 0 };
	struct span name = { 0 };
	struct span value = { 0 };

	for (int64_t number = 0; span_next_line(&text, &line); number++) {
		struct row *row = NULL;

		if (!span_split(line, ':', &name, &value))
			continue;
		row = sink_row(sink, TABLE_STATUS_FIELD);
		row_int(row, STATUS_FIELD_PID, pid);
		row_int(row, STATUS_FIELD_LINE, number);
		row_text(row, STATUS_FIELD_NAME, name);
		row_text(row, STATUS_FIELD_VALUE, with_blanks(span_trim(value), &room));
	}
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	struct proc_status status = { 0 };
	struct span text = { 0 };
	struct outcome got = sink_read(sink, target, "status", &text);

	if (is_ok(got))
		got = proc_status_parse(text, &status);
	if (!is_ok(got)) {
		struct outcome noted = sink_outcome(sink, got);

		return is_fault(noted) ? noted : got;
	}
	store_lines(sink, target->pid, text);
	store_status(sink, target->pid, &status);
	return outcome_ok();
}

const struct collector collector_status = {
	.name = "status",
	.about = "state, ids, memory, signals, capabilities",
	.tables = { TABLE_PROCESS_STATUS, TABLE_STATUS_FIELD },
	.table_count = 2,
	.collect = collect,
};
