/* The source lines that Python frames stand on, and those around them, as the files have them now. Comes last: the window adds frames. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "capture/python/source_answer.h"
#include "capture/registry.h"
#include "capture/stacks/intern.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 500, FILES_MAX = 512, LINES_MAX = 20000, LINK_BYTES = 4096 };

/* A file, and which of the lines are its. */
struct file {
	uint32_t string;       /* of the interner */
	size_t first, count;
	char *path;            /* absolute, in the target's root */
};

struct job {
	struct sink *sink;
	const struct target *target;
	struct source_line *lines;
	size_t line_count;
	struct file *files;
	size_t file_count;
	struct inside inside;  /* the worker's */
	uint32_t string;       /* of the file whose lines come */
};

/* What tells which files a process sees: its links, not what is behind them, which may hang. */
struct place {
	char root[LINK_BYTES], cwd[LINK_BYTES], mounts[64];
};

static void read_link(int dir, const char *name, char *ret, size_t size)
{
	ssize_t length = readlinkat(dir, name, ret, size - 1);

	ret[length > 0 ? length : 0] = '\0';
}

static void read_place(const struct target *target, struct place *ret)
{
	read_link(target->dir, "root", ret->root, sizeof(ret->root));
	read_link(target->dir, "cwd", ret->cwd, sizeof(ret->cwd));
	read_link(target->dir, "ns/mnt", ret->mounts, sizeof(ret->mounts));
}

static bool is_same_place(const struct place *a, const struct place *b)
{
	return a->root[0] && !strcmp(a->root, b->root) && !strcmp(a->cwd, b->cwd) && !strcmp(a->mounts, b->mounts);
}

/* Every line that a Python frame of the capture stands on. */
static bool find_lines(struct job *job)
{
	const struct interner *interner = sink_interner(job->sink);
	uint32_t count = interner ? interner_counts(interner).frames : 0;

	job->lines = calloc((size_t)count + 1, sizeof(*job->lines));
	if (!job->lines)
		return false;
	for (uint32_t i = 1; i <= count; i++) {
		struct interned_frame frame = interner_frame_at(interner, i);
		struct interned_function function = { 0 };

		if (!frame.function || frame.line < 1)
			continue;
		function = interner_function_at(interner, frame.function);
		if (function.kind == FRAME_PYTHON && function.file)
			job->lines[job->line_count++] = (struct source_line){ function.file, frame.line };
	}
	return source_lines_spread(&job->lines, &job->line_count);
}

/* NULL: "<string>", "<frozen os>" and the like are no files. A relative path counts from where the process is, as it mostly was when it started. */
static char *path_of(struct span file, const struct place *place)
{
	struct strbuf path = { 0 };
	struct span cwd = span(place->cwd);

	if (span_is_empty(file) || file.at[0] == '<' || span_index(file, '\0') >= 0)
		return NULL;
	if (file.at[0] != '/') {
		/* procfs tells both links from our root. */
		if (strlen(place->root) > 1 && span_starts(cwd, place->root))
			cwd = span_skip(cwd, strlen(place->root));
		strbuf_add(&path, cwd);
		strbuf_add_byte(&path, '/');
	}
	strbuf_add(&path, file);
	return strbuf_take(&path, NULL);
}

static bool find_files(struct job *job, const struct place *place)
{
	size_t next = 0;

	job->files = calloc(FILES_MAX, sizeof(*job->files));
	if (!job->files)
		return false;
	for (size_t first = 0; first < job->line_count && job->file_count < FILES_MAX; first = next) {
		struct file *file = &job->files[job->file_count];

		*file = (struct file){ .string = job->lines[first].file, .first = first };
		for (next = first; next < job->line_count && job->lines[next].file == file->string;)
			next++;
		file->count = next - first;
		file->path = next <= LINES_MAX ? path_of(interner_string_at(sink_interner(job->sink), file->string), place) : NULL;
		job->file_count += file->path != NULL;
	}
	return true;
}

static struct outcome run(size_t index, void *context, struct strbuf *ret)
{
	struct job *job = context;
	const struct file *file = &job->files[index];

	if (!job->inside.is_entered && job->inside.root <= 0)
		inside_init(&job->inside, job->target->dir);
	return source_answer_make(&job->inside, file->path, job->lines + file->first, file->count, ret);
}

static void add_line(void *context, int32_t line, struct span text)
{
	struct job *job = context;
	cleanup_strbuf struct strbuf clean = { 0 };
	struct row *row = NULL;

	sink_redact_name(job->sink, "source lines", text, &clean); /* comments */
	row = sink_row(job->sink, TABLE_PY_SOURCE_LINE);
	row_int(row, PY_SOURCE_LINE_PID, job->target->pid);
	row_int(row, PY_SOURCE_LINE_FILE, job->string);
	row_int(row, PY_SOURCE_LINE_LINE, line);
	row_text(row, PY_SOURCE_LINE_TEXT, strbuf_span(&clean));
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct job *job = context;
	struct inside_file file = { 0 };
	struct row *row = NULL;

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	job->string = job->files[index].string;
	if (is_ok(got))
		got = source_answer_read(bytes, &file, add_line, job);
	row = sink_row(job->sink, TABLE_PY_SOURCE);
	row_int(row, PY_SOURCE_PID, job->target->pid);
	row_int(row, PY_SOURCE_FILE, job->string);
	row_int(row, PY_SOURCE_OUTCOME, got.kind);
	if (is_ok(got)) {
		row_int(row, PY_SOURCE_MODIFIED_NS, file.modified_ns);
		row_int(row, PY_SOURCE_SIZE_BYTES, (int64_t)file.size_bytes);
	}
	return outcome_ok();
}

static struct outcome read_place_of(struct job *job, const struct place *place)
{
	struct worker_job work = { .deadline_ms = DEADLINE_MS, .run = run, .done = done, .context = job };
	struct outcome ran = outcome_ok();

	if (!find_lines(job) || !find_files(job, place))
		ran = outcome_fault(ENOMEM, "no memory for source lines");
	work.count = job->file_count;
	if (is_ok(ran) && work.count)
		ran = sink_work(job->sink, &work);
	if (is_ok(ran) && !work.count)
		ran = outcome_of(OUTCOME_EMPTY, 0, "no Python frame stands in a file");
	for (size_t i = 0; i < job->file_count; i++)
		free(job->files[i].path);
	free(job->files);
	free(job->lines);
	return ran;
}

static void add_root(struct sink *sink, const struct target *target, const struct target *source)
{
	struct row *row = sink_row(sink, TABLE_PY_SOURCE_ROOT);

	row_int(row, PY_SOURCE_ROOT_PID, target->pid);
	row_int(row, PY_SOURCE_ROOT_SOURCE_PID, source->pid);
}

/* Who may not have the process's root folder could not read its frames either: none were found because none may be seen. */
static struct outcome unless_denied(const struct target *target, struct outcome got)
{
	cleanup_fd int root = got.kind == OUTCOME_EMPTY ? openat(target->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;

	if (got.kind != OUTCOME_EMPTY || root >= 0 || (errno != EACCES && errno != EPERM))
		return got;
	return outcome_errno(errno, "neither its frames nor its files may be read");
}

static struct outcome collect(const struct target *host, struct sink *sink)
{
	const struct target *targets = NULL;
	size_t count = sink_targets(sink, &targets);
	cleanup_free struct place *places = calloc(count + 1, sizeof(*places));
	struct outcome got = outcome_of(OUTCOME_EMPTY, 0, "no Python frame stands in a file");

	(void)host;
	if (sink_wishes(sink)->without_source)
		return outcome_of(OUTCOME_NOT_ASKED, 0, "left out by --no-source");
	if (!places)
		return outcome_fault(ENOMEM, "no memory for source lines");
	for (size_t i = 0; i < count && !is_fault(got); i++) {
		size_t same = 0;

		read_place(&targets[i], &places[i]);
		while (same < i && !is_same_place(&places[same], &places[i]))
			same++;
		if (same == i) {
			struct job job = { .sink = sink, .target = &targets[i] };
			struct outcome one = unless_denied(&targets[i], read_place_of(&job, &places[i]));

			got = is_ok(got) && !is_fault(one) ? got : one;
		}
		add_root(sink, &targets[i], &targets[same]);
	}
	return got;
}

const struct collector collector_source = {
	.name = "source",
	.about = "lines of Python source around the frames, string literals masked",
	.needs = "the process's root folder: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_PY_SOURCE, TABLE_PY_SOURCE_LINE, TABLE_PY_SOURCE_ROOT },
	.table_count = 3,
	.collect = collect,
	.is_host = true,
};
