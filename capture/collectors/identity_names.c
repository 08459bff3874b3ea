#include "capture/collectors/identity_names.h"

#include <fcntl.h>
#include <unistd.h>

#include "capture/inside.h"
#include "capture/own_root.h"
#include "capture/passwd.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 500, PASSWD_CAP = 4 << 20 };

/* What the worker is asked for, in this order. */
enum { NAME_USER, NAME_GROUP, NAMES };

static const char *const files[NAMES] = { [NAME_USER] = "/etc/passwd", [NAME_GROUP] = "/etc/group" };

struct names {
	struct sink *sink;
	const struct target *target;
	struct inside inside;
	uint64_t id[NAMES];
	struct span name[NAMES];
};

/* Only the name leaves the worker. */
static struct outcome run(size_t index, void *context, struct strbuf *ret)
{
	struct names *names = context;
	cleanup_with(passwd_deinit) struct passwd passwd = { 0 };
	struct outcome got = outcome_ok();

	/* Even to find it may hang. */
	if (names->inside.root < 0)
		names->inside.root = openat(names->target->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	got = inside_read(&names->inside, files[index], PASSWD_CAP, &passwd.text);

	strbuf_add(ret, passwd_name(&passwd, names->id[index]));
	return got;
}

static struct outcome done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct names *names = context;
	cleanup_strbuf struct strbuf path = { 0 };

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (bytes.length)
		names->name[index] = sink_keep(names->sink, bytes);
	/* A container without the file is no gap: it has no names. */
	if (!is_ok(got) && got.kind != OUTCOME_ABSENT) {
		strbuf_addf(&path, "/proc/%d/root%s", (int)names->target->pid, files[index]);
		sink_note(names->sink, names->target->pid, strbuf_span(&path), got);
	}
	return outcome_ok();
}

static void take_ours(struct names *names)
{
	for (int i = 0; i < NAMES; i++) {
		cleanup_with(passwd_deinit) struct passwd passwd = { 0 };
		struct span name = { 0 };

		passwd_init(&passwd, files[i]);
		name = passwd_name(&passwd, names->id[i]);
		if (!span_is_empty(name))
			names->name[i] = sink_keep(names->sink, name);
	}
}

struct outcome identity_names(struct sink *sink, const struct target *target, uint64_t uid, uint64_t gid, struct span *ret_user,
			      struct span *ret_group)
{
	struct names names = { .sink = sink, .target = target, .inside = { .root = -1, .uid = (uid_t)uid, .gid = (gid_t)gid },
			       .id = { [NAME_USER] = uid, [NAME_GROUP] = gid } };
	struct worker_job job = { .count = NAMES, .deadline_ms = DEADLINE_MS, .run = run, .done = done, .context = &names };
	struct outcome got = outcome_ok();

	if (own_root_is_of(sink, target))
		take_ours(&names);
	else if (!target->is_zombie)
		got = sink_work(sink, &job);
	*ret_user = names.name[NAME_USER];
	*ret_group = names.name[NAME_GROUP];
	return got;
}
