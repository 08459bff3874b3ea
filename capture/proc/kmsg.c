#include "capture/proc/kmsg.h"

#include <ctype.h>

#include "common/array.h"

struct outcome proc_kmsg_parse(struct span record, struct proc_kmsg *ret)
{
	struct proc_kmsg found = { 0 };
	struct span head = { 0 };
	struct span field = { 0 };
	int64_t priority = 0;

	/* Further lines that begin with a blank name the device. */
	if (!span_split(span_line(&record), ';', &head, &found.message) || !span_field(&head, ',', &field) || !span_int64(field, &priority) ||
	    !span_field(&head, ',', &field) || !span_int64(field, &found.sequence) || !span_field(&head, ',', &field) ||
	    !span_int64(field, &found.time_us) || priority < 0)
		return outcome_malformed("not PRIORITY,SEQUENCE,TIME,FLAGS;TEXT");
	found.level = priority & 7;
	found.facility = priority >> 3;
	*ret = found;
	return outcome_ok();
}

static bool is_word_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || byte == '-' || byte == '.';
}

/* Where @needle stands in @text from @from on, or -1. */
static ptrdiff_t find_from(struct span text, size_t from, struct span needle)
{
	for (size_t i = from; needle.length && i + needle.length <= text.length; i++)
		if (memcmp(text.at + i, needle.at, needle.length) == 0)
			return (ptrdiff_t)i;
	return -1;
}

static bool has_name(struct span message, struct span comm)
{
	for (ptrdiff_t at = find_from(message, 0, comm); at >= 0; at = find_from(message, (size_t)at + 1, comm)) {
		size_t end = (size_t)at + comm.length;

		if ((at == 0 || !is_word_byte(message.at[at - 1])) && (end == message.length || !is_word_byte(message.at[end])))
			return true;
	}
	return false;
}

/* A number alone may be anything: what stands before it tells. */
static bool is_introduced(struct span before)
{
	static const char *const words[] = { "[", "pid ", "pid=", "pid:", "pid: ", "PID ", "PID:", "PID: ", "process ", "Process ", "task " };

	for (size_t i = 0; i < array_length(words); i++)
		if (span_ends(before, words[i]))
			return true;
	/* "INFO: task NAME:42 blocked": the name touches the colon. */
	return before.length > 1 && before.at[before.length - 1] == ':' && is_word_byte(before.at[before.length - 2]);
}

static bool has_pid(struct span message, pid_t pid)
{
	cleanup_strbuf struct strbuf number = { 0 };
	struct span text = { 0 };

	strbuf_add_int(&number, pid);
	text = strbuf_span(&number);
	for (ptrdiff_t at = find_from(message, 0, text); at >= 0; at = find_from(message, (size_t)at + 1, text)) {
		size_t end = (size_t)at + text.length;

		if ((end == message.length || !isdigit((unsigned char)message.at[end])) && is_introduced(span_first(message, (size_t)at)))
			return true;
	}
	return false;
}

/* mm/oom_kill.c: dump_header(), oom_kill_process(), __oom_kill_process(). */
static bool is_oom(struct span message)
{
	static const char *const words[] = { "invoked oom-killer", "oom-kill:", "Out of memory", "out of memory: Killed", "Killed process ", "oom_reaper: " };

	for (size_t i = 0; i < array_length(words); i++)
		if (span_find(message, words[i]) >= 0)
			return true;
	return false;
}

enum log_reason log_reason_of(struct span message, struct span comm, pid_t pid)
{
	enum { SHORTEST_NAME = 2 };

	if (has_pid(message, pid))
		return LOG_PID;
	if (comm.length >= SHORTEST_NAME && has_name(message, comm))
		return LOG_NAME;
	return is_oom(message) ? LOG_OOM : LOG_OTHER;
}
