/* Small files of /proc/PID that hold one setting each. */
#include "capture/registry.h"
#include "common/array.h"

enum form { FORM_DECIMAL, FORM_HEX, FORM_TEXT };

static const struct {
	const char *name;
	int column;
	enum form form;
} files[] = {
	{ "oom_score", PROCESS_SETTING_OOM_SCORE, FORM_DECIMAL },
	{ "oom_score_adj", PROCESS_SETTING_OOM_SCORE_ADJ, FORM_DECIMAL },
	{ "oom_adj", PROCESS_SETTING_OOM_ADJ, FORM_DECIMAL },
	{ "personality", PROCESS_SETTING_PERSONALITY, FORM_HEX },
	{ "coredump_filter", PROCESS_SETTING_COREDUMP_FILTER, FORM_HEX },
	{ "timerslack_ns", PROCESS_SETTING_TIMERSLACK_NS, FORM_DECIMAL },
	{ "loginuid", PROCESS_SETTING_LOGINUID, FORM_DECIMAL },
	{ "sessionid", PROCESS_SETTING_SESSIONID, FORM_DECIMAL },
	{ "autogroup", PROCESS_SETTING_AUTOGROUP, FORM_TEXT },
	{ "attr/current", PROCESS_SETTING_SECURITY_LABEL, FORM_TEXT },
	{ "patch_state", PROCESS_SETTING_PATCH_STATE, FORM_DECIMAL },
	{ "cpuset", PROCESS_SETTING_CPUSET, FORM_TEXT },
	{ "arch_status", PROCESS_SETTING_ARCH_STATUS, FORM_TEXT },
	{ "timens_offsets", PROCESS_SETTING_TIMENS_OFFSETS, FORM_TEXT },
};

static bool number_parse(struct span text, enum form form, int64_t *ret)
{
	uint64_t value = 0;

	if (form == FORM_HEX) {
		bool is_number = span_hex(text, &value);

		*ret = (int64_t)value;
		return is_number;
	}
	return span_int64(text, ret);
}

/* A label may end in a NUL (SELinux). */
static struct span text_of(struct span bytes)
{
	while (span_ends(bytes, "\n") || (bytes.length && bytes.at[bytes.length - 1] == '\0'))
		bytes.length--;
	return bytes;
}

static struct outcome settings_collect(const struct target *target, struct sink *sink)
{
	struct span text[array_length(files)] = { { 0 } };
	int64_t number[array_length(files)] = { 0 };
	bool is_there[array_length(files)] = { 0 };
	struct row *row = NULL;

	for (size_t i = 0; i < array_length(files); i++) {
		struct outcome got = sink_read(sink, target, files[i].name, &text[i]);

		if (is_fault(got))
			return got;
		if (!is_ok(got))
			continue;
		is_there[i] = files[i].form == FORM_TEXT || number_parse(span_trim(text[i]), files[i].form, &number[i]);
		if (!is_there[i])
			sink_outcome(sink, outcome_malformed("not a number"));
	}
	row = sink_row(sink, TABLE_PROCESS_SETTING);
	row_int(row, PROCESS_SETTING_PID, target->pid);
	for (size_t i = 0; i < array_length(files); i++) {
		if (is_there[i] && files[i].form == FORM_TEXT)
			row_text(row, files[i].column, text_of(text[i]));
		else if (is_there[i])
			row_int(row, files[i].column, number[i]);
	}
	return outcome_ok();
}

const struct collector collector_settings = {
	.name = "settings",
	.about = "OOM score, personality, core dump filter, audit ids, security label, autogroup and the like",
	.needs = "ptrace access to the process for some of them",
	.cost = COST_READ,
	.tables = { TABLE_PROCESS_SETTING },
	.table_count = 1,
	.collect = settings_collect,
};
