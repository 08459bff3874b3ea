/* All file locks of the host, so that whoever waits for one can be matched with its holder. */
#include "capture/proc/locks.h"
#include "capture/registry.h"

static void lock_row(struct sink *sink, const struct proc_lock *lock)
{
	struct row *row = sink_row(sink, TABLE_HOST_LOCK);

	row_int(row, HOST_LOCK_POSITION, lock->position);
	row_int(row, HOST_LOCK_BLOCKED, lock->blocked);
	row_text(row, HOST_LOCK_KIND, lock->kind);
	row_text(row, HOST_LOCK_STRENGTH, lock->strength);
	row_text(row, HOST_LOCK_ACCESS, lock->access);
	row_int(row, HOST_LOCK_OWNER_PID, lock->owner_pid);
	if (lock->has_file) {
		row_int(row, HOST_LOCK_DEVICE_MAJOR, (int64_t)lock->device_major);
		row_int(row, HOST_LOCK_DEVICE_MINOR, (int64_t)lock->device_minor);
		row_int(row, HOST_LOCK_INODE, (int64_t)lock->inode);
	}
	row_int(row, HOST_LOCK_START_BYTES, (int64_t)lock->start_bytes);
	if (lock->has_end)
		row_int(row, HOST_LOCK_END_BYTES, (int64_t)lock->end_bytes);
}

static struct outcome locks_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct span line = { 0 };
	struct outcome parsed = outcome_ok();
	struct outcome got = sink_read_host(sink, "proc/locks", &text);

	(void)target;
	if (!is_ok(got) && got.kind != OUTCOME_TRUNCATED)
		return got;
	while (span_next_line(&text, &line)) {
		struct proc_lock lock = { 0 };
		struct outcome one = proc_lock_parse(line, &lock);

		if (is_ok(one))
			lock_row(sink, &lock);
		else
			parsed = one;
	}
	return is_ok(got) ? parsed : got;
}

const struct collector collector_locks = {
	.name = "locks",
	.about = "file locks of the whole host",
	.needs = "read access to /proc/locks",
	/* Listing them takes a lock of the whole host (fs/locks.c locks_start(): 13 ms measured), so a snapshot alone leaves it out. */
	.cost = COST_WINDOW,
	.tables = { TABLE_HOST_LOCK },
	.table_count = 1,
	.collect = locks_collect,
	.is_host = true,
};
