/* Who the target is: program, arguments, folders, user and its ids in every pid namespace. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>

#include "capture/behind.h"
#include "capture/collectors/identity_names.h"
#include "capture/proc/fd.h"
#include "capture/registry.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 500 };

/* What the reader is asked: the arguments, and of the executable its first bytes and whether it is deleted. */
enum { ASK_ARGUMENTS, ASK_HEAD, ASK_BEHIND, ASK_COUNT };

struct identity {
	struct sink *sink;
	const struct target *target;
	struct span comm, exe, cwd, root, arguments;
	bool has_ids;
	uint64_t uid, gid;
	struct span namespace_pids;   /* the words after NSpid: */
	bool has_exe_class;
	bool is_32_bit;
	bool is_exe_deleted;
	struct span user_name, group_name;
};

static struct outcome keep_arguments(struct identity *identity, struct sink_try *try)
{
	cleanup_strbuf struct strbuf path = { 0 };
	struct outcome got = outcome_ok();

	strbuf_addf(&path, "/proc/%d/cmdline", (int)identity->target->pid);
	try->path = strbuf_span(&path);
	got = sink_accept(identity->sink, try, &identity->arguments);
	return is_fault(got) ? got : outcome_ok();
}

static struct outcome asked_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct identity *identity = context;
	struct behind behind = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };

	if (is_fault(got))
		return got;
	if (index == ASK_ARGUMENTS)
		return keep_arguments(identity, &(struct sink_try){ .pid = identity->target->pid, .got = got, .bytes = bytes, .t_ns = start_t_ns,
								     .duration_ns = duration_ns });
	if (index == ASK_HEAD && bytes.length == EI_NIDENT && memcmp(bytes.at, ELFMAG, SELFMAG) == 0) {
		identity->has_exe_class = true;
		identity->is_32_bit = bytes.at[EI_CLASS] == ELFCLASS32;
	} else if (index == ASK_BEHIND && bytes.length == sizeof(behind)) {
		memcpy(&behind, bytes.at, sizeof(behind));
		identity->is_exe_deleted = behind.is_deleted;
	}
	if (index == ASK_HEAD && got.kind != OUTCOME_TRUNCATED && got.kind != OUTCOME_OK) {
		strbuf_addf(&path, "/proc/%d/exe", (int)identity->target->pid);
		sink_note(identity->sink, identity->target->pid, strbuf_span(&path), got);
	}
	return outcome_ok();
}

/* What may hang: the arguments are in the target's memory, its program on a file system. */
static struct outcome ask(struct identity *identity)
{
	const struct reader_question questions[ASK_COUNT] = {
		[ASK_ARGUMENTS] = { .what = READER_FILE, .dir = identity->target->dir, .name = "cmdline", .cap = SINK_FILE_CAP },
		[ASK_HEAD] = { .what = READER_FILE, .dir = identity->target->dir, .name = "exe", .cap = EI_NIDENT },
		[ASK_BEHIND] = { .what = READER_BEHIND, .dir = identity->target->dir, .name = "exe", .text = identity->exe },
	};
	/* A kernel thread has no program, and where the link was not readable that is noted already. */
	const struct worker_job job = { .count = span_is_empty(identity->exe) ? ASK_HEAD : ASK_COUNT, .deadline_ms = DEADLINE_MS, .done = asked_done,
					.context = identity };

	return sink_ask(identity->sink, questions, &job);
}

/* Of status only; collector status keeps and parses the file. */
static void read_ids(struct identity *identity)
{
	struct span rest = { 0 };
	struct span line = { 0 };
	bool has_uid = false;
	bool has_gid = false;

	if (!is_ok(sink_peek(identity->sink, identity->target->pid, identity->target->dir, "status", &rest)))
		return;
	while (span_next_line(&rest, &line)) {
		struct span name = span_word(&line);

		if (span_is(name, "Uid:"))
			has_uid = span_uint64(span_word(&line), &identity->uid);
		else if (span_is(name, "Gid:"))
			has_gid = span_uint64(span_word(&line), &identity->gid);
		else if (span_is(name, "NSpid:"))
			identity->namespace_pids = sink_keep(identity->sink, line);
	}
	identity->has_ids = has_uid && has_gid;
}

static struct outcome read_all(struct identity *identity)
{
	struct {
		const char *name;
		struct span *text;
	} links[] = { { "exe", &identity->exe }, { "cwd", &identity->cwd }, { "root", &identity->root } };
	struct outcome got = sink_read(identity->sink, identity->target, "comm", &identity->comm);

	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]) && !is_fault(got); i++)
		got = sink_link(identity->sink, identity->target, links[i].name, links[i].text);
	if (is_fault(got))
		return got;
	read_ids(identity);
	got = ask(identity);
	/* Without ids there is nobody to name. */
	if (is_fault(got) || !identity->has_ids)
		return got;
	return identity_names(identity->sink, identity->target, identity->uid, identity->gid, &identity->user_name, &identity->group_name);
}

/* The kernel ends each argument with a NUL: so many there are, also empty ones. */
static void arguments_columns(struct row *row, struct span arguments)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct span word = { 0 };
	int64_t count = 0;

	while (span_field(&arguments, '\0', &word)) {
		if (count++)
			strbuf_add_byte(&text, ' ');
		strbuf_add(&text, word);
	}
	row_text(row, TARGET_ARGUMENTS, strbuf_span(&text));
	row_int(row, TARGET_ARGUMENT_COUNT, count);
}

static void text_column(struct row *row, int column, struct span text)
{
	if (!span_is_empty(text))
		row_text(row, column, text);
}

static void store_position(const struct sink *sink, const struct target *target, struct row *row)
{
	const struct target *first = NULL;
	size_t count = sink_targets(sink, &first);

	for (size_t i = 0; i < count; i++)
		if (first[i].pid == target->pid)
			row_int(row, TARGET_POSITION, (int64_t)i);
}

static void target_row(const struct identity *identity)
{
	const struct target *target = identity->target;
	struct span comm = identity->comm;
	struct row *row = sink_row(identity->sink, TABLE_TARGET);

	row_int(row, TARGET_PID, target->pid);
	store_position(identity->sink, target, row);
	row_int(row, TARGET_START_TICKS, (int64_t)target->start_ticks);
	if (target->ended_t_ns)
		row_int(row, TARGET_ENDED_T_NS, (int64_t)target->ended_t_ns);
	/* A name may itself end in a newline: only the kernel's is taken off. */
	if (comm.length)
		row_text(row, TARGET_COMM, span_ends(comm, "\n") ? span_first(comm, comm.length - 1) : comm);
	text_column(row, TARGET_EXE, identity->is_exe_deleted ? proc_fd_undeleted(identity->exe) : identity->exe);
	if (identity->exe.length)
		row_int(row, TARGET_EXE_DELETED, identity->is_exe_deleted);
	text_column(row, TARGET_CWD, identity->cwd);
	text_column(row, TARGET_ROOT, identity->root);
	arguments_columns(row, identity->arguments);
	if (identity->has_ids) {
		row_int(row, TARGET_UID, (int64_t)identity->uid);
		row_int(row, TARGET_GID, (int64_t)identity->gid);
	}
	text_column(row, TARGET_USER_NAME, identity->user_name);
	text_column(row, TARGET_GROUP_NAME, identity->group_name);
	row_int(row, TARGET_IS_KERNEL_THREAD, target->is_kernel_thread);
	if (identity->has_exe_class)
		row_int(row, TARGET_IS_32_BIT, identity->is_32_bit);
	row_int(row, TARGET_PIDFD, target->pidfd >= 0);
}

static void namespace_rows(struct identity *identity)
{
	struct span words = identity->namespace_pids;
	uint64_t id = 0;

	for (int64_t level = 0; span_uint64(span_word(&words), &id); level++) {
		struct row *row = sink_row(identity->sink, TABLE_TARGET_NAMESPACE_PID);

		row_int(row, TARGET_NAMESPACE_PID_PID, identity->target->pid);
		row_int(row, TARGET_NAMESPACE_PID_LEVEL, level);
		row_int(row, TARGET_NAMESPACE_PID_NAMESPACE_PID, (int64_t)id);
	}
}

static struct outcome identity_collect(const struct target *target, struct sink *sink)
{
	struct identity identity = { .sink = sink, .target = target };
	struct outcome got = read_all(&identity);

	if (is_fault(got))
		return got;
	target_row(&identity);
	namespace_rows(&identity);
	return outcome_ok();
}

const struct collector collector_identity = {
	.name = "identity",
	.about = "program, arguments, folders, user, ids in every pid namespace",
	.needs = "ptrace access to the process: the same user, or CAP_SYS_PTRACE",
	.cost = COST_LOCK,
	.tables = { TABLE_TARGET, TABLE_TARGET_NAMESPACE_PID },
	.table_count = 2,
	.collect = identity_collect,
};
