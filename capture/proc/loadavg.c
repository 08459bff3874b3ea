#include "capture/proc/loadavg.h"

struct outcome proc_loadavg_parse(struct span text, struct proc_loadavg *ret)
{
	struct proc_loadavg load = { 0 };
	struct span runnable = { 0 };
	struct span tasks = { 0 };

	if (!span_decimal(span_word(&text), &load.load_1) || !span_decimal(span_word(&text), &load.load_5) ||
	    !span_decimal(span_word(&text), &load.load_15) || !span_split(span_word(&text), '/', &runnable, &tasks) ||
	    !span_uint64(runnable, &load.runnable) || !span_uint64(tasks, &load.tasks) || !span_uint64(span_word(&text), &load.last_pid))
		return outcome_malformed("not three means, runnable/tasks and a pid");
	*ret = load;
	return outcome_ok();
}
