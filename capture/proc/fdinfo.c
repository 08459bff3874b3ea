#include "capture/proc/fdinfo.h"

#include <stddef.h>

#include "common/array.h"

/* "(7200, 5)": seconds and nanoseconds. */
static bool time_parse(struct span text, uint64_t *ret_ns)
{
	struct span seconds = { 0 };
	struct span rest = { 0 };
	uint64_t s = 0;
	uint64_t ns = 0;

	if (!span_starts(text, "(") || !span_ends(text, ")") || text.length < 2 ||
	    !span_split(span_skip(span_first(text, text.length - 1), 1), ',', &seconds, &rest))
		return false;
	return span_uint64(seconds, &s) && span_uint64(span_trim(rest), &ns) && !__builtin_mul_overflow(s, UINT64_C(1000000000), &s) &&
	       !__builtin_add_overflow(s, ns, ret_ns);
}

enum number { NUMBER_DECIMAL, NUMBER_SIGNED, NUMBER_OCTAL, NUMBER_HEX, NUMBER_TIME };

/* All of them are 64 bits wide, so one offset is enough to say where a line's number goes. */
static const struct {
	const char *name;
	unsigned bit;
	enum number number;
	size_t offset;
} lines[] = {
	{ "pos", FDINFO_POSITION, NUMBER_SIGNED, offsetof(struct proc_fdinfo, position_bytes) },
	{ "flags", FDINFO_FLAGS, NUMBER_OCTAL, offsetof(struct proc_fdinfo, flags) },
	{ "mnt_id", FDINFO_MOUNT_ID, NUMBER_SIGNED, offsetof(struct proc_fdinfo, mount_id) },
	{ "ino", FDINFO_INODE, NUMBER_DECIMAL, offsetof(struct proc_fdinfo, inode) },
	{ "eventfd-count", FDINFO_EVENTFD_COUNT, NUMBER_HEX, offsetof(struct proc_fdinfo, eventfd_count) },
	{ "eventfd-id", FDINFO_EVENTFD_ID, NUMBER_SIGNED, offsetof(struct proc_fdinfo, eventfd_id) },
	{ "sigmask", FDINFO_SIGNAL_MASK, NUMBER_HEX, offsetof(struct proc_fdinfo, signal_mask) },
	{ "Pid", FDINFO_PIDFD_PID, NUMBER_SIGNED, offsetof(struct proc_fdinfo, pidfd_pid) },
	{ "tty-index", FDINFO_TTY_INDEX, NUMBER_SIGNED, offsetof(struct proc_fdinfo, tty_index) },
	{ "clockid", FDINFO_CLOCK, NUMBER_SIGNED, offsetof(struct proc_fdinfo, clock) },
	{ "ticks", FDINFO_TICKS, NUMBER_DECIMAL, offsetof(struct proc_fdinfo, ticks) },
	{ "settime flags", FDINFO_SETTIME_FLAGS, NUMBER_OCTAL, offsetof(struct proc_fdinfo, settime_flags) },
	{ "it_value", FDINFO_VALUE, NUMBER_TIME, offsetof(struct proc_fdinfo, value_ns) },
	{ "it_interval", FDINFO_INTERVAL, NUMBER_TIME, offsetof(struct proc_fdinfo, interval_ns) },
};

static bool number_parse(struct span text, enum number number, uint64_t *ret)
{
	int64_t value = 0;

	switch (number) {
	case NUMBER_DECIMAL:
		return span_uint64(text, ret);
	case NUMBER_OCTAL:
		return span_octal(text, ret);
	case NUMBER_HEX:
		return span_hex(text, ret);
	case NUMBER_TIME:
		return time_parse(text, ret);
	case NUMBER_SIGNED:
		break;
	}
	if (!span_int64(text, &value))
		return false;
	*ret = (uint64_t)value;
	return true;
}

static bool known_line(struct span name, struct span value, struct proc_fdinfo *info)
{
	uint64_t number = 0;

	for (size_t i = 0; i < array_length(lines); i++) {
		if (!span_is(name, lines[i].name))
			continue;
		if (!number_parse(value, lines[i].number, &number))
			return false;
		memcpy((char *)info + lines[i].offset, &number, sizeof(number));
		info->has |= lines[i].bit;
		return true;
	}
	return true;
}

struct outcome proc_fdinfo_parse(struct span text, struct proc_fdinfo *ret)
{
	struct span line = { 0 };
	struct span name = { 0 };
	struct span value = { 0 };
	bool is_whole = true;

	*ret = (struct proc_fdinfo){ 0 };
	while (span_next_line(&text, &line)) {
		/* "inotify wd:1 ..." has its first colon elsewhere. */
		if (span_starts(line, "inotify "))
			ret->inotify_count++;
		else if (span_starts(line, "tfd:"))
			ret->epoll_count++;
		else if (span_starts(line, "lock:"))
			ret->lock_count++;
		else if (span_split(line, ':', &name, &value))
			is_whole = known_line(name, span_trim(value), ret) && is_whole;
	}
	return is_whole ? outcome_ok() : outcome_malformed("a known line without its number");
}

/* The value of "NAME:VALUE", or of "NAME: VALUE", in a line of such pairs. */
static bool hex_after(struct span line, const char *name, uint64_t *ret)
{
	ptrdiff_t at = span_find(line, name);
	struct span rest = span_skip(line, at < 0 ? 0 : (size_t)at + strlen(name));

	return at >= 0 && span_hex(span_word(&rest), ret);
}

static bool next_line(struct span *rest, const char *start, struct span *ret)
{
	while (span_next_line(rest, ret))
		if (span_starts(*ret, start))
			return true;
	return false;
}

bool proc_fdinfo_next_epoll(struct span *rest, struct proc_fdinfo_epoll *ret)
{
	struct span line = { 0 };

	while (next_line(rest, "tfd:", &line)) {
		struct proc_fdinfo_epoll watch = { 0 };
		struct span after = span_skip(line, strlen("tfd:"));

		watch.has_inode = hex_after(line, " ino:", &watch.inode);
		if (span_int64(span_word(&after), &watch.fd) && hex_after(line, " events:", &watch.events) &&
		    hex_after(line, " data:", &watch.data)) {
			*ret = watch;
			return true;
		}
	}
	return false;
}

bool proc_fdinfo_next_inotify(struct span *rest, struct proc_fdinfo_inotify *ret)
{
	struct span line = { 0 };

	while (next_line(rest, "inotify ", &line)) {
		struct proc_fdinfo_inotify watch = { 0 };

		if (hex_after(line, " wd:", &watch.watch) && hex_after(line, " ino:", &watch.inode) &&
		    hex_after(line, " sdev:", &watch.device) && hex_after(line, " mask:", &watch.mask)) {
			*ret = watch;
			return true;
		}
	}
	return false;
}

bool proc_fdinfo_next_lock(struct span *rest, struct proc_lock *ret)
{
	struct span line = { 0 };

	while (next_line(rest, "lock:", &line))
		if (is_ok(proc_lock_parse(span_skip(line, strlen("lock:")), ret)))
			return true;
	return false;
}
