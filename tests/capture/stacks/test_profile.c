#include "capture/stacks/profile.h"

#include <unistd.h>

#include "schema/texts.h"
#include "tests/capture/collect.h"
#include "tests/kit.h"

static uint32_t function_of(struct interner *interner, const char *name, const char *qualname, const char *file)
{
	const struct interned_function function = { .kind = FRAME_PYTHON, .name = interner_string(interner, span(name)), .first_line = 7,
						    .qualname = qualname ? interner_string(interner, span(qualname)) : 0,
						    .file = interner_string(interner, span(file)), .address = INTERN_NO_ADDRESS };

	return interner_function(interner, &function);
}

static uint32_t frame_of(struct interner *interner, uint32_t function, int32_t line)
{
	const struct interned_frame frame = { .function = function, .line = line, .end_line = INTERN_NO_LINE, .start_column = INTERN_NO_LINE,
					      .end_column = INTERN_NO_LINE, .address = UINT64_C(0xffffffff81000000),
					      .validity = line == INTERN_NO_LINE ? VALIDITY_LINE_UNKNOWN : VALIDITY_WHOLE };

	return interner_frame(interner, &frame);
}

/* A dump of two threads with one stack, and one without; names as a stranger may choose them. */
static struct outcome dump(const struct target *target, struct sink *sink)
{
	struct interner *interner = sink_interner(sink);
	struct profile profile = { 0 };
	uint32_t frames[] = { frame_of(interner, function_of(interner, "<module>", NULL, "https://me:hunter2secret@host/a.py"), 12),
			      frame_of(interner, function_of(interner, "password", "Vault.password", "/srv/app/\xff\n.py"), INTERN_NO_LINE) };
	struct sample sample = { .t_ns = 5, .pid = target->pid, .tid = 77, .interpreter = 0, .weight = 1, .cpu_ns = SAMPLE_UNKNOWN, .is_on_cpu = 1,
				 .holds_gil = SAMPLE_UNKNOWN, .has_exception = 0, .activity = ACTIVITY_PYTHON };

	profile_begin(&profile, sink, PROFILE_PYTHON_DUMP, target->pid);
	sample.stack = interner_stack_of(interner, frames, 2);
	assert_int_equal(profile_sample(&profile, sink, &sample), 1);
	sample.tid = 78;
	assert_int_equal(profile_sample(&profile, sink, &sample), 2);
	sample = (struct sample){ .t_ns = 6, .pid = target->pid, .interpreter = SAMPLE_UNKNOWN, .weight = 1, .cpu_ns = 12, .is_on_cpu = SAMPLE_UNKNOWN,
				  .holds_gil = 0, .has_exception = 1, .exception = interner_string(interner, span("KeyError")),
				  .flags = SAMPLE_TORN };
	profile_sample(&profile, sink, &sample);
	profile_count(&profile, COUNT_WALKS, 3);
	profile_count(&profile, COUNT_WHOLE, 2);
	profile_count(&profile, COUNT_LATE, 0);
	profile_count_tries(&profile, 1);
	profile_count_tries(&profile, 1);
	profile_count_tries(&profile, 500);
	profile_count_prefix(&profile, 100);
	profile_end(&profile, sink);
	return outcome_ok();
}

static const struct collector collector_dump = { .name = "dump", .collect = dump };

static void rows_say_what_was_given(void **state)
{
	struct db *db = collect(&collector_dump, "/proc", getpid(), NULL);

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM profile WHERE id = 1 AND kind = 0 AND duration_ns >= 0 AND rate_hz IS NULL AND interval_ns IS NULL"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM sample"), 3);
	assert_int_equal(collected_int(db, "SELECT count(DISTINCT stack) FROM sample WHERE stack IS NOT NULL AND holds_gil IS NULL AND is_on_cpu = 1 AND has_exception = 0"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM sample JOIN string ON string.id = exception WHERE tid IS NULL AND interpreter IS NULL AND stack IS NULL"
					   " AND is_on_cpu IS NULL AND cpu_ns = 12 AND activity IS NULL AND flags = 32 AND text = 'KeyError'"), 1);
	assert_span(collected_text(db, "SELECT group_concat(depth || ':' || name.text || ':' || coalesce(qualname.text, '-') || ':' || coalesce(line, '?')) FROM stack"
				       " JOIN frame ON frame.id = frame JOIN function ON function.id = function JOIN string AS name ON name.id = name"
				       " LEFT JOIN string AS qualname ON qualname.id = qualname"), "1:<module>:-:12,2:password:Vault.password:?");
	assert_int_equal(collected_int(db, "SELECT address FROM frame WHERE id = 1"), (int64_t)UINT64_C(0xffffffff81000000));
	assert_int_equal(collected_int(db, "SELECT count(*) FROM function WHERE address IS NULL AND object IS NULL AND first_line = 7"), 2);
	assert_span(collected_text(db, "SELECT group_concat(what || '/' || bucket || '=' || value) FROM profile_count"), "2/0=0,4/0=3,5/0=2,15/1=2,15/31=1,16/64=1");
}

static void names_stay_and_credentials_do_not(void **state)
{
	struct db *db = collect(&collector_dump, "/proc", getpid(), NULL);

	(void)state;
	assert_int_equal(collected_int(db, "SELECT count(*) FROM string WHERE instr(text, 'hunter2secret')"), 0);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM string WHERE text LIKE 'https://%@host/a.py'"), 1);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM string WHERE text IN ('<module>', 'password', 'Vault.password', '/srv/app/\\xff\\x0a.py')"), 4);
	assert_int_equal(collected_int(db, "SELECT count(*) FROM redaction WHERE path = 'names of functions and files'"), 1);
}

/* True if a lookup's lines begin with 0 (or @first), 1, 2, ... up to @count of them. */
static bool counts_to(const char *name, int first, int count)
{
	for (size_t i = 0; i < schema_lookups_count; i++) {
		struct span text = span(schema_lookups[i].text);
		struct span line = { 0 };
		int at = first;

		if (strcmp(schema_lookups[i].name, name) != 0)
			continue;
		span_next_line(&text, &line);
		while (span_next_line(&text, &line)) {
			struct span number = { 0 };
			int value = -1;

			if (!span_field(&line, '\t', &number) || !span_int(number, &value) || value != at++)
				return false;
		}
		return at == count;
	}
	return false;
}

static void every_number_has_its_word(void **state)
{
	(void)state;
	assert_true(counts_to("frame_kind", 0, FRAME_KINDS));
	assert_true(counts_to("frame_validity", 0, VALIDITY_COUNT));
	assert_true(counts_to("profile_kind", 0, PROFILE_KINDS));
	assert_true(counts_to("profile_count_name", 0, COUNT_NAMES));
	assert_true(counts_to("activity", 1, ACTIVITY_COUNT));
}

TESTS(rows_say_what_was_given, names_stay_and_credentials_do_not, every_number_has_its_word);
