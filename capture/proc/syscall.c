#include "capture/proc/syscall.h"

struct outcome proc_syscall_parse(struct span text, struct proc_syscall *ret)
{
	struct proc_syscall call = { 0 };
	struct span word = span_word(&text);

	if (span_is(word, "running")) {
		call.is_running = true;
		*ret = call;
		return outcome_ok();
	}
	if (!span_int64(word, &call.number))
		return outcome_malformed("neither 'running' nor a number");
	call.has_arguments = call.number >= 0;
	for (int i = 0; call.has_arguments && i < 6; i++)
		if (!span_hex(span_word(&text), &call.argument[i]))
			return outcome_malformed("fewer than six arguments");
	if (!span_hex(span_word(&text), &call.stack_pointer) || !span_hex(span_word(&text), &call.program_counter))
		return outcome_malformed("no stack pointer and program counter");
	*ret = call;
	return outcome_ok();
}
