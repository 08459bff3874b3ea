#include "capture/choose.h"

#include <regex.h>

#include "capture/choose_match.h"
#include "capture/choose_say.h"
#include "capture/process_list.h"
#include "capture/sink.h"
#include "common/cleanup.h"
#include "common/io.h"

/* One choice under way. */
struct choosing {
	int proc;
	struct settings *settings;
	struct process_list processes;
	struct strbuf *said;
};

static bool is_in_group(const struct choosing *choosing, const struct listed *process, const char *path)
{
	cleanup_strbuf struct strbuf name = { 0 };
	cleanup_strbuf struct strbuf text = { 0 };

	strbuf_addf(&name, "%d/cgroup", (int)process->pid);
	return is_ok(io_read_at(choosing->proc, strbuf_text(&name), &text, SINK_FILE_CAP)) &&
	       choose_is_in_group(strbuf_span(&text), span(path));
}

static bool fits(const regex_t *regex, const struct listed *process, struct strbuf *shown)
{
	strbuf_reset(shown);
	choose_shown(process, shown);
	return regexec(regex, strbuf_text(shown), 0, NULL, 0) == 0;
}

static bool compile(const char *pattern, regex_t *ret, struct strbuf *said)
{
	char why[128] = "";
	int failed = regcomp(ret, pattern, REG_EXTENDED | REG_NOSUB);

	if (!failed)
		return true;
	regerror(failed, ret, why, sizeof(why));
	strbuf_addf(said, "--pgrep '%s' is no extended regular expression: %s", pattern, why);
	return false;
}

static void take(struct settings *settings, struct listed *process, unsigned level)
{
	if (process->level)
		return;
	process->level = level;
	if (settings->pid_count == SETTINGS_PIDS) {
		settings->left_out_count++;
		return;
	}
	settings->pids[settings->pid_count] = process->pid;
	settings->start_ticks[settings->pid_count++] = process->start_ticks;
}

/* Patterns and names only mark, as they may fit too many. A group is all its processes: they are meant. False: said why. */
static bool select_by(struct choosing *choosing, const struct selector *selector)
{
	struct process_list *processes = &choosing->processes;
	bool is_pattern = selector->kind == SELECT_PGREP;
	cleanup_strbuf struct strbuf shown = { 0 };
	size_t count = 0;
	regex_t regex;

	if (is_pattern && !compile(selector->value, &regex, choosing->said))
		return false;
	for (size_t i = 0; i < processes->count; i++) {
		struct listed *process = &processes->list[i];

		if (process->is_ours)
			continue;
		if (selector->kind == SELECT_CGROUP && is_in_group(choosing, process, selector->value))
			take(choosing->settings, process, 1);
		else if (is_pattern ? !fits(&regex, process, &shown) : !choose_is_named(process, span(selector->value)))
			continue;
		else
			process->is_match = true;
		count++;
	}
	if (is_pattern)
		regfree(&regex);
	if (!count)
		choose_say_nobody(choosing->said, selector);
	return true;
}

/* With --tree, what descends from another match comes with it. */
static void keep_roots(struct process_list *processes)
{
	for (size_t i = 0; i < processes->count; i++) {
		struct listed *process = &processes->list[i];
		const struct listed *ancestor = process_list_parent(processes, process);

		/* Read one after the other while pids are used again, parents could even go in a circle. */
		for (size_t turn = 0; ancestor && ancestor != process && turn < processes->count && process->is_match; turn++) {
			process->is_match = !ancestor->is_match;
			ancestor = process_list_parent(processes, ancestor);
		}
	}
}

static size_t count_matches(const struct process_list *processes)
{
	size_t count = 0;

	for (size_t i = 0; i < processes->count; i++)
		count += processes->list[i].is_match && !processes->list[i].level;
	return count;
}

/* Level by level: where they are too many, the deepest are left out. */
static void take_descendants(struct choosing *choosing)
{
	struct process_list *processes = &choosing->processes;
	bool is_growing = true;

	for (unsigned level = 1; is_growing; level++) {
		is_growing = false;
		for (size_t i = 0; i < processes->count; i++) {
			struct listed *process = &processes->list[i];
			const struct listed *parent = process_list_parent(processes, process);

			if (process->level || process->is_ours || !parent || parent->level != level)
				continue;
			take(choosing->settings, process, level + 1);
			is_growing = true;
		}
	}
}

static void mark_given(struct choosing *choosing)
{
	for (size_t i = 0; i < choosing->settings->pid_count; i++) {
		struct listed *process = process_list_find(&choosing->processes, choosing->settings->pids[i]);

		if (process)
			process->level = 1;
	}
}

static enum choice choose_among(struct choosing *choosing)
{
	struct settings *settings = choosing->settings;
	struct process_list *processes = &choosing->processes;

	mark_given(choosing);
	for (size_t i = 0; i < settings->selector_count; i++)
		if (!select_by(choosing, &settings->selectors[i]))
			return CHOICE_REFUSED;
	if (settings->tree)
		keep_roots(processes);
	if (count_matches(processes) > 1 && !settings->all) {
		choose_say_several(choosing->said, choosing->proc, processes, settings);
		return CHOICE_REFUSED;
	}
	for (size_t i = 0; i < processes->count; i++)
		if (processes->list[i].is_match)
			take(settings, &processes->list[i], 1);
	if (!settings->pid_count) {
		choose_say_unseen(choosing->said, processes);
		return CHOICE_NONE;
	}
	if (settings->tree)
		take_descendants(choosing);
	choose_say_remarks(choosing->said, processes, settings);
	return CHOICE_MADE;
}

static bool needs_arguments(const struct settings *settings)
{
	for (size_t i = 0; i < settings->selector_count; i++)
		if (settings->selectors[i].kind != SELECT_CGROUP)
			return true;
	return false;
}

enum choice choose(int proc, struct settings *settings, struct strbuf *said)
{
	struct choosing choosing = { .proc = proc, .settings = settings, .said = said };
	struct outcome got = process_list_read(proc, &choosing.processes);
	enum choice made = CHOICE_NONE;

	if (is_ok(got) && needs_arguments(settings))
		got = process_list_read_arguments(proc, &choosing.processes);
	if (is_ok(got)) {
		process_list_mark_ours(proc, &choosing.processes);
		made = choose_among(&choosing);
	} else {
		strbuf_addf(said, "the processes of this host cannot be listed: %s%s%s", got.what ? got.what : "", got.err ? ": " : "",
			    got.err ? strerror(got.err) : "");
	}
	process_list_deinit(&choosing.processes);
	return made;
}
