#include "capture/proc/status.h"

#include "common/array.h"

enum written { DECIMAL, OCTAL, HEXADECIMAL, KILOBYTES };

static const struct {
	const char *name;
	enum written how;
} fields[] = {
#define STATUS(text, name, written) { text, written },
#include "capture/proc/status_fields.h"
#undef STATUS
};
_Static_assert(PROC_STATUS_FIELDS <= 64, "one bit a field");

static void take_number(struct proc_status *status, size_t field, struct span value)
{
	uint64_t number = 0;
	struct span word = span_word(&value);
	bool good = false;

	switch (fields[field].how) {
	case OCTAL:
		good = span_octal(word, &number);
		break;
	case HEXADECIMAL:
		good = span_hex(word, &number);
		break;
	case DECIMAL:
	case KILOBYTES:
		good = span_uint64(word, &number);
		break;
	}
	if (!good || (fields[field].how == KILOBYTES && __builtin_mul_overflow(number, 1024, &number)))
		return;
	status->value[field] = (int64_t)number;
	status->known |= 1ULL << field;
}

static bool take_ids(struct span value, uint64_t *ids)
{
	for (int i = 0; i < 4; i++)
		if (!span_uint64(span_word(&value), &ids[i]))
			return false;
	return true;
}

/* Lines that are not one number. */
static void take_other(struct proc_status *status, struct span name, struct span value)
{
	struct span queued = { 0 };
	struct span limit = { 0 };

	if (span_is(name, "State"))
		status->state = value.length ? value.at[0] : 0;
	else if (span_is(name, "Uid"))
		status->has_uid = take_ids(value, status->uid);
	else if (span_is(name, "Gid"))
		status->has_gid = take_ids(value, status->gid);
	else if (span_is(name, "SigQ"))
		status->has_queue = span_split(value, '/', &queued, &limit) && span_uint64(queued, &status->sig_queued) &&
				    span_uint64(limit, &status->sig_queue_limit);
	else if (span_is(name, "Groups"))
		status->groups = value;
	else if (span_is(name, "NSpid"))
		status->namespace_pids = value;
	else if (span_is(name, "Cpus_allowed_list"))
		status->cpus_allowed_list = value;
	else if (span_is(name, "Mems_allowed_list"))
		status->mems_allowed_list = value;
}

struct outcome proc_status_parse(struct span text, struct proc_status *ret)
{
	struct proc_status status = { 0 };
	struct span line = { 0 };
	struct span name = { 0 };
	struct span value = { 0 };
	size_t next = 0; /* lines come in the list's order, so the next one is nearly always found at once */
	bool any = false;

	while (span_next_line(&text, &line)) {
		size_t field = next;

		if (!span_split(line, ':', &name, &value))
			continue;
		any = true;
		while (field < array_length(fields) && !span_is(name, fields[field].name))
			field++;
		if (field == array_length(fields)) {
			take_other(&status, name, span_trim(value));
			continue;
		}
		take_number(&status, field, value);
		next = field + 1;
	}
	if (!any)
		return outcome_malformed("no line of the form NAME: VALUE");
	*ret = status;
	return outcome_ok();
}
