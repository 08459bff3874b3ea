/* Timers of timer_create(2). */
#include "capture/proc/timers.h"
#include "capture/registry.h"

static struct outcome timers_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct outcome parsed = outcome_ok();
	struct outcome got = sink_read(sink, target, "timers", &text);

	if (!is_ok(got))
		return got;
	while (is_ok(parsed)) {
		struct proc_timer timer = { 0 };
		struct row *row = NULL;

		parsed = proc_timers_next(&text, &timer);
		sink_outcome(sink, parsed.kind == OUTCOME_EMPTY ? outcome_ok() : parsed);
		if (!is_ok(parsed))
			break;
		row = sink_row(sink, TABLE_POSIX_TIMER);
		row_int(row, POSIX_TIMER_PID, target->pid);
		row_int(row, POSIX_TIMER_TIMER, timer.id);
		row_int(row, POSIX_TIMER_SIGNAL, timer.signal);
		row_text(row, POSIX_TIMER_NOTIFY, timer.notify);
		row_int(row, POSIX_TIMER_CLOCK, timer.clock);
	}
	return parsed.kind == OUTCOME_EMPTY ? outcome_ok() : parsed;
}

const struct collector collector_timers = {
	.name = "timers",
	.about = "POSIX timers",
	.needs = "a kernel with CONFIG_CHECKPOINT_RESTORE",
	.cost = COST_READ,
	.tables = { TABLE_POSIX_TIMER },
	.table_count = 1,
	.collect = timers_collect,
};
