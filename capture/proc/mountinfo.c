#include "capture/proc/mountinfo.h"

static bool device_parse(struct span word, struct proc_mount *ret)
{
	struct span major = { 0 };
	struct span minor = { 0 };

	return span_split(word, ':', &major, &minor) && span_uint64(major, &ret->device_major) && span_uint64(minor, &ret->device_minor);
}

/* Fields are one blank apart, so that an empty one (a source of "") is two blanks. */
static struct span field(struct span *rest)
{
	struct span taken = { 0 };

	return span_field(rest, ' ', &taken) ? taken : span_of(NULL, 0);
}

/* Every field up to a lone "-"; what there is none of leaves @ret empty. */
static bool propagation_parse(struct span *rest, struct span *ret)
{
	const char *start = rest->at;

	while (rest->length) {
		struct span before = *rest;

		if (!span_is(field(rest), "-"))
			continue;
		*ret = span_trim(span_of(start, (size_t)(before.at - start)));
		return true;
	}
	return false;
}

struct outcome proc_mount_parse(struct span line, struct proc_mount *ret)
{
	struct proc_mount mount = { 0 };

	if (!span_int64(field(&line), &mount.id) || !span_int64(field(&line), &mount.parent_id) || !device_parse(field(&line), &mount))
		return outcome_malformed("no ids and device of a mount");
	mount.root = field(&line);
	mount.point = field(&line);
	mount.options = field(&line);
	if (span_is_empty(mount.point) || span_is_empty(mount.options) || !propagation_parse(&line, &mount.propagation))
		return outcome_malformed("no mount point, options or separator of a mount");
	mount.type = field(&line);
	if (span_is_empty(mount.type) || span_is_empty(line))
		return outcome_malformed("no type and source of a mount");
	mount.source = field(&line);
	mount.super_options = line;
	*ret = mount;
	return outcome_ok();
}

void proc_mount_unescape(struct span text, struct strbuf *ret)
{
	while (text.length) {
		uint64_t byte = 0;

		if (text.at[0] == '\\' && text.length >= 4 && span_octal(span_first(span_skip(text, 1), 3), &byte) && byte <= UINT8_MAX) {
			strbuf_add_byte(ret, (char)byte);
			text = span_skip(text, 4);
		} else {
			strbuf_add_byte(ret, text.at[0]);
			text = span_skip(text, 1);
		}
	}
}
