/* From the files of threads to what was learned of them. */
#include <errno.h>
#include <stdlib.h>

#include "capture/collectors/threads.h"
#include "capture/packed_file.h"
#include "common/cleanup.h"

enum {
	TOGETHER = 32,       /* threads of a question */
	ASKED_AT_ONCE = 64,  /* questions: where the capture is to end, so many are still answered */
	DEADLINE_MS = 2000,  /* of a question */
};

static struct outcome parse(struct thread *thread, enum thread_file file)
{
	struct span text = thread->text[file];

	switch (file) {
	case THREAD_FILE_STAT: return proc_stat_parse(text, &thread->stat);
	case THREAD_FILE_STATUS: return proc_status_parse(text, &thread->status);
	case THREAD_FILE_SYSCALL: return proc_syscall_parse(text, &thread->call);
	case THREAD_FILE_SCHEDSTAT: return proc_schedstat_parse(text, &thread->schedstat);
	case THREAD_FILE_IO: return proc_io_parse(text, &thread->io);
	default: return outcome_ok();
	}
}

/* One of a thread's files, or its folder that could not be opened. */
static struct outcome accept_file(struct threads *threads, const struct packed_file *file, struct span name, struct thread *thread)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct sink_try try = { .pid = threads->target->pid, .got = file->got, .bytes = file->bytes, .t_ns = file->t_ns, .duration_ns = file->duration_ns };
	enum thread_file index = thread_file_of(name);
	struct span text = { 0 };
	struct outcome got = outcome_ok();

	strbuf_add(&path, threads->folder);
	strbuf_add(&path, file->path);
	if (strbuf_failed(&path))
		return outcome_fault(ENOMEM, "no memory for a path");
	try.path = strbuf_span(&path);
	got = sink_accept(threads->sink, &try, &text);
	if (index == THREAD_FILES)
		return is_fault(got) ? got : outcome_ok();
	thread->is_open = true;
	thread->text[index] = text;
	if (is_ok(got))
		got = parse(thread, index);
	thread->got[index] = got;
	return sink_outcome(threads->sink, got);
}

/* Takes the files of the next thread off @packed. */
static struct outcome accept_thread(struct threads *threads, struct span *packed)
{
	struct thread thread = { 0 };
	struct packed_file file = { 0 };
	struct span first = { 0 };
	struct outcome got = outcome_ok();

	for (struct span rest = *packed; !is_fault(got) && packed_file_next(&rest, &file); *packed = rest) {
		struct span name = file.path;
		struct span tid = { 0 };

		if (!span_field(&name, '/', &tid) || (first.length && !span_equal(tid, first)))
			break;
		first = tid;
		got = accept_file(threads, &file, name, &thread);
	}
	/* Of one whose folder could not be opened nothing is known: no row, rather than one of zeros. */
	if (is_fault(got) || !thread.is_open || thread.got[THREAD_FILE_STAT].kind == OUTCOME_GONE || !span_int64(first, &thread.tid))
		return got;
	threads_store(threads, &thread);
	return outcome_ok();
}

static struct outcome accept(struct threads *threads, struct span packed)
{
	struct outcome got = outcome_ok();

	while (!is_fault(got) && packed.length && !threads->is_cut) {
		threads->is_cut = sink_stopping(threads->sink);
		if (!threads->is_cut)
			got = accept_thread(threads, &packed);
	}
	return got;
}

/* These files do not hang: where there is no worker they are read here. */
static struct outcome read_here(struct threads *threads, struct span tids)
{
	cleanup_strbuf struct strbuf packed = { 0 };
	struct outcome got = thread_files_pack(threads->dir, tids, &packed);

	return is_fault(got) ? got : accept(threads, strbuf_span(&packed));
}

/* Threads that are asked for at once. */
struct group {
	struct strbuf tids;   /* each ended by a blank */
	size_t count;
	struct outcome got;
};

struct groups {
	struct threads *threads;
	struct group *list;
	size_t count;
	size_t asked;         /* the first of those that are asked for now */
};

static void groups_deinit(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		strbuf_deinit(&groups->list[i].tids);
	free(groups->list);
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	const struct groups *groups = context;
	struct group *group = &groups->list[groups->asked + index];

	(void)start_t_ns;
	(void)duration_ns;
	group->got = got;
	if (groups->threads->is_cut)
		return outcome_ok();
	if (is_ok(got))
		return accept(groups->threads, bytes);
	if (got.kind != OUTCOME_UNSUPPORTED)
		return is_fault(got) ? got : outcome_ok();
	group->got = outcome_ok();
	return read_here(groups->threads, strbuf_span(&group->tids));
}

static struct outcome ask_some(struct groups *groups, size_t count)
{
	struct worker_job job = { .count = count, .deadline_ms = DEADLINE_MS, .done = done, .context = groups };
	struct reader_question questions[ASKED_AT_ONCE];

	for (size_t i = 0; i < count; i++)
		questions[i] = (struct reader_question){ .what = READER_THREADS, .dir = groups->threads->dir,
							 .name = strbuf_text(&groups->list[groups->asked + i].tids) };
	return sink_ask(groups->threads->sink, questions, &job);
}

/* The reader reads them while those before them are parsed here. */
static struct outcome ask(struct groups *groups)
{
	struct outcome got = outcome_ok();

	for (groups->asked = 0; groups->asked < groups->count && !groups->threads->is_cut && !is_fault(got); groups->asked += ASKED_AT_ONCE)
		got = ask_some(groups, groups->count - groups->asked < ASKED_AT_ONCE ? groups->count - groups->asked : ASKED_AT_ONCE);
	return got;
}

/* Puts the threads @tids into groups of @together. */
static struct outcome divide(struct span tids, size_t count, size_t together, struct groups *ret)
{
	struct span tid = { 0 };

	ret->list = calloc(count / together + 1, sizeof(*ret->list));
	if (!ret->list)
		return outcome_fault(ENOMEM, "no memory for threads");
	while (span_field(&tids, ' ', &tid)) {
		struct group *group = &ret->list[ret->count];

		strbuf_add(&group->tids, tid);
		strbuf_add_byte(&group->tids, ' ');
		ret->count += ++group->count == together;
	}
	ret->count += ret->list[ret->count].count > 0;
	return outcome_ok();
}

/* One by one, so that the one that does not answer is known. */
static struct outcome ask_again(struct threads *threads, const struct group *group)
{
	cleanup_with(groups_deinit) struct groups singles = { .threads = threads };
	cleanup_strbuf struct strbuf path = { 0 };
	struct outcome got = divide(strbuf_span(&group->tids), group->count, 1, &singles);

	if (!is_fault(got))
		got = ask(&singles);
	for (size_t i = 0; !is_fault(got) && !threads->is_cut && i < singles.count; i++) {
		const struct group *single = &singles.list[i];

		if (is_ok(single->got))
			continue;
		strbuf_reset(&path);
		strbuf_add(&path, threads->folder);
		strbuf_add(&path, span_first(strbuf_span(&single->tids), single->tids.length - 1));
		sink_note(threads->sink, threads->target->pid, strbuf_span(&path), single->got);
	}
	return got;
}

static struct outcome read_many(struct threads *threads, struct span tids, size_t count)
{
	cleanup_with(groups_deinit) struct groups groups = { .threads = threads };
	struct outcome got = divide(tids, count, TOGETHER, &groups);

	if (!is_fault(got))
		got = ask(&groups);
	for (size_t i = 0; !is_fault(got) && !threads->is_cut && i < groups.count; i++)
		if (!is_ok(groups.list[i].got))
			got = ask_again(threads, &groups.list[i]);
	return got;
}

struct outcome threads_collect(struct threads *threads, struct span tids, size_t count)
{
	/* The few are read here: to ask another process takes longer. */
	return count < TOGETHER ? read_here(threads, tids) : read_many(threads, tids, count);
}
