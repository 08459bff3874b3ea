/* The environment the program was started with. The sink has hidden the values before anything here sees them. */
#include "capture/registry.h"

enum { ENVIRON_DEADLINE_MS = 500 };

struct environ_answer {
	struct span bytes;
	struct outcome outcome;
};

static struct outcome keep_answer(struct sink *sink, const struct sink_request *request, struct outcome got, struct span bytes, void *context)
{
	struct environ_answer *answer = context;

	(void)sink;
	(void)request;
	*answer = (struct environ_answer){ .bytes = bytes, .outcome = got };
	return is_fault(got) ? got : outcome_ok();
}

static void variable_row(struct sink *sink, pid_t pid, int64_t position, struct span entry)
{
	struct row *row = sink_row(sink, TABLE_ENVIRONMENT);
	struct span name = entry;
	struct span value = { 0 };
	bool has_value = span_split(entry, '=', &name, &value);

	row_int(row, ENVIRONMENT_PID, pid);
	row_int(row, ENVIRONMENT_POSITION, position);
	row_text(row, ENVIRONMENT_NAME, name);
	if (has_value)
		row_text(row, ENVIRONMENT_VALUE, value);
	row_int(row, ENVIRONMENT_HIDDEN, span_find(entry, "[hidden:") >= 0);
}

static struct outcome environ_collect(const struct target *target, struct sink *sink)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct environ_answer answer = { 0 };
	struct sink_request request = { .pid = target->pid, .dir = target->dir, .name = "environ" };
	struct outcome got = outcome_ok();
	struct span entry = { 0 };

	if (target->is_zombie || target->is_kernel_thread)
		return outcome_of(OUTCOME_NOT_APPLICABLE, 0, "it has no memory of its own");
	strbuf_addf(&path, "/proc/%d/environ", (int)target->pid);
	request.path = strbuf_text(&path);
	got = sink_read_batch(sink, &request, 1, ENVIRON_DEADLINE_MS, keep_answer, &answer);
	if (is_fault(got))
		return got;
	for (int64_t position = 0; span_field(&answer.bytes, '\0', &entry); position++)
		if (!span_is_empty(entry))
			variable_row(sink, target->pid, position, entry);
	return answer.outcome;
}

const struct collector collector_environ = {
	.name = "environ",
	.about = "environment, values hidden unless they are known to be harmless",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_LOCK,
	.tables = { TABLE_ENVIRONMENT },
	.table_count = 1,
	.collect = environ_collect,
};
