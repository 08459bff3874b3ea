#include "capture/cgroup_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "capture/inside.h"
#include "common/cleanup.h"

enum { DEADLINE_MS = 1000 };

static void note_folder(struct sink *sink, const struct target *target, const struct cgroup_read *folder, struct outcome got)
{
	cleanup_strbuf struct strbuf path = { 0 };

	cgroup_rows_path(target, folder->place, folder->level, &path);
	sink_note(sink, folder->place->reach == CGROUP_INSIDE ? target->pid : 0, strbuf_span(&path), got);
}

/* The root counts what the whole host does, which is told elsewhere. */
static enum cgroup_extent extent_of(size_t level, struct span head)
{
	struct cgroup_folder folder = { 0 };

	return level || (cgroup_folder_open(head, &folder) && folder.is_root) ? CGROUP_LIMITS : CGROUP_ALL;
}

static struct outcome read_here(struct sink *sink, const struct target *target, struct cgroup_read *folder, struct span directory)
{
	cleanup_strbuf struct strbuf bytes = { 0 };
	cleanup_fd int fd = cgroup_open(sink, directory);
	struct outcome got = fd < 0 ? outcome_errno(errno, NULL) : cgroup_folder_head(fd, &bytes);

	if (is_ok(got) && !cgroup_rows_begin(sink, target, folder, strbuf_span(&bytes)))
		return outcome_ok();
	if (is_ok(got))
		got = cgroup_folder_read(fd, &folder->place->group, extent_of(folder->level, strbuf_span(&bytes)), false, &bytes);
	if (is_ok(got))
		return cgroup_rows_store(sink, target, folder, strbuf_span(&bytes));
	if (!is_fault(got))
		note_folder(sink, target, folder, got);
	return is_fault(got) ? got : outcome_ok();
}

static bool has_pressure(const struct cgroup_read *folder)
{
	return folder->level == 0 && folder->unpacked.has_pressure;
}

static struct outcome read_levels_here(struct sink *sink, const struct target *target, const struct cgroup_place *place, enum cgroup_moment moment,
				       bool *ret_has_pressure)
{
	struct span directory = { 0 };
	struct outcome got = outcome_ok();

	for (size_t level = 0; !is_fault(got) && cgroup_place_level(place, level, &directory); level++) {
		struct cgroup_read folder = { .place = place, .level = level, .moment = moment };

		got = read_here(sink, target, &folder, directory);
		*ret_has_pressure = *ret_has_pressure || has_pressure(&folder);
	}
	return got;
}

/* Through the target's root: what needs a worker that enters it. */
struct inner {
	struct sink *sink;
	const struct target *target;
	enum cgroup_moment moment;
	struct inside inside;
	size_t count;
	struct cgroup_read item[CGROUP_PLACES * CGROUP_LEVELS];
};

static struct outcome inner_run(size_t index, void *context, struct strbuf *ret)
{
	struct inner *inner = context;
	struct span directory = { 0 };
	cleanup_strbuf struct strbuf path = { 0 };
	cleanup_fd int fd = -1;
	struct outcome got = outcome_ok();

	cgroup_place_level(inner->item[index].place, inner->item[index].level, &directory);
	strbuf_add(&path, directory);
	got = inside_open_folder(&inner->inside, strbuf_text(&path), &fd);
	if (is_ok(got))
		got = cgroup_folder_head(fd, ret);
	return is_ok(got) ? cgroup_folder_read(fd, &inner->item[index].place->group, extent_of(inner->item[index].level, strbuf_span(ret)), true, ret) : got;
}

static struct outcome inner_done(size_t index, struct outcome got, struct span bytes, uint64_t start_t_ns, uint64_t duration_ns, void *context)
{
	struct inner *inner = context;

	(void)start_t_ns;
	(void)duration_ns;
	if (is_fault(got))
		return got;
	if (!is_ok(got))
		note_folder(inner->sink, inner->target, &inner->item[index], got);
	else if (cgroup_rows_begin(inner->sink, inner->target, &inner->item[index], bytes))
		return cgroup_rows_store(inner->sink, inner->target, &inner->item[index], bytes);
	return outcome_ok();
}

static void add_levels(struct inner *inner, const struct cgroup_place *place)
{
	struct span directory = { 0 };

	for (size_t level = 0; cgroup_place_level(place, level, &directory); level++)
		inner->item[inner->count++] = (struct cgroup_read){ .place = place, .level = level, .moment = inner->moment };
}

static struct outcome read_inner(struct inner *inner, const struct cgroup_places *places, bool *ret_has_pressure)
{
	cleanup_fd int root = openat(inner->target->dir, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct worker_job job = { .deadline_ms = DEADLINE_MS, .run = inner_run, .done = inner_done, .context = inner };
	struct stat owner = { 0 };
	struct outcome got = outcome_ok();

	if (root < 0 || fstat(inner->target->dir, &owner))
		return outcome_ok();
	inner->inside = (struct inside){ .root = root, .uid = owner.st_uid, .gid = owner.st_gid };
	for (size_t i = 0; i < places->count; i++)
		if (places->at[i].reach == CGROUP_INSIDE)
			add_levels(inner, &places->at[i]);
	job.count = inner->count;
	if (job.count)
		got = sink_work(inner->sink, &job);
	for (size_t i = 0; i < inner->count; i++)
		*ret_has_pressure = *ret_has_pressure || has_pressure(&inner->item[i]);
	return got;
}

static bool is_one_inside(const struct cgroup_places *places)
{
	for (size_t i = 0; i < places->count; i++)
		if (places->at[i].reach == CGROUP_INSIDE)
			return true;
	return false;
}

struct outcome cgroup_read(struct sink *sink, const struct target *target, const struct cgroup_places *places, enum cgroup_moment moment,
			   bool *ret_has_pressure)
{
	cleanup_free struct inner *inner = NULL;
	struct outcome got = outcome_ok();

	*ret_has_pressure = false;
	for (size_t i = 0; i < places->count && !is_fault(got); i++)
		if (places->at[i].reach == CGROUP_HERE)
			got = read_levels_here(sink, target, &places->at[i], moment, ret_has_pressure);
	if (is_fault(got) || !is_one_inside(places))
		return got;
	inner = calloc(1, sizeof(*inner));
	if (!inner)
		return outcome_fault(ENOMEM, "no memory for control groups");
	*inner = (struct inner){ .sink = sink, .target = target, .moment = moment };
	return read_inner(inner, places, ret_has_pressure);
}
