#include "capture/proc/interrupts.h"

size_t proc_interrupts_cpus(struct span *rest)
{
	struct span line = span_line(rest);
	size_t count = 0;

	for (struct span word = span_word(&line); span_starts(word, "CPU"); word = span_word(&line))
		count++;
	return count;
}

/* ERR and MIS have one number whatever the CPUs. What follows the numbers may begin with one of its own ("5-edge"), never be one. */
static bool take_line(struct span line, size_t cpus, struct proc_interrupt *ret)
{
	uint64_t number = 0;
	size_t count = 0;

	if (!span_split(line, ':', &ret->name, &line))
		return false;
	ret->name = span_trim(ret->name);
	for (; count < cpus && span_uint64(span_word(&line), &number); count++) {
		ret->total += number;
		ret->description = line; /* the word that ends the numbers belongs to it */
	}
	ret->description = span_trim(ret->description);
	return count > 0 && !span_is_empty(ret->name);
}

bool proc_interrupts_next(struct span *rest, size_t cpus, struct proc_interrupt *ret)
{
	struct span line = { 0 };

	while (span_next_line(rest, &line)) {
		struct proc_interrupt found = { 0 };

		if (!take_line(line, cpus, &found))
			continue;
		*ret = found;
		return true;
	}
	return false;
}
