/* Lines of logs, on any bytes: a record of /dev/kmsg and what it is about; journalctl's JSON on its way through the worker; what a broken worker hands over. */
#include <stdlib.h>

#include "capture/journal.h"
#include "capture/proc/kmsg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_within(struct span text, struct span part)
{
	if (part.length && (part.at < text.at || part.at + part.length > text.at + text.length))
		abort();
}

static void feed_kernel(struct span text)
{
	struct proc_kmsg line = { 0 };

	if (!is_ok(proc_kmsg_parse(text, &line)))
		return;
	check_within(text, line.message);
	if (line.level < 0 || line.level > 7 || log_reason_of(line.message, span("python3"), 4242) > LOG_PID)
		abort();
}

static void feed_handed_over(struct span rest)
{
	struct journal_line line = { 0 };
	struct span text = rest;

	while (journal_next(&rest, &line)) {
		check_within(text, line.unit);
		check_within(text, line.message);
	}
}

static void feed_journal(struct span text)
{
	cleanup_strbuf struct strbuf lines = { 0 };

	if (!is_ok(journal_take(text, &lines)))
		abort();
	feed_handed_over(strbuf_span(&lines));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of((const char *)data, size);
	struct journal_unit unit = journal_unit_of(text);

	check_within(text, unit.unit);
	check_within(text, unit.user_unit);
	feed_kernel(text);
	feed_handed_over(text);
	feed_journal(text);
	return 0;
}
