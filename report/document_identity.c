#include "common/cleanup.h"
#include "common/units.h"
#include "report/document_build.h"
#include "report/format.h"

/* Facts are added in the order in which they are read. */
static void add_fact(struct document *document, const char *label, struct span value)
{
	struct fact *fact = value.length > 0 ? arena_grow(&document->arena, &document->facts, &document->fact_count, sizeof(*fact)) : NULL;

	if (fact)
		*fact = (struct fact){ .label = label, .value = value };
}

static struct span text_of(const struct table *subject, const char *column)
{
	return cell_text(table_get(subject, 0, column));
}

static int64_t int_of(const struct table *subject, const char *column)
{
	return cell_int(table_get(subject, 0, column), 0);
}

static struct span moment(struct arena *arena, const struct table *subject, const char *column)
{
	cleanup_strbuf struct strbuf buf = { 0 };

	if (table_get(subject, 0, column)->type != VALUE_INT)
		return span_of(NULL, 0);
	format_time_both(&buf, int_of(subject, column), int_of(subject, "utc_offset_s"));
	return arena_keep(arena, &buf);
}

/* The first names the bundle; the busiest of the rest may be the one that is looked for. */
static void add_others(struct document *document, const struct table *subject)
{
	int64_t count = int_of(subject, "target_count") - 1;
	struct span words = text_of(subject, "other_words");

	if (count > 0)
		add_fact(document, "and", arena_printf(&document->arena, "%lld more: %.*s%s", (long long)count, (int)words.length, words.at, count > 6 ? ", ..." : ""));
}

static void add_process(struct document *document, const struct table *subject)
{
	struct arena *arena = &document->arena;
	struct span user = text_of(subject, "user_name");
	struct span age = { 0 };
	cleanup_strbuf struct strbuf line = { 0 };

	strbuf_addf(&line, "%lld", (long long)int_of(subject, "pid"));
	if (user.length > 0)
		strbuf_addf(&line, ", run by %.*s", (int)user.length, user.at);
	add_fact(document, "pid", arena_keep(arena, &line));
	add_others(document, subject);
	add_fact(document, "command", text_of(subject, "arguments"));
	strbuf_reset(&line);
	strbuf_add(&line, text_of(subject, "exe"));
	if (int_of(subject, "exe_deleted") == 1)
		strbuf_add_text(&line, " (deleted or replaced since)");
	add_fact(document, "program", arena_keep(arena, &line));
	add_fact(document, "folder", text_of(subject, "cwd"));
	strbuf_reset(&line);
	if (table_get(subject, 0, "age_ns")->type == VALUE_INT)
		units_add_duration(&line, int_of(subject, "age_ns"));
	age = arena_keep(arena, &line);
	if (age.length > 0)
		add_fact(document, "started",
			 arena_printf(arena, "%s before, at %s", age.at, moment(arena, subject, "started_realtime_ns").at));
}

static void add_host(struct document *document, const struct table *subject)
{
	cleanup_strbuf struct strbuf line = { 0 };

	strbuf_add(&line, text_of(subject, "hostname"));
	strbuf_addf(&line, ", Linux %.*s", (int)text_of(subject, "kernel").length, text_of(subject, "kernel").at ? text_of(subject, "kernel").at : "");
	strbuf_addf(&line, ", %lld CPUs, ", (long long)int_of(subject, "cpu_count"));
	if (int_of(subject, "mem_total_bytes") > 0)
		units_add_bytes(&line, (uint64_t)int_of(subject, "mem_total_bytes"));
	add_fact(document, "host", arena_keep(&document->arena, &line));
	add_fact(document, "container", text_of(subject, "container"));
	add_fact(document, "unit", text_of(subject, "unit"));
	add_fact(document, "cgroup", text_of(subject, "cgroup_path"));
}

static const char *ended_words(int64_t ended)
{
	static const char *const words[] = { NULL, "the target ended", "a signal", "--deadline", "--max-size", "--max-memory" };

	return ended > 0 && ended < (int64_t)(sizeof(words) / sizeof(words[0])) ? words[ended] : ended > 0 ? "an unknown reason" : NULL;
}

/* What --max-stop allowed, where it was made use of. */
static void add_stops(struct document *document, const struct table *subject)
{
	double stopped_ms = cell_real(table_get(subject, 0, "stopped_ms"), 0);
	long long count = (long long)int_of(subject, "stopped_count");

	if (stopped_ms > 0 && count > 0)
		add_fact(document, "stopped", arena_printf(&document->arena, "%lld thread%s, for %.1f ms in all, to read what %s did", count, count == 1 ? "" : "s",
							   stopped_ms, count == 1 ? "it" : "they"));
	else if (stopped_ms > 0)
		add_fact(document, "stopped", arena_printf(&document->arena, "threads, perhaps, for %.1f ms in all at most", stopped_ms));
}

static void add_capture(struct document *document, const struct table *subject)
{
	struct arena *arena = &document->arena;
	const char *ended = ended_words(int_of(subject, "ended"));
	cleanup_strbuf struct strbuf line = { 0 };

	add_fact(document, "captured", moment(arena, subject, "start_realtime_ns"));
	if (table_get(subject, 0, "duration_ns")->type == VALUE_INT) {
		units_add_duration(&line, int_of(subject, "duration_ns"));
		strbuf_add_text(&line, ", window ");
		units_add_duration(&line, int_of(subject, "window_ns"));
		strbuf_add_text(&line, "; cost ");
		units_add_duration(&line, int_of(subject, "cpu_ns"));
		strbuf_add_text(&line, " CPU, ");
		units_add_bytes(&line, (uint64_t)int_of(subject, "rss_peak_bytes"));
		if (cell_real(table_get(subject, 0, "stopped_ms"), 0) <= 0)
			strbuf_add_text(&line, "; no thread stopped");
		add_fact(document, "took", arena_keep(arena, &line));
	}
	add_stops(document, subject);
	if (ended)
		add_fact(document, "ended early", arena_printf(arena, "before the planned end: %s", ended));
	add_fact(document, "ticket", text_of(subject, "ticket"));
	add_fact(document, "redaction", int_of(subject, "redact") == 0 ? span("none") :
					arena_printf(arena, "%s, %lld hidden", int_of(subject, "redact") == 2 ? "strict" : "default",
						     (long long)int_of(subject, "hidden_count")));
}

static struct span title_of(struct arena *arena, const struct table *subject)
{
	cleanup_strbuf struct strbuf line = { 0 };

	strbuf_addf(&line, "pidshot %lld ", (long long)int_of(subject, "pid"));
	strbuf_add(&line, text_of(subject, "comm"));
	strbuf_add_text(&line, "  ");
	strbuf_add(&line, text_of(subject, "hostname"));
	strbuf_add_text(&line, "  ");
	format_time(&line, int_of(subject, "start_realtime_ns"), int_of(subject, "utc_offset_s"));
	return arena_keep(arena, &line);
}

static void add_warning(struct document *document, const struct reading *reading, const struct table *subject)
{
	bool is_bare = reading->bundle->kind == BUNDLE_DATABASE;
	const char *unredacted = int_of(subject, "redact") == 0 ? "NOT REDACTED: captured with --redact none, secrets may be in here. " : "";

	document->warning = reading->is_verified || is_bare ? span(unredacted) :
			    arena_printf(&document->arena, "%sDAMAGED BUNDLE: %s.", unredacted, reading->status.at);
}

bool document_add_identity(struct document *document, struct reading *reading, struct strbuf *error)
{
	struct table subject = { 0 };

	if (!query_view(reading->query, "_report_subject", 0, &document->arena, &subject, error))
		return false;
	if (subject.row_count == 0) {
		document->title = span("pidshot: no process in this bundle");
		return true;
	}
	document->title = title_of(&document->arena, &subject);
	add_process(document, &subject);
	add_host(document, &subject);
	add_capture(document, &subject);
	add_fact(document, "bundle", reading->status);
	add_warning(document, reading, &subject);
	document->footer = arena_printf(&document->arena, "pidshot-capture %.*s: %.*s", (int)text_of(&subject, "tool_version").length,
					text_of(&subject, "tool_version").at, (int)text_of(&subject, "capture_arguments").length,
					text_of(&subject, "capture_arguments").at);
	return true;
}
