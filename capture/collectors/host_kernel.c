#include <errno.h>
#include <sys/utsname.h>

#include "capture/collectors/host_parts.h"
#include "common/array.h"
#include "schema/texts.h"

static void take_uname(struct sink *sink)
{
	struct utsname name = { 0 };

	if (uname(&name) != 0)
		return;
	host_fact(sink, "kernel.name", span(name.sysname), span("uname(2)"));
	host_fact(sink, "kernel.node", span(name.nodename), span("uname(2)"));
	host_fact(sink, "kernel.release", span(name.release), span("uname(2)"));
	host_fact(sink, "kernel.version", span(name.version), span("uname(2)"));
	host_fact(sink, "kernel.machine", span(name.machine), span("uname(2)"));
}

/* "nodev\ttmpfs": the last words. */
static struct outcome take_filesystems(struct sink *sink)
{
	cleanup_strbuf struct strbuf names = { 0 };
	struct span text = { 0 };
	struct span line = { 0 };
	struct outcome got = sink_read_host(sink, "proc/filesystems", &text);

	while (span_next_line(&text, &line)) {
		if (names.length)
			strbuf_add_byte(&names, ' ');
		strbuf_add(&names, span_trim(span_skip(line, (size_t)(span_index(line, '\t') + 1))));
	}
	host_fact(sink, "kernel.filesystems", strbuf_span(&names), span("/proc/filesystems"));
	return got;
}

static bool is_tainted(struct sink *sink)
{
	struct span text = { 0 };

	return is_ok(sink_glance_host(sink, "proc/sys/kernel/tainted", &text)) && !span_is(span_trim(text), "0");
}

/* "nvidia 56 0 - Live 0x0 (POE)": the letters in brackets at the end, kernel/module/procfs.c. */
static void take_modules(struct sink *sink)
{
	cleanup_strbuf struct strbuf names = { 0 };
	struct span text = { 0 };
	struct span line = { 0 };

	sink_peek_host(sink, "proc/modules", &text);
	while (span_next_line(&text, &line)) {
		struct span letters = { 0 };
		struct span name = span_word(&line);

		if (!span_split(line, '(', &line, &letters))
			continue;
		strbuf_add_text(&names, names.length ? ", " : "");
		strbuf_add(&names, name);
		strbuf_add_text(&names, " (");
		strbuf_add(&names, letters);
	}
	host_fact(sink, "kernel.modules_tainting", strbuf_span(&names), span("/proc/modules"));
}

/* Without its heading, a line a device. */
static struct outcome take_swaps(struct sink *sink)
{
	cleanup_strbuf struct strbuf devices = { 0 };
	struct span text = { 0 };
	struct span line = { 0 };
	struct outcome got = sink_read_host(sink, "proc/swaps", &text);

	span_line(&text);
	while (span_next_line(&text, &line)) {
		strbuf_add_text(&devices, devices.length ? ", " : "");
		for (struct span word = span_word(&line); !span_is_empty(word); word = span_word(&line)) {
			strbuf_add(&devices, word);
			strbuf_add_text(&devices, line.length ? " " : "");
		}
	}
	host_fact(sink, "swap.devices", strbuf_span(&devices), span("/proc/swaps"));
	return got;
}

static struct outcome take_command_line(struct sink *sink)
{
	struct span text = { 0 };
	struct outcome got = sink_read_host(sink, "proc/cmdline", &text);

	host_fact(sink, "kernel.command_line", text, span("/proc/cmdline"));
	return got;
}

struct outcome host_kernel_read(struct sink *sink)
{
	static const struct {
		const char *name, *path;
	} files[] = {
		{ "clock.source", "sys/devices/system/clocksource/clocksource0/current_clocksource" },
		{ "clock.available", "sys/devices/system/clocksource/clocksource0/available_clocksource" },
		{ "kernel.lockdown", "sys/kernel/security/lockdown" },
		{ "kernel.lsm", "sys/kernel/security/lsm" },
		{ "kernel.tainted", "proc/sys/kernel/tainted" },
		{ "ksm.run", "sys/kernel/mm/ksm/run" },
		{ "random.entropy", "proc/sys/kernel/random/entropy_avail" },
		{ "thp.enabled", "sys/kernel/mm/transparent_hugepage/enabled" },
		{ "thp.defrag", "sys/kernel/mm/transparent_hugepage/defrag" },
		{ "thp.shmem", "sys/kernel/mm/transparent_hugepage/shmem_enabled" },
		{ "thp.khugepaged_defrag", "sys/kernel/mm/transparent_hugepage/khugepaged/defrag" },
	};
	struct outcome got = outcome_ok();

	take_uname(sink);
	for (size_t i = 0; i < array_length(files) && !is_fault(got); i++)
		got = host_fact_file(sink, files[i].name, files[i].path);
	if (!is_fault(got))
		got = take_command_line(sink);
	if (!is_fault(got))
		got = take_filesystems(sink);
	if (!is_fault(got))
		got = take_swaps(sink);
	if (!is_fault(got) && is_tainted(sink))
		take_modules(sink);
	return got;
}

/* The names are those of lookup sysctl, so that what is read and what is explained is one list. */
static struct span sysctl_names(void)
{
	struct span text = { 0 };

	for (size_t i = 0; i < schema_lookups_count; i++)
		if (span_is(span("sysctl"), schema_lookups[i].name))
			text = span(schema_lookups[i].text);
	span_line(&text);
	return text;
}

/* Several numbers stand between tabs, which would be escaped. */
static void store_sysctl(struct sink *sink, struct span name, struct span value)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct row *row = sink_row(sink, TABLE_HOST_SYSCTL);

	strbuf_add(&text, span_trim(value));
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '\t')
			text.at[i] = ' ';
	row_text(row, HOST_SYSCTL_NAME, name);
	row_text(row, HOST_SYSCTL_VALUE, strbuf_span(&text));
}

struct outcome host_sysctl_read(struct sink *sink)
{
	struct span list = sysctl_names();
	struct span line = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };

	while (span_next_line(&list, &line)) {
		struct span name = { 0 };
		struct span value = { 0 };

		if (!span_field(&line, '\t', &name))
			continue;
		strbuf_reset(&path);
		strbuf_add_text(&path, "proc/sys/");
		for (size_t i = 0; i < name.length; i++)
			strbuf_add_byte(&path, name.at[i] == '.' ? '/' : name.at[i]);
		if (is_ok(sink_glance_host(sink, strbuf_text(&path), &value)))
			store_sysctl(sink, name, value);
	}
	return strbuf_failed(&path) ? outcome_fault(ENOMEM, "no memory for a path") : outcome_ok();
}
