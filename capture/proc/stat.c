#include "capture/proc/stat.h"

enum { FIRST_FIELD = 4, LAST_FIELD = 44, FIELDS_NEEDED = 43 }; /* numbers of proc(5) */

/* Fields after the state. Signed ones are read as signed: tty_pgid is -1 without a terminal. */
static int read_fields(struct span rest, int64_t *fields)
{
	for (int number = FIRST_FIELD; number <= LAST_FIELD; number++) {
		struct span word = span_word(&rest);
		uint64_t value = 0;

		if (span_is_empty(word))
			return number - 1;
		if (span_uint64(word, &value))
			fields[number] = (int64_t)value;
		else if (!span_int64(word, &fields[number]))
			return number - 1;
	}
	return LAST_FIELD;
}

struct outcome proc_stat_parse(struct span text, struct proc_stat *ret)
{
	/* A name may hold blanks and parentheses; the last one ends it. */
	ptrdiff_t open = span_index(text, '(');
	ptrdiff_t close = span_last_index(text, ')');
	int64_t field[LAST_FIELD + 1] = { 0 };
	struct span rest = { 0 };
	struct span state = { 0 };

	if (open < 0 || close < open)
		return outcome_malformed("no name in parentheses");
	rest = span_skip(text, (size_t)close + 1);
	state = span_word(&rest);
	if (state.length != 1)
		return outcome_malformed("no state after the name");
	if (read_fields(rest, field) < FIELDS_NEEDED)
		return outcome_malformed("fewer fields than Linux has written since 2.6.24");
	*ret = (struct proc_stat){
		.comm = span_of(text.at + open + 1, (size_t)(close - open - 1)),
		.state = state.at[0],
		.ppid = field[4], .pgid = field[5], .sid = field[6], .tty = field[7], .tty_pgid = field[8],
		.flags = (uint64_t)field[9],
		.minor_faults = (uint64_t)field[10], .child_minor_faults = (uint64_t)field[11],
		.major_faults = (uint64_t)field[12], .child_major_faults = (uint64_t)field[13],
		.utime_ticks = (uint64_t)field[14], .stime_ticks = (uint64_t)field[15],
		.child_utime_ticks = field[16], .child_stime_ticks = field[17],
		.priority = field[18], .nice = field[19], .thread_count = field[20],
		.start_ticks = (uint64_t)field[22],
		.vsz_bytes = (uint64_t)field[23], .rss_pages = field[24],
		.processor = field[39], .rt_priority = field[40], .policy = field[41],
		.blkio_delay_ticks = (uint64_t)field[42], .guest_ticks = (uint64_t)field[43],
	};
	return outcome_ok();
}
