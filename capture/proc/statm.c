#include "capture/proc/statm.h"

struct outcome proc_statm_parse(struct span text, struct proc_statm *ret)
{
	struct proc_statm statm = { 0 };

	if (!span_uint64(span_word(&text), &statm.size_pages) || !span_uint64(span_word(&text), &statm.resident_pages) ||
	    !span_uint64(span_word(&text), &statm.shared_pages))
		return outcome_malformed("not three numbers of pages");
	*ret = statm;
	return outcome_ok();
}
