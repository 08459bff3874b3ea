/* All file locks of the host, so that whoever waits for one can be matched with its holder. */
#include <stdio.h>

#include "capture/collectors/locks_search.h"
#include "capture/proc/stat.h"
#include "capture/registry.h"
#include "common/io.h"

enum { SOUGHT_MAX = 64 };

/* A holder and those who wait for it, lines with one number: the holder's comes first. */
struct group {
	bool has_holder, has_waiter;
	struct lock_sought holder;
};

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

/* Who is named by the line is somebody that runs: a zombie holds nothing any more. */
static bool is_known(struct sink *sink, const struct proc_lock *lock)
{
	cleanup_strbuf struct strbuf text = { 0 };
	struct proc_stat stat = { 0 };
	char name[32] = { 0 };

	snprintf(name, sizeof(name), "%lld/stat", (long long)lock->owner_pid);
	return lock->owner_pid > 0 && is_ok(io_read_single_at(sink_proc(sink), name, &text, SINK_FILE_CAP)) &&
	       is_ok(proc_stat_parse(strbuf_span(&text), &stat)) && stat.state != 'Z';
}

static void end_group(struct sink *sink, struct group *group, struct lock_sought *sought, size_t *count)
{
	if (group->has_holder && group->has_waiter && *count < SOUGHT_MAX &&
	    (group->holder.has_unknown_waiter || !is_known(sink, &group->holder.lock)))
		sought[(*count)++] = group->holder;
	*group = (struct group){ 0 };
}

static void take(struct group *group, const struct proc_lock *lock)
{
	if (lock->blocked) {
		group->has_waiter = true;
		group->holder.has_unknown_waiter |= lock->owner_pid <= 0;
	} else if (lock->has_file) {
		group->has_holder = true;
		group->holder.lock = *lock;
	}
}

/* Ok, or the worst of the lines; @sought gets the locks that somebody waits for and whose people are not all named. */
static struct outcome read_lines(struct sink *sink, struct span text, struct lock_sought *sought, size_t *ret_count)
{
	struct group group = { 0 };
	struct outcome parsed = outcome_ok();
	struct span line = { 0 };

	while (span_next_line(&text, &line)) {
		struct proc_lock lock = { 0 };
		struct outcome one = proc_lock_parse(line, &lock);

		if (!is_ok(one)) {
			parsed = one;
			continue;
		}
		if (!lock.blocked)
			end_group(sink, &group, sought, ret_count);
		take(&group, &lock);
		lock_row(sink, &lock);
	}
	end_group(sink, &group, sought, ret_count);
	return parsed;
}

static struct outcome locks_collect(const struct target *target, struct sink *sink)
{
	struct span text = { 0 };
	struct lock_sought sought[SOUGHT_MAX] = { 0 };
	size_t count = 0;
	struct outcome parsed = outcome_ok();
	struct outcome got = sink_read_host(sink, "proc/locks", &text);

	(void)target;
	if (!is_ok(got) && got.kind != OUTCOME_TRUNCATED)
		return got;
	parsed = read_lines(sink, text, sought, &count);
	if (count) {
		struct outcome searched = locks_search(sink, sought, count);

		if (is_fault(searched))
			return searched;
	}
	return is_ok(got) ? parsed : got;
}

const struct collector collector_locks = {
	.name = "locks",
	.about = "file locks of the whole host; where somebody waits for one, who holds it",
	.needs = "read access to /proc/locks, and CAP_SYS_PTRACE to look for the holders of locks that name none",
	/* Listing them takes a lock of the whole host (fs/locks.c locks_start(): 13 ms measured), so a snapshot alone leaves it out. */
	.cost = COST_WINDOW,
	.tables = { TABLE_HOST_LOCK, TABLE_LOCK_PARTY },
	.table_count = 2,
	.collect = locks_collect,
	.is_host = true,
};
