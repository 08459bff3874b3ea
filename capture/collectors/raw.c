/*
 * The readable files of /proc/PID that no table is made of, byte for byte: whoever opens the bundle later finds what
 * the kernel said. Never mem, pagemap, clear_refs or kmsg. They are many and small: the reader reads them while the capture is set up.
 */
#include "capture/packed_file.h"
#include "capture/registry.h"
#include "common/array.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 2000 };

/* Some need a kernel or a configuration of their own: a gap says which were not there. */
static const char *const files[] = {
	"setgroups", "mounts", "mountstats", "schedstat",
	"ksm_merging_pages", "ksm_stat", "seccomp_cache",
	/* Their rows come from task/PID; tools that are pointed at the extracted tree look here. */
	"stat", "wchan", "syscall", "stack",
};

/* Folders with what is in them, and the folders in those. */
static const char *const folders[] = { "attr", "net" };

enum { FILES = array_length(files), QUESTIONS = FILES + array_length(folders) };

static void ask(const struct target *target, struct reader_question *ret)
{
	for (size_t i = 0; i < FILES; i++)
		ret[i] = (struct reader_question){ .what = READER_FILE, .dir = target->dir, .name = files[i], .cap = SINK_FILE_CAP };
	for (size_t i = FILES; i < QUESTIONS; i++)
		ret[i] = (struct reader_question){ .what = READER_FOLDER, .dir = target->dir, .name = folders[i - FILES] };
}

static void raw_ask_ahead(const struct target *target, struct sink *sink)
{
	struct reader_question questions[QUESTIONS];

	ask(target, questions);
	sink_ask_ahead(sink, questions, QUESTIONS);
}

/* Answers under way: whose, and where they go. */
struct raw {
	const struct target *target;
	struct sink *sink;
};

static struct outcome accept(const struct raw *raw, const struct packed_file *file)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct span ignored = { 0 };
	struct outcome got = outcome_ok();

	strbuf_addf(&path, "/proc/%d/", raw->target->pid);
	strbuf_add(&path, file->path);
	if (strbuf_failed(&path))
		return outcome_fault(0, "no memory for a path");
	if (file->is_left)
		got = sink_read(raw->sink, raw->target, strbuf_text(&path) + path.length - file->path.length, &ignored);
	else
		got = sink_accept(raw->sink, &(struct sink_try){ .pid = raw->target->pid, .path = strbuf_span(&path), .got = file->got, .bytes = file->bytes,
								 .t_ns = file->t_ns, .duration_ns = file->duration_ns }, &ignored);
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome accept_folder(const struct raw *raw, struct span packed)
{
	struct packed_file file = { 0 };
	struct outcome got = outcome_ok();

	while (!is_fault(got) && !sink_stopping(raw->sink) && packed_file_next(&packed, &file))
		got = accept(raw, &file);
	return got;
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	const struct raw *raw = context;

	if (index >= FILES && is_ok(got))
		return accept_folder(raw, bytes);
	return accept(raw, &(struct packed_file){ .path = span(index < FILES ? files[index] : folders[index - FILES]), .got = got, .bytes = bytes,
					       .t_ns = start_t_ns, .duration_ns = duration_ns });
}

static struct outcome raw_collect(const struct target *target, struct sink *sink)
{
	struct raw raw = { .target = target, .sink = sink };
	struct reader_question questions[QUESTIONS];
	struct worker_job job = { .count = QUESTIONS, .deadline_ms = DEADLINE_MS, .done = done, .context = &raw };

	ask(target, questions);
	return sink_ask(sink, questions, &job);
}

const struct collector collector_raw = {
	.name = "raw",
	.about = "the other files of /proc/PID: mount statistics, network tables, security attributes",
	.needs = "ptrace access to the process for some of them",
	.cost = COST_READ,
	.ask_ahead = raw_ask_ahead,
	.collect = raw_collect,
};
