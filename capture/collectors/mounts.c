/* What is mounted where, as the target sees it. How full the file systems are, collector fds asks. */
#include "capture/proc/mountinfo.h"
#include "capture/registry.h"

static void text_column(struct row *row, int column, struct span text)
{
	cleanup_strbuf struct strbuf plain = { 0 };

	if (span_index(text, '\\') < 0) {
		row_text(row, column, text);
		return;
	}
	proc_mount_unescape(text, &plain);
	row_text(row, column, strbuf_span(&plain));
}

static void mount_row(struct sink *sink, pid_t pid, int64_t position, const struct proc_mount *mount)
{
	struct row *row = sink_row(sink, TABLE_MOUNT);

	row_int(row, MOUNT_PID, pid);
	row_int(row, MOUNT_POSITION, position);
	row_int(row, MOUNT_MOUNT_ID, mount->id);
	row_int(row, MOUNT_PARENT_ID, mount->parent_id);
	row_int(row, MOUNT_DEVICE_MAJOR, (int64_t)mount->device_major);
	row_int(row, MOUNT_DEVICE_MINOR, (int64_t)mount->device_minor);
	text_column(row, MOUNT_ROOT, mount->root);
	text_column(row, MOUNT_POINT, mount->point);
	text_column(row, MOUNT_OPTIONS, mount->options);
	text_column(row, MOUNT_PROPAGATION, mount->propagation);
	text_column(row, MOUNT_TYPE, mount->type);
	text_column(row, MOUNT_SOURCE, mount->source);
	text_column(row, MOUNT_SUPER_OPTIONS, mount->super_options);
}

/* Takes the next mount off the front; empty at the end. Of a cut file the last line is not whole. */
static struct outcome next(struct span *rest, bool is_cut, struct proc_mount *ret)
{
	struct span line = { 0 };

	if (!span_next_line(rest, &line) || (is_cut && span_is_empty(*rest)))
		return outcome_of(OUTCOME_EMPTY, 0, NULL);
	return proc_mount_parse(line, ret);
}

/* What is to be said of the file as a whole: before any row, which ends what can be said of it. */
static struct outcome check(struct span text, bool is_cut)
{
	struct outcome worst = outcome_ok();
	struct proc_mount mount = { 0 };

	for (struct outcome one = outcome_ok(); one.kind != OUTCOME_EMPTY; one = next(&text, is_cut, &mount))
		if (!is_ok(one))
			worst = one;
	return worst;
}

static struct outcome mounts_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct proc_mount mount = { 0 };
	struct outcome one = outcome_ok();
	struct outcome got = sink_read(sink, target, "mountinfo", &text);
	bool is_cut = got.kind == OUTCOME_TRUNCATED;

	if (!is_ok(got) && !is_cut)
		return got;
	if (is_ok(got))
		got = check(text, is_cut);
	sink_outcome(sink, got);
	for (int64_t position = 0; (one = next(&text, is_cut, &mount)).kind != OUTCOME_EMPTY; position++)
		if (is_ok(one))
			mount_row(sink, target->pid, position, &mount);
	return got;
}

const struct collector collector_mounts = {
	.name = "mounts",
	.about = "what is mounted where, as the process sees it",
	.needs = "read access to /proc/PID/mountinfo: the same user, or CAP_SYS_PTRACE",
	.cost = COST_READ,
	.tables = { TABLE_MOUNT },
	.table_count = 1,
	.collect = mounts_collect,
};
