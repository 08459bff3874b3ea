/* capture/proc/mountinfo.c on any bytes. */
#include <stdlib.h>

#include "capture/proc/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Of the line, whose bytes are the fields' own. */
static void check(struct span line, struct span part)
{
	cleanup_strbuf struct strbuf plain = { 0 };

	if (part.length && (part.at < line.at || part.at + part.length > line.at + line.length))
		abort();
	proc_mount_unescape(part, &plain);
	if (plain.length > part.length)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span_of(data, size);
	struct span line = { 0 };

	while (span_next_line(&rest, &line)) {
		struct proc_mount mount = { 0 };

		if (!is_ok(proc_mount_parse(line, &mount)))
			continue;
		check(line, mount.root);
		check(line, mount.point);
		check(line, mount.propagation);
		check(line, mount.source);
		check(line, mount.super_options);
	}
	return 0;
}
