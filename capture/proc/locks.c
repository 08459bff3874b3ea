#include "capture/proc/locks.h"

/* "fe:00:9978448": device numbers in hex, inode in decimal; "<none>:0" where there is no file. */
static bool file_parse(struct span word, struct proc_lock *ret)
{
	struct span major = { 0 };
	struct span minor = { 0 };
	struct span inode = { 0 };

	if (span_starts(word, "<none>"))
		return true;
	ret->has_file = true;
	return span_split(word, ':', &major, &inode) && span_split(inode, ':', &minor, &inode) && span_hex(major, &ret->device_major) &&
	       span_hex(minor, &ret->device_minor) && span_uint64(inode, &ret->inode);
}

struct outcome proc_lock_parse(struct span line, struct proc_lock *ret)
{
	struct proc_lock lock = { 0 };
	struct span word = span_word(&line);
	struct span end = { 0 };

	if (!span_ends(word, ":") || !span_int64(span_first(word, word.length - 1), &lock.position))
		return outcome_malformed("no number of a lock");
	word = span_word(&line);
	if (span_is(word, "->")) {
		lock.blocked = true;
		word = span_word(&line);
	}
	lock.kind = word;
	lock.strength = span_word(&line);
	lock.access = span_word(&line);
	if (!span_int64(span_word(&line), &lock.owner_pid) || !file_parse(span_word(&line), &lock))
		return outcome_malformed("no owner and file of a lock");
	if (!span_uint64(span_word(&line), &lock.start_bytes))
		return outcome_malformed("no range of a lock");
	end = span_word(&line);
	lock.has_end = !span_is(end, "EOF");
	if (lock.has_end && !span_uint64(end, &lock.end_bytes))
		return outcome_malformed("no range of a lock");
	*ret = lock;
	return outcome_ok();
}
