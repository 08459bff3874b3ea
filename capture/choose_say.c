#include "capture/choose_say.h"

#include "capture/choose_match.h"
#include "capture/passwd.h"
#include "capture/proc/status.h"
#include "capture/redact.h"
#include "common/cleanup.h"
#include "common/escape.h"
#include "common/io.h"

enum { SHOWN_PROCESSES = 100, SHOWN_BYTES = 160 };

static void begin_line(struct strbuf *said)
{
	if (said->length)
		strbuf_add_byte(said, '\n');
}

static const char *option_of(const struct selector *selector)
{
	static const char *const names[] = { [SELECT_PGREP] = "pgrep", [SELECT_PIDOF] = "pidof", [SELECT_CGROUP] = "cgroup" };

	return names[selector->kind];
}

void choose_say_nobody(struct strbuf *said, const struct selector *selector)
{
	begin_line(said);
	strbuf_addf(said, "no process %s --%s '%s'", selector->kind == SELECT_CGROUP ? "is in" : "matches", option_of(selector), selector->value);
}

static void add_user(struct strbuf *said, int proc, pid_t pid, const struct passwd *users)
{
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };
	struct proc_status status = { 0 };
	struct span name = span("?");

	strbuf_addf(&path, "%d/status", (int)pid);
	if (is_ok(io_read_at(proc, strbuf_text(&path), &text, SINK_FILE_CAP)) && is_ok(proc_status_parse(strbuf_span(&text), &status)) &&
	    status.has_uid) {
		name = passwd_name(users, status.uid[1]);
		strbuf_reset(&path);
		strbuf_addf(&path, "%llu", (unsigned long long)status.uid[1]);
		name = span_is_empty(name) ? strbuf_span(&path) : name;
	}
	strbuf_addf(said, " %-8.*s ", (int)name.length, name.at);
}

static void add_command(struct strbuf *said, struct redactor *redactor, const struct listed *process)
{
	cleanup_strbuf struct strbuf masked = { 0 };
	cleanup_strbuf struct strbuf shown = { 0 };
	struct listed clean = *process;

	/* Before the words are joined: what hides the value of an option has to tell them apart. */
	redact_bytes(redactor, REDACT_ARGUMENTS, process->arguments, &masked);
	clean.arguments = strbuf_span(&masked);
	choose_shown(&clean, &shown);
	escape_ascii(said, span_first(strbuf_span(&shown), SHOWN_BYTES));
	if (shown.length > SHOWN_BYTES)
		strbuf_add_text(said, " ...");
	if (process->is_unread)
		strbuf_add_text(said, " (its command line could not be read)");
}

static const struct listed *only_root(const struct process_list *processes)
{
	const struct listed *root = NULL;

	for (size_t i = 0; i < processes->count; i++) {
		const struct listed *parent = process_list_parent(processes, &processes->list[i]);

		if (!processes->list[i].is_match || (parent && parent->is_match))
			continue;
		if (root)
			return NULL;
		root = &processes->list[i];
	}
	return root;
}

static void add_heading(struct strbuf *said, size_t count, const struct settings *settings)
{
	strbuf_addf(said, "%zu processes match", count);
	for (size_t i = 0; i < settings->selector_count; i++)
		if (settings->selectors[i].kind != SELECT_CGROUP)
			strbuf_addf(said, " --%s '%s'", option_of(&settings->selectors[i]), settings->selectors[i].value);
	strbuf_add_text(said, ":\n    PID USER     COMMAND\n");
}

static void add_advice(struct strbuf *said, const struct process_list *processes, const struct settings *settings)
{
	const struct listed *root = settings->tree ? NULL : only_root(processes);

	strbuf_add_text(said, "Give the PID of one");
	if (root)
		strbuf_addf(said, ", or --tree for %d with all that descends from it", (int)root->pid);
	strbuf_add_text(said, ", or --all for all of them in one bundle.");
}

void choose_say_several(struct strbuf *said, int proc, const struct process_list *processes, const struct settings *settings)
{
	struct redactor redactor = { 0 };
	struct passwd users = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < processes->count; i++)
		count += processes->list[i].is_match && !processes->list[i].level;
	redactor_init(&redactor, settings->redact, (struct span){ 0 });
	passwd_init(&users, "/etc/passwd");
	strbuf_reset(said);
	add_heading(said, count, settings);
	for (size_t i = 0, shown = 0; i < processes->count; i++) {
		const struct listed *process = &processes->list[i];

		if (!process->is_match || process->level || shown++ >= SHOWN_PROCESSES)
			continue;
		strbuf_addf(said, "%7d", (int)process->pid);
		add_user(said, proc, process->pid, &users);
		add_command(said, &redactor, process);
		strbuf_add_byte(said, '\n');
	}
	if (count > SHOWN_PROCESSES)
		strbuf_addf(said, "    ... and %zu more\n", count - SHOWN_PROCESSES);
	add_advice(said, processes, settings);
	passwd_deinit(&users);
	redactor_deinit(&redactor);
}

void choose_say_unseen(struct strbuf *said, const struct process_list *processes)
{
	if (!processes->unseen_count)
		return;
	begin_line(said);
	strbuf_addf(said, "%zu process%s of this host could not be looked at: it is not known whether they are meant", processes->unseen_count,
		    processes->unseen_count == 1 ? "" : "es");
}

void choose_say_remarks(struct strbuf *said, const struct process_list *processes, const struct settings *settings)
{
	choose_say_unseen(said, processes);
	if (processes->unread_count) {
		begin_line(said);
		strbuf_addf(said, "%zu command line%s could not be read: known by name alone", processes->unread_count,
			    processes->unread_count == 1 ? "" : "s");
	}
	if (settings->left_out_count) {
		begin_line(said);
		strbuf_addf(said, "a bundle takes %d processes: %zu more that were chosen are left out", SETTINGS_PIDS, settings->left_out_count);
	}
}
