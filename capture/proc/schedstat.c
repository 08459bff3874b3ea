#include "capture/proc/schedstat.h"

struct outcome proc_schedstat_parse(struct span text, struct proc_schedstat *ret)
{
	struct proc_schedstat schedstat = { 0 };

	if (!span_uint64(span_word(&text), &schedstat.run_ns) || !span_uint64(span_word(&text), &schedstat.run_delay_ns) ||
	    !span_uint64(span_word(&text), &schedstat.timeslices))
		return outcome_malformed("not three numbers");
	*ret = schedstat;
	return outcome_ok();
}
