/* Who the workers become, and what they share. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/sysmacros.h>

#include "capture/collectors/modules_reading.h"
#include "capture/proc/status.h"
#include "common/cleanup.h"

enum { HEAD_BYTES = 16 << 10 };

bool module_is_same_inode(const struct module *module)
{
	return module->has_file && module->file.st_ino == module->map.inode && !module->map.is_deleted;
}

bool module_is_same_device(const struct module *module)
{
	return major(module->file.st_dev) == module->map.device_major && minor(module->file.st_dev) == module->map.device_minor;
}

int module_is_same(const struct module *module)
{
	const struct elf_facts *now = &module->path_facts;
	const struct elf_facts *then = &module->facts;

	if (module->is_vdso)
		return -1;
	if (module->map.is_deleted)
		return 0;
	if (!module->has_file)
		return -1;
	if (is_ok(module->got) && is_ok(module->path_got) && then->build_id_length && now->build_id_length)
		return then->build_id_length == now->build_id_length && memcmp(then->build_id, now->build_id, now->build_id_length) == 0;
	/* Without a build-id the inode has to do. */
	return module_is_same_inode(module) ? 1 : -1;
}

/* As ourselves: the target may not be allowed to look at its own memory in this way. */
void reading_copy_head(const struct reading *reading, const struct module *module, struct strbuf *ret)
{
	cleanup_fd int memory = openat(reading->modules->target->dir, "mem", O_RDONLY | O_CLOEXEC);
	uint64_t length = module->map.end - module->map.start;
	char *room = memory < 0 || module->map.offset_bytes ? NULL : strbuf_room(ret, HEAD_BYTES);
	ssize_t got = room ? pread(memory, room, length < HEAD_BYTES ? length : HEAD_BYTES, (off_t)module->map.start) : -1;

	if (got > 0)
		strbuf_added(ret, (size_t)got);
}

void reading_open_root(struct reading *reading)
{
	reading->inside.root = openat(reading->modules->target->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

struct outcome reading_facts_of_head(struct strbuf *head, struct elf_facts *ret)
{
	return head->length ? elf_facts_of_image(head->at, head->length, ret) : outcome_of(OUTCOME_DENIED, EACCES, "its memory is not to be had");
}

/* Who the worker becomes, and where maps sees its root. */
static bool who(struct reading *reading)
{
	const struct target *target = reading->modules->target;
	struct span text = { 0 };
	struct proc_status status = { 0 };
	char *room = strbuf_room(&reading->root, PATH_MAX);
	ssize_t length = room ? readlinkat(target->dir, "root", room, PATH_MAX) : -1;

	if (length > 1)
		strbuf_added(&reading->root, (size_t)length);
	if (!sink_recall(reading->modules->sink, target, "status", &text) &&
	    !is_ok(sink_peek(reading->modules->sink, target->pid, target->dir, "status", &text)))
		return false;
	if (!is_ok(proc_status_parse(text, &status)) || !status.has_uid || !status.has_gid)
		return false;
	reading->inside = (struct inside){ .root = -1, .uid = (uid_t)status.uid[0], .gid = (gid_t)status.gid[0] };
	return true;
}

struct outcome modules_read(struct modules *modules)
{
	struct reading reading = { .modules = modules };
	struct outcome got = outcome_of(OUTCOME_DENIED, EACCES, "who the process runs as is not known");

	if (who(&reading)) {
		got = modules_read_paths(&reading);
		if (is_ok(got))
			got = modules_read_mapped(&reading);
		if (is_ok(got) && reading.untried_count)
			got = outcome_of(OUTCOME_OVER_BUDGET, 0, "not all mapped objects were tried: the files of several did not answer");
	}
	strbuf_deinit(&reading.root);
	return got;
}
