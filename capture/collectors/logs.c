/* With --logs alone: what the kernel and the unit wrote about the target. Workers read both; of the kernel's log only the lines that matter leave theirs. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "capture/journal.h"
#include "capture/proc/cgroup.h"
#include "capture/proc/kmsg.h"
#include "capture/registry.h"
#include "common/cleanup.h"

enum { KERNEL_DEADLINE_MS = 2000, KERNEL_LINES = 500, KERNEL_RECORD = 8192, JOURNAL_DEADLINE_MS = 4000, WORKER_DEADLINE_MS = 6000, COMM_TEXT = 16 };

/* What is sought in the kernel's log. */
struct wanted {
	pid_t pid;
	char comm[COMM_TEXT];
};

struct logs {
	struct sink *sink;
	struct wanted *wanted;
	size_t count;
	struct journal_unit unit; /* of the target whose journal is read */
};

/* A line that was kept, as the worker hands it over; its text follows. */
struct kept {
	struct proc_kmsg line;
	enum log_reason reason;
	pid_t pid;
	size_t length;
};

static void keep_if_wanted(const struct logs *logs, struct span record, struct strbuf *ret)
{
	struct kept kept = { 0 };

	if (!is_ok(proc_kmsg_parse(record, &kept.line)))
		return;
	for (size_t i = 0; i < logs->count; i++) {
		enum log_reason reason = log_reason_of(kept.line.message, span(logs->wanted[i].comm), logs->wanted[i].pid);

		if (reason <= kept.reason)
			continue;
		kept.reason = reason;
		kept.pid = reason == LOG_OOM ? 0 : logs->wanted[i].pid;
	}
	if (kept.reason == LOG_OTHER)
		return;
	kept.length = kept.line.message.length;
	strbuf_add(ret, span_of((const char *)&kept, sizeof(kept)));
	strbuf_add(ret, kept.line.message);
}

/* One record a read; EPIPE: some were overwritten before we came to them. The device never ends, but would wait for the next line. */
static struct outcome kernel_run(size_t index, void *context, struct strbuf *ret)
{
	cleanup_fd int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	char record[KERNEL_RECORD] = "";

	(void)index;
	if (fd < 0)
		return outcome_errno(errno, "the kernel's log");
	for (;;) {
		ssize_t got = read(fd, record, sizeof(record));

		if (got > 0)
			keep_if_wanted(context, span_of(record, (size_t)got), ret);
		else if (got == 0 || errno == EAGAIN)
			return outcome_ok();
		else if (errno != EPIPE && errno != EINTR && errno != EINVAL)
			return outcome_errno(errno, "the kernel's log");
	}
}

static void store_kernel_line(struct sink *sink, const struct kept *kept, struct span message)
{
	cleanup_strbuf struct strbuf masked = { 0 };
	struct row *row = NULL;
	int64_t t_ns = 0;

	if (__builtin_mul_overflow(kept->line.time_us, 1000, &t_ns))
		return;
	sink_redact_name(sink, "/dev/kmsg", message, &masked);
	row = sink_row(sink, TABLE_KERNEL_LINE);
	row_int(row, KERNEL_LINE_SEQUENCE, kept->line.sequence);
	row_int(row, KERNEL_LINE_T_NS, t_ns);
	row_int(row, KERNEL_LINE_LEVEL, kept->line.level);
	row_int(row, KERNEL_LINE_FACILITY, kept->line.facility);
	row_int(row, KERNEL_LINE_REASON, kept->reason);
	if (kept->pid)
		row_int(row, KERNEL_LINE_PID, kept->pid);
	row_text(row, KERNEL_LINE_TEXT, strbuf_span(&masked));
}

static bool next_kept(struct span *rest, struct kept *ret, struct span *ret_message)
{
	if (rest->length < sizeof(*ret))
		return false;
	memcpy(ret, rest->at, sizeof(*ret));
	*rest = span_skip(*rest, sizeof(*ret));
	if (ret->length > rest->length)
		return false;
	*ret_message = span_first(*rest, ret->length);
	*rest = span_skip(*rest, ret->length);
	return true;
}

static struct outcome kernel_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct logs *logs = context;
	struct kept kept = { 0 };
	struct span message = { 0 };
	size_t count = 0;

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	sink_lacks(logs->sink, TABLE_KERNEL_LINE, got);
	if (!is_ok(got))
		sink_note(logs->sink, 0, span("/dev/kmsg"), got);
	for (struct span rest = bytes; next_kept(&rest, &kept, &message);)
		count++;
	/* The latest. */
	for (size_t i = 0; next_kept(&bytes, &kept, &message); i++)
		if (i + KERNEL_LINES >= count)
			store_kernel_line(logs->sink, &kept, message);
	return outcome_ok();
}

static struct outcome journal_run(size_t index, void *context, struct strbuf *ret)
{
	const struct logs *logs = context;

	(void)index;
	return journal_read(NULL, &logs->unit, logs->wanted[0].pid, JOURNAL_DEADLINE_MS, ret);
}

static void text_column(struct row *row, int column, struct span text)
{
	if (!span_is_empty(text))
		row_text(row, column, text);
}

static void number_column(struct row *row, int column, int64_t value)
{
	if (value >= 0)
		row_int(row, column, value);
}

static struct outcome journal_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct logs *logs = context;
	struct journal_line line = { 0 };

	(void)index;
	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	sink_lacks(logs->sink, TABLE_JOURNAL_LINE, got);
	if (!is_ok(got) && got.kind != OUTCOME_EMPTY)
		sink_note(logs->sink, logs->wanted[0].pid, span("journalctl"), got);
	for (int64_t position = 0; journal_next(&bytes, &line); position++) {
		cleanup_strbuf struct strbuf masked = { 0 };
		struct row *row = NULL;
		int64_t realtime_ns = 0;

		if (__builtin_mul_overflow(line.realtime_us, 1000, &realtime_ns))
			continue;
		sink_redact_name(logs->sink, "journal", line.message, &masked);
		row = sink_row(logs->sink, TABLE_JOURNAL_LINE);
		row_int(row, JOURNAL_LINE_PID, logs->wanted[0].pid);
		row_int(row, JOURNAL_LINE_POSITION, position);
		row_int(row, JOURNAL_LINE_REALTIME_NS, realtime_ns);
		number_column(row, JOURNAL_LINE_WRITER_PID, line.pid);
		number_column(row, JOURNAL_LINE_WRITER_UID, line.uid);
		text_column(row, JOURNAL_LINE_WRITER_COMM, line.comm);
		text_column(row, JOURNAL_LINE_UNIT, line.unit);
		number_column(row, JOURNAL_LINE_LEVEL, line.priority);
		if (line.has_message)
			row_text(row, JOURNAL_LINE_MESSAGE, strbuf_span(&masked));
	}
	return outcome_ok();
}

/* systemd's own hierarchy: v2's, or v1's that is called so. */
static struct journal_unit find_unit(struct sink *sink, const struct target *target)
{
	struct proc_cgroup group = { 0 };
	struct span text = { 0 };

	if (!is_ok(sink_peek(sink, target->pid, target->dir, "cgroup", &text)))
		return (struct journal_unit){ 0 };
	text = sink_keep(sink, text);
	while (proc_cgroup_next(&text, &group)) {
		struct journal_unit unit = journal_unit_of(group.path);

		if ((group.hierarchy == 0 || span_is(group.controllers, "name=systemd")) && !span_is_empty(unit.unit))
			return unit;
	}
	return (struct journal_unit){ 0 };
}

static struct outcome read_journals(struct sink *sink, const struct target *targets, struct wanted *wanted, size_t count)
{
	struct outcome got = outcome_ok();

	for (size_t i = 0; i < count && !is_fault(got) && !sink_stopping(sink); i++) {
		struct logs logs = { .sink = sink, .wanted = &wanted[i], .count = 1, .unit = find_unit(sink, &targets[i]) };
		struct worker_job job = { .count = 1, .deadline_ms = WORKER_DEADLINE_MS, .run = journal_run, .done = journal_done, .context = &logs };

		got = sink_work(sink, &job);
	}
	return got;
}

static void find_name(struct sink *sink, const struct target *target, struct wanted *ret)
{
	struct span comm = { 0 };

	ret->pid = target->pid;
	if (!is_ok(sink_peek(sink, target->pid, target->dir, "comm", &comm)))
		return;
	comm = span_trim(comm);
	memcpy(ret->comm, comm.at, comm.length < COMM_TEXT ? comm.length : COMM_TEXT - 1);
}

static struct outcome collect(const struct target *target, struct sink *sink)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	cleanup_free struct wanted *wanted = calloc(count + 1, sizeof(*wanted));
	struct logs logs = { .sink = sink, .wanted = wanted, .count = count };
	struct worker_job job = { .count = 1, .deadline_ms = KERNEL_DEADLINE_MS, .run = kernel_run, .done = kernel_done, .context = &logs };
	struct outcome got = outcome_ok();

	(void)target;
	if (!wanted)
		return outcome_fault(ENOMEM, "no memory for names");
	for (size_t i = 0; i < count; i++)
		find_name(sink, &targets[i], &wanted[i]);
	got = sink_work(sink, &job);
	return is_fault(got) ? got : read_journals(sink, targets, wanted, count);
}

const struct collector collector_logs = {
	.name = "logs",
	.about = "lines of the kernel's log that name the process or tell of an OOM kill, and of its unit's journal",
	.needs = "CAP_SYSLOG for the kernel's log, membership in the group systemd-journal (or root) for the journal",
	.cost = COST_READ,
	.option = "logs",
	.tables = { TABLE_KERNEL_LINE, TABLE_JOURNAL_LINE },
	.table_count = 2,
	.collect = collect,
	.is_host = true,
};
